import { changeBudgetSchema } from "@/lib/contracts/changes";
import { readBudgetVersion } from "@/lib/db/change/budgetVersion";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { Problem } from "@/lib/services/problem";
import type { Assessment } from "./assess";

/**
 * The base of a change whose budget was written from this version, null for none. What took its place while it was written is
 * no part of it: such a base does not stand, so the change is rebased before it can be submitted, and undoes nothing unseen.
 * Without a version it is what is in force now.
 * @throws Problem `not_found` for a version that there never was.
 */
export async function baseWrittenFrom(
  ctx: ServiceContext,
  { content, base }: Pick<Assessment, "content" | "base">,
  version: number | null | undefined,
): Promise<Record<string, unknown>> {
  if (version === undefined || content.agent === undefined || content.budget === undefined) return base;
  if (version === null) return { ...base, budget: null };
  const { agent } = content;
  const budget = await readBudgetVersion(ctx.db.prisma, { agent, version, teams: visibleTeams(ctx.actor) });
  if (budget === null)
    throw new Problem("not_found", `There is no version ${version} of the budget of ${agent}. Nothing was changed.`);
  return { ...base, budget: changeBudgetSchema.parse(bundleBudget(budget)) };
}
