/** The ladder and the environments. */
import { z } from "zod";
import type { BudgetTemplate } from "@/lib/contracts/agentForms";
import { bundleGrant } from "@/lib/contracts/bundleGrant";
import type { EnvironmentsAnswer } from "@/lib/contracts/environments";
import { component } from "../component";
import { ceilingDefinition } from "./budget";

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

export const environmentsAnswer = component<EnvironmentsAnswer>()(
  "Environments",
  z.object({
    environments: z
      .array(
        z.object({
          name: z.string(),
          rank: z.number(),
          agents: z.number().describe("Agents in view that hold a grant there."),
          grants: z.number().describe("Their grants there that are in force."),
          decisions: z.number().describe("Of them there, in the last 7 days."),
          stages: z.array(z.string()).describe("The stages that hold anything there, in the ladder's order."),
          stopped: z.boolean().describe("A kill switch stops it."),
        }),
      )
      .describe("The least risk first."),
    stages: z
      .array(
        z.object({
          name: z.string(),
          version: z.number(),
          ceilings: z.array(ceilingDefinition),
          minimums: z
            .object({
              days: z.number().exactOptional(),
              decisions: z.number().exactOptional(),
              distinctActions: z.number().exactOptional(),
              completeness: z.number().exactOptional(),
            })
            .describe("What is asked of an agent that comes to it."),
          agents: z.number().describe("Agents in view that stand on it, but for those that are retired."),
        }),
      )
      .describe("From the bottom of the ladder up."),
    propose_refusal: z
      .string()
      .nullable()
      .describe("Why the one who asks may propose no change of them; null where they may."),
  }),
);
