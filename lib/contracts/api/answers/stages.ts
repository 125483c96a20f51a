/** The ladder and the environments. */
import { z } from "zod";
import type { BudgetTemplate } from "@/lib/contracts/agentForms";
import { bundleGrant } from "@/lib/contracts/bundleGrant";
import { component } from "../component";

const { id, actions, environments, limits } = bundleGrant.shape;

export const budgetTemplate = component<BudgetTemplate>()(
  "BudgetTemplate",
  z.object({
    grants: z.array(z.object({ id, actions, environments, limits })),
    left_out: z
      .array(z.object({ action: z.string(), why: z.string() }))
      .describe("Actions that the stage holds in none of the environments."),
  }),
);
