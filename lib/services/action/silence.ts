import type { RecordGap } from "@/lib/core/record/types";
import { silenceAt } from "@/lib/core/source/silence";
import { findActivity } from "@/lib/db/source/activity";
import type { ServiceContext } from "@/lib/services/context";

const DAY_MS = 24 * 3_600_000;
/** What other systems' logs could have filled. */
const TOLD_BY_LOGS: readonly RecordGap["phase"][] = ["tool_call", "state_change"];

/** Says with each gap that other systems' logs could have filled which of them were silent when it happened. */
export async function withSilences(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  gaps: readonly RecordGap[],
  happenedAt: string,
): Promise<RecordGap[]> {
  if (!gaps.some(({ phase }) => TOLD_BY_LOGS.includes(phase))) return [...gaps];
  const at = Date.parse(happenedAt);
  const activity = await findActivity(db.pool, {
    from: new Date(at - DAY_MS),
    to: new Date(Math.min(at + DAY_MS, now().getTime())),
  });
  const silent = activity.flatMap(({ source, minutes }) => {
    // Until now: what has not come since is not known of the moment itself.
    const silence = silenceAt(minutes, at) ?? null;
    return silence === null
      ? []
      : [
          {
            source,
            since: new Date(silence.since).toISOString(),
            until: silence.until === null ? null : new Date(silence.until).toISOString(),
          },
        ];
  });
  return gaps.map((gap) => (TOLD_BY_LOGS.includes(gap.phase) ? { ...gap, silent } : gap));
}
