import type { ActionAnswer, TimelineAnswer } from "@/lib/contracts/actions";
import { compactRows } from "@/lib/core/record/compactRows";
import { waterfallRows } from "@/lib/core/record/waterfall";
import { findRetractedFrom } from "@/lib/db/fragment/retracted";
import type { ServiceContext } from "@/lib/services/context";
import { get } from "./get";
import { retractedJoins } from "./retracted";

/** A record with its timeline, as its page shows them: nothing of what the fragments hold is read. */
export async function recordWithTimeline({
  ctx,
  input: { id },
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<{ record: ActionAnswer; timeline: TimelineAnswer }> {
  // Whether the actor sees the record is said by `get`: what was taken out of it is read after that.
  const record = await get({ ctx, input: { id, content: false } });
  const retracted = retractedJoins(await findRetractedFrom(ctx.db.pool, record.evaluation_id), record.evaluation_id);
  return { record, timeline: { rows: compactRows(waterfallRows(record)), retracted } };
}

/** Everything that happened in an action, row by row. A 404 as `get` has it. */
export async function timeline(asked: { ctx: ServiceContext; input: { id: string } }): Promise<TimelineAnswer> {
  return (await recordWithTimeline(asked)).timeline;
}
