/** What is answered about a record beside it: its rows, one fragment, and the same request decided today. */
import { z } from "zod";
import type { RecordFragmentAnswer, RetractedJoin, TimelineAnswer, TodayAnswer } from "@/lib/contracts/actions";
import type { CompactRows } from "@/lib/core/record/compactRows";
import { COMPARED_PARTS, type TodayLine } from "@/lib/core/record/today";
import { component, time } from "../component";
import { recordFragment } from "./recordParts";
import { assumed } from "./simulation";
import { weighedAnswer } from "./weighed";

const BASIS = z.enum(["exact", "scoped", "circumstantial"]);

export const retractedJoin = component<RetractedJoin>()(
  "RetractedJoin",
  z
    .object({
      fragment_id: z.string(),
      title: z.string().nullable().describe("Null where the fragment is not kept any longer."),
      system: z.string().nullable(),
      here: z.boolean().describe("True where it was joined to this record, false where to another one."),
      basis: BASIS,
      key: z.string().nullable(),
      why: z.string(),
      joined_at: time,
      retracted_at: time,
      reason: z.string(),
    })
    .describe("A join that later evidence made ambiguous, so that it was taken back."),
);

const place = z.array(z.number());

export const compactRows = component<CompactRows>()(
  "CompactRows",
  z
    .object({
      from: z.number().describe("Epoch milliseconds; `start` counts from it."),
      texts: z.array(z.string()),
      kind: place.describe("Index in event, fragment, gap, conflict."),
      key: z.array(z.string()).describe("A fragment's id, or words that name the row."),
      phase: place.describe("Index in the six phases."),
      title: place,
      detail: place,
      system: place,
      basis: place.describe("Index in claimed, enforced, independent."),
      evaluation: place,
      start: place.describe("Milliseconds after `from`, by Ambit's clock."),
      duration: place.describe("Milliseconds; -1 for a moment."),
      offset: z.array(z.number().nullable()).describe("Milliseconds by which the source's clock is taken to be ahead."),
      received: place.describe("1 where the source gave no time of its own."),
      status: place.describe("Index in succeeded, failed, not_executed."),
      join: place.describe("Index in exact, scoped, circumstantial."),
      depth: place.describe("How deep it stands below the spans around it."),
      parent: place.describe("The row of the span around it; -2 where that is not in the record."),
      state: place.describe("Index in awaited, missing."),
      attempt: place.describe("Which of several attempts it is; 0 where it is the only one."),
      attempts: place.describe("How many attempts there were; 0 where it is the only one."),
    })
    .describe("The rows of a timeline, column by column. Numbers of texts are places in `texts`; -1 stands for null."),
);

export const timelineAnswer = component<TimelineAnswer>()(
  "TimelineAnswer",
  z.object({
    rows: compactRows,
    retracted: z.array(retractedJoin).describe("What once belonged to the record, the latest first."),
  }),
);

export const recordFragmentAnswer = component<RecordFragmentAnswer>()(
  "RecordFragmentAnswer",
  z.object({
    fragment: recordFragment,
    retracted: z.array(retractedJoin).describe("Where it was joined to before, the latest first."),
    weighed: weighedAnswer.nullable().describe("Null where exact keys say whose it is."),
  }),
);

export const todayLine = component<TodayLine>()(
  "TodayLine",
  z.object({
    part: z.enum(COMPARED_PARTS),
    name: z.string().nullable().describe("Which grant, rule, fact or limit; of a grant's text also where in it."),
    was: z.string().nullable(),
    today: z.string().nullable(),
    differs: z.boolean(),
  }),
);

export const todayAnswer = component<TodayAnswer>()(
  "TodayAnswer",
  z
    .object({
      at: time,
      outcome: z.enum(["allow", "deny", "escalate"]),
      reason: z.string(),
      reasons: z.array(z.object({ code: z.string(), message: z.string() })).describe("The cause first."),
      lines: z.array(todayLine),
      assumed: z.array(assumed).describe("What was taken as given."),
    })
    .describe("The same request decided now, with the session as it was. Nothing is recorded."),
);
