import { proposeBudgetSchema } from "@/lib/contracts/budgetEditor";
import type { ChangeBudget } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { findChange } from "@/lib/services/change/stored";
import { writeDown } from "@/lib/services/change/writeDown";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/**
 * Writes the budget down as a change request, new or in the place of a draft, and submits it where that is asked (`proposeBudgetSchema`).
 * One that cannot be submitted stays a draft, and the message says why. Problems: those of `createChange` and `editChange`.
 */
export async function proposeBudget({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangeMoved> {
  const { change, submit, version: basedOn, ...said } = proposeBudgetSchema.parse(input);
  const proposal = change === undefined ? said : await instead(ctx, change, said);
  return writeDown({ ctx, input: { proposal, change, submit }, basedOn });
}

/** The change with another budget: what else it says, and from when until when, the editor does not know and leaves alone. */
async function instead(
  ctx: ServiceContext,
  id: string,
  {
    agent,
    budget,
    reason,
    tests,
  }: { agent: string; budget: ChangeBudget; reason: string; tests?: string[] | undefined },
): Promise<object> {
  const { content, startsAt, endsAt, tests: were } = await findChange(ctx, ctx.db.prisma, id);
  if (content.agent !== agent || content.budget === undefined)
    throw new Problem("not_found", `This change is not about the budget of ${agent}. Nothing was changed.`);
  return {
    ...content,
    budget,
    reason,
    tests: tests ?? were,
    ...(startsAt === null ? {} : { startsAt: startsAt.toISOString() }),
    ...(endsAt === null ? {} : { endsAt: endsAt.toISOString() }),
  };
}
