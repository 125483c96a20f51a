import { rollBackSchema } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { readBudgetVersion } from "@/lib/db/change/budgetVersion";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { Problem } from "@/lib/services/problem";
import { createChange } from "./create";
import { submitChange } from "./submit";

/**
 * Goes back to an earlier version of an agent's budget in one step (`rollBackSchema`): a change request as any other, submitted
 * at once. What that narrows is in force with it; what it widens waits for review. Problems: those of `createChange` and
 * `submitChange`; where it cannot be submitted, its draft is kept.
 */
export async function rollBackBudget({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ChangeMoved> {
  const { agent, version, reason } = rollBackSchema.parse(input);
  const teams = visibleTeams(ctx.actor);
  const budget = await readBudgetVersion(ctx.db.prisma, { agent, version, teams });
  if (budget === null)
    throw new Problem(
      "not_found",
      `There is no version ${version} of a budget of ${JSON.stringify(agent)}. Nothing was changed.`,
    );
  const { id } = await createChange({ ctx, input: { agent, budget: bundleBudget(budget), reason } });
  return submitChange({ ctx, input: { id } });
}
