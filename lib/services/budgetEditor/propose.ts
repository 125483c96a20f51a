import { proposeBudgetSchema } from "@/lib/contracts/budgetEditor";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { createChange } from "@/lib/services/change/create";
import { editChange } from "@/lib/services/change/edit";
import { submitChange } from "@/lib/services/change/submit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/**
 * Writes the budget down as a change request, new or in the place of a draft, and submits it where that is asked (`proposeBudgetSchema`).
 * One that cannot be submitted stays a draft, and the message says why. Problems: those of `createChange` and `editChange`.
 */
export async function proposeBudget({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangeMoved> {
  const { change, submit, ...proposal } = proposeBudgetSchema.parse(input);
  const written =
    change === undefined
      ? await createChange({ ctx, input: proposal })
      : await editChange({ ctx, input: { id: change, proposal } });
  if (!submit) return written;
  try {
    return await submitChange({ ctx, input: { id: written.id } });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...written, message: error.message };
  }
}
