import type { ActionAnswer, ObservedAnswer, TimelineAnswer } from "@/lib/contracts/actions";
import { compactRows } from "@/lib/core/record/compactRows";
import { waterfallRows } from "@/lib/core/record/waterfall";
import { findRetractedFrom } from "@/lib/db/fragment/retracted";
import type { ServiceContext } from "@/lib/services/context";
import { getRecord } from "./getRecord";
import { recordId } from "./recordId";
import { retractedJoins } from "./retracted";

/** A record with its timeline, as its page shows them: nothing of what the fragments hold is read. A 404 as `getRecord` has it. */
export async function recordWithTimeline({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<{ record: ActionAnswer | ObservedAnswer; timeline: TimelineAnswer }> {
  // Whether the actor sees the record is said by `getRecord`: what was taken out of it is read after that.
  const record = await getRecord({ ctx, input: { id: input.id, content: false } });
  const id = recordId(record);
  const retracted = retractedJoins(await findRetractedFrom(ctx.db.pool, id), id);
  return { record, timeline: { rows: compactRows(waterfallRows({ ...record, id })), retracted } };
}

/** Everything that happened in an action, row by row. A 404 as `getRecord` has it. */
export async function timeline(asked: { ctx: ServiceContext; input: { id: string } }): Promise<TimelineAnswer> {
  return (await recordWithTimeline(asked)).timeline;
}
