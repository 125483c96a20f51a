/** What a preview of a budget answers. */
import { z } from "zod";
import type { BudgetPreview } from "@/lib/contracts/budgetEditor";
import { component } from "../component";
import { changeDifference, changeReplay } from "./changes";

export const budgetPreview = component<BudgetPreview>()(
  "BudgetPreview",
  z.object({
    difference: changeDifference,
    refusal: z.string().nullable().describe("Why it cannot be one request; null where it can."),
    lint: z
      .array(z.object({ grant: z.string(), code: z.string(), message: z.string() }))
      .describe("What it says and seldom means."),
    replay: changeReplay,
  }),
);
