import { removeGrantSchema } from "@/lib/contracts/budgets";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { readBudgetVersion } from "@/lib/db/change/budgetVersion";
import { get as getAgent } from "@/lib/services/agent/get";
import { visibleTeams } from "@/lib/services/authorize";
import { createChange } from "@/lib/services/change/create";
import { requireProposer } from "@/lib/services/change/requireProposer";
import { submitChange } from "@/lib/services/change/submit";
import type { ServiceContext } from "@/lib/services/context";
import { bundleBudget } from "@/lib/services/organisation/bundleOf";
import { Problem } from "@/lib/services/problem";

/**
 * Takes one grant out of an agent's budget (`removeGrantSchema`): a change request as any other, submitted at once. It narrows, so it is in
 * force with it, unless its limits hold other grants too: then it waits for review. `id` is the agent's id or name.
 * @throws Problem `not_found` for an agent or grant that is not there, or not seen; those of `createChange` and `submitChange`.
 */
export async function removeGrant({
  ctx,
  input: { id, removal },
}: {
  ctx: ServiceContext;
  input: { id: string; removal: unknown };
}): Promise<ChangeMoved> {
  const { grant, reason } = removeGrantSchema.parse(removal);
  const { id: agentId, name } = await getAgent({ ctx, input: { id } });
  await requireProposer(ctx, ctx.db.prisma, { agent: name, budget: { grants: [] } });
  const inForce = await ctx.db.prisma.budget.findFirst({
    where: { agentId, inForce: true },
    select: { version: true },
  });
  const read = { agent: name, version: inForce?.version ?? 0, teams: visibleTeams(ctx.actor) };
  const budget = await readBudgetVersion(ctx.db.prisma, read);
  if (budget?.grants.some((one) => one.id === grant) !== true)
    throw new Problem("not_found", `The budget of ${name} has no grant ${grant} in force. Nothing was changed.`);
  const without = bundleBudget({ ...budget, grants: budget.grants.filter((one) => one.id !== grant) });
  const made = await createChange({ ctx, input: { agent: name, budget: without, reason }, basedOn: budget.version });
  return submitChange({ ctx, input: { id: made.id } });
}
