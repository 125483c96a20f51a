/** A budget as a table of powers and environments. */
import { z } from "zod";
import type { BudgetMatrix, CellPart, MatrixCell } from "@/lib/core/budget/matrix";
import { AUDIENCES, BLAST_RADII, POWERS, SENSITIVITIES } from "@/lib/core/organisation/facts";
import { component } from "../component";

export const cellPart = component<CellPart>()(
  "CellPart",
  z
    .object({
      grant: z.string(),
      actions: z.array(z.string()).describe("`tool.action`, those that can be allowed."),
      blocked: z
        .array(z.object({ action: z.string(), why: z.string() }))
        .describe("Named by the grant, but never allowed here, with the sentence that says why."),
      objectTypes: z.array(z.string()).describe("Of the allowed actions; sorted."),
      expired: z.boolean().describe("The grant's expiry has passed."),
    })
    .describe("What one grant covers in one cell."),
);

export const matrixCell = component<MatrixCell>()(
  "MatrixCell",
  z.object({
    power: z.enum(POWERS),
    environment: z.string(),
    ceiling: z
      .object({
        maxSensitivity: z.union([z.enum(SENSITIVITIES), z.undefined()]).exactOptional(),
        maxBlastRadius: z.union([z.enum(BLAST_RADII), z.undefined()]).exactOptional(),
        maxAudience: z.union([z.enum(AUDIENCES), z.undefined()]).exactOptional(),
      })
      .nullable()
      .describe("The most that the stage holds here, the strictest of its ceilings; null: nothing."),
    parts: z.array(cellPart),
  }),
);

export const budgetMatrix = component<BudgetMatrix>()(
  "BudgetMatrix",
  z.object({
    environments: z.array(z.string()).describe("By risk, the least first."),
    rows: z.array(z.object({ power: z.enum(POWERS), cells: z.array(matrixCell) })),
    withoutPower: z
      .array(z.string())
      .describe("Actions that a grant names although nobody has said which power they use: nothing can cover them."),
    unknown: z.array(z.string()).describe("Patterns that name no action of the catalogue."),
  }),
);
