import { proposeBudgetSchema } from "@/lib/contracts/budgetEditor";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { writeDown } from "@/lib/services/change/writeDown";
import type { ServiceContext } from "@/lib/services/context";

/**
 * Writes the budget down as a change request, new or in the place of a draft, and submits it where that is asked (`proposeBudgetSchema`).
 * One that cannot be submitted stays a draft, and the message says why. Problems: those of `createChange` and `editChange`.
 */
export async function proposeBudget({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangeMoved> {
  const { change, submit, ...proposal } = proposeBudgetSchema.parse(input);
  return writeDown({ ctx, input: { proposal, change, submit } });
}
