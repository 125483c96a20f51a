import type { RecordFragmentAnswer } from "@/lib/contracts/actions";
import { recordFragment } from "@/lib/core/record/fragments";
import { findJoinedFragment } from "@/lib/db/fragment/joined";
import { findRetractedOf } from "@/lib/db/fragment/retracted";
import { idOrNull } from "@/lib/services/access/identifier";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { weighed } from "@/lib/services/correlation/weighed";
import { Problem } from "@/lib/services/problem";
import { retractedJoins } from "./retracted";

/**
 * One fragment as it came, by the evaluation or the observed action that it is joined to, where it was joined before, and which decisions
 * it was weighed against.
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
  const kind = recordId === null ? null : await visibleKind(ctx, recordId);
  const found =
    recordId !== null && fragmentId !== null && kind !== null
      ? await findJoinedFragment(ctx.db.pool, { recordId, fragmentId })
      : null;
  if (recordId === null || found === null)
    throw new Problem(
      "not_found",
      "There is no such fragment in this record, or it belongs to a team that you cannot see.",
    );
  const retracted = retractedJoins(await findRetractedOf(ctx.db.pool, found.id), recordId);
  const told = recordFragment(found, recordId);
  const isDecided = kind === "decision";
  const isNamed = isDecided && found.join.basis === "exact";
  return {
    fragment: told,
    retracted,
    weighed: isNamed ? null : await weighed(ctx, told, isDecided ? recordId : null),
  };
}

/** What a record is that the actor may see. An observed action whose agent nobody knows is for those who see every team. */
async function visibleKind(ctx: ServiceContext, id: string): Promise<"decision" | "observed" | null> {
  const agent = visibleAgents(ctx);
  if ((await ctx.db.prisma.evaluation.count({ where: { id, agent } })) > 0) return "decision";
  const observed = visibleTeams(ctx.actor) === null ? { id } : { id, agent };
  return (await ctx.db.prisma.observedAction.count({ where: observed })) > 0 ? "observed" : null;
}
