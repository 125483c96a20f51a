/** What the agents' recorded decisions would have been with a change in force. */
import type { ReplayAnswer } from "@/lib/contracts/changeViews";
import { replay } from "@/lib/core/authority/replay";
import { agentsReached } from "@/lib/core/change/category";
import { readRecordedDecisions } from "@/lib/db/action/recordedDecisions";
import type { ServiceContext } from "@/lib/services/context";
import type { Assessment } from "./assess";

const REPLAYED_DAYS = 30;
/** The newest so many: they are decided again in this process, while others wait. */
const REPLAYED_MAX = 2_000;

/** The last days of the agents that differ, 30 unless others are asked for. */
export async function replayOf(
  ctx: ServiceContext,
  { change, content, after }: Assessment,
  { days = REPLAYED_DAYS }: { days?: number } = {},
): Promise<ReplayAnswer> {
  const to = ctx.now();
  const from = new Date(to.getTime() - days * 86_400_000);
  const agents = new Set([
    ...(content.agent === undefined ? [] : [content.agent]),
    ...change.agents.map(({ agent }) => agent),
    ...change.categories.flatMap(agentsReached),
  ]);
  const recorded = await readRecordedDecisions(ctx.db.pool, { agents: [...agents], from, limit: REPLAYED_MAX });
  return { ...replay(recorded, after.definition), from: from.toISOString(), to: to.toISOString() };
}
