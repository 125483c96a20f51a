import type { RecordFragmentAnswer } from "@/lib/contracts/actions";
import { recordFragment } from "@/lib/core/record/fragments";
import { findJoinedFragment } from "@/lib/db/fragment/joined";
import { findRetractedOf } from "@/lib/db/fragment/retracted";
import { idOrNull } from "@/lib/services/access/identifier";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { retractedJoins } from "./retracted";

/**
 * One fragment as it came, by the evaluation or the observed action that it is joined to, and where it was joined before.
 * @throws Problem `not_found`, also for one of another team's agent and for one that is joined to something else.
 */
export async function fragment({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; fragmentId: string };
}): Promise<RecordFragmentAnswer> {
  const [recordId, fragmentId] = [idOrNull(input.id), idOrNull(input.fragmentId)];
  const found =
    recordId !== null && fragmentId !== null && (await isVisible(ctx, recordId))
      ? await findJoinedFragment(ctx.db.pool, { recordId, fragmentId })
      : null;
  if (recordId === null || found === null)
    throw new Problem(
      "not_found",
      "There is no such fragment in this record, or it belongs to a team that you cannot see.",
    );
  const retracted = retractedJoins(await findRetractedOf(ctx.db.pool, found.id), recordId);
  return { fragment: recordFragment(found, recordId), retracted };
}

/** An observed action whose agent nobody knows is for those who see every team. */
async function isVisible(ctx: ServiceContext, id: string): Promise<boolean> {
  const agent = visibleAgents(ctx);
  if ((await ctx.db.prisma.evaluation.count({ where: { id, agent } })) > 0) return true;
  const observed = visibleTeams(ctx.actor) === null ? { id } : { id, agent };
  return (await ctx.db.prisma.observedAction.count({ where: observed })) > 0;
}
