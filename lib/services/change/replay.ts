/** What the agents' recorded decisions would have been with a change in force. */
import { setImmediate } from "node:timers/promises";
import type { ReplayAnswer } from "@/lib/contracts/changeViews";
import { Replay } from "@/lib/core/authority/replay";
import { agentsReached } from "@/lib/core/change/category";
import { readRecordedDecisions } from "@/lib/db/action/recordedDecisions";
import type { ServiceContext } from "@/lib/services/context";
import type { Assessment } from "./assess";

const REPLAYED_DAYS = 30;
/** The newest so many, and no more than fits into this process: how much they say was for agents to choose. */
const REPLAYED_MAX = 2_000;
export const REPLAYED_BYTES_MAX = 16 * 1024 * 1024;
/** After so many others have their turn: agents wait for the answers of this process. */
const AT_A_TIME = 20;

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
  const { decisions } = await readRecordedDecisions(ctx.db.pool, {
    agents: [...agents],
    from,
    limit: REPLAYED_MAX,
    bytesMax: REPLAYED_BYTES_MAX,
  });
  const replay = new Replay(after.definition);
  await inTurns(decisions, (decision) => replay.add(decision));
  return { ...replay.result(), from: from.toISOString(), to: to.toISOString() };
}

/** Does something with each of many decisions, and lets others have their turn in between. */
export async function inTurns<T>(all: readonly T[], each: (one: T) => void): Promise<void> {
  for (const [index, one] of all.entries()) {
    each(one);
    if ((index + 1) % AT_A_TIME === 0) await setImmediate();
  }
}
