/** What an action record consists of beside its phases. */
import { z } from "zod";
import type { RecordConflict, RecordEvent, RecordFragment, RecordGap, RecordLink } from "@/lib/core/record/types";
import { BASES, PHASES } from "@/lib/core/record/types";
import { component, json, time } from "../component";

export const attempt = z.object({ number: z.number(), of: z.number() });

export const recordEvent = component<RecordEvent>()(
  "RecordEvent",
  z
    .object({
      at: time,
      time: z
        .enum(["occurred", "received"])
        .describe("`received`: the source gave no time of its own, so this is when it reached Ambit."),
      phase: z.enum(PHASES),
      kind: z.string(),
      title: z.string(),
      detail: z.string().nullable(),
      system: z
        .string()
        .describe("Which system says so: `ambit`, `enforcement point`, `agent`, or a fragment's source."),
      basis: z.enum(BASES),
      evaluation_id: z.string(),
      fragment_id: z.string().nullable().describe("Set when the event is a fragment."),
      attempt: attempt
        .nullable()
        .describe("Which of several attempts at one thing it is; null where it is the only one."),
    })
    .describe("One thing that happened. `detail` may hold text that an agent or a log wrote: show it as untrusted."),
);

export const recordFragment = component<RecordFragment>()(
  "RecordFragment",
  z.object({
    id: z.string(),
    evaluation_id: z.string(),
    source: z.string(),
    system: z.string().describe("Which system wrote it, as it names itself."),
    kind: z.string(),
    title: z.string(),
    phase: z.enum(PHASES),
    basis: z.enum(BASES),
    occurred_at: time.nullable(),
    duration_ms: z.number().nullable(),
    received_at: time,
    clock_offset_ms: z.number().nullable().describe("How far the source's clock is estimated to be ahead."),
    principal: z.string().nullable(),
    verb: z.string().nullable(),
    resource: z.object({ type: z.string(), id: z.string() }).nullable(),
    status: z.enum(["succeeded", "failed", "not_executed"]).nullable(),
    error: z.string().nullable(),
    content_digest: z.string(),
    content: json,
    keys: z.array(z.object({ kind: z.string(), value: z.string() })),
    join: z
      .object({
        basis: z.enum(["exact", "scoped", "circumstantial"]),
        key: z.string().nullable().describe("The kind of the key that they share; null for circumstantial evidence."),
        score: z.number().nullable(),
        why: z.string(),
      })
      .describe("Why it belongs to the record."),
  }),
);

export const recordLink = component<RecordLink>()(
  "RecordLink",
  z.object({
    relation: z.enum([
      "opened_approval",
      "waited_on_approval",
      "honoured_approval",
      "presented_approval",
      "asked_before",
      "asked_again",
      "executed_by",
      "permit",
      "hand_off",
      "session",
      "trace",
      "fragment",
    ]),
    to: z.object({
      type: z.enum(["evaluation", "approval", "permit", "hand_off", "session", "trace", "fragment"]),
      id: z.string(),
    }),
    basis: z.enum(["exact", "scoped", "circumstantial"]),
    key: z.string().describe("The key that joins them."),
  }),
);

export const recordGap = component<RecordGap>()(
  "RecordGap",
  z
    .object({
      phase: z.enum(PHASES),
      kind: z.enum([
        "not_decided",
        "approval_not_requested",
        "approval_awaited",
        "approved_action_not_retried",
        "permit_absent",
        "permit_not_redeemed",
        "outcome_not_reported",
        "state_change_not_reported",
        "state_change_only_claimed",
      ]),
      state: z.enum(["awaited", "missing"]).describe("`awaited`: it may still come. `missing`: its time is over."),
      due_at: time.nullable().describe("When its time is over, for `awaited`."),
      title: z.string(),
      why: z.string(),
      silent: z
        .array(z.object({ source: z.string(), since: time, until: time.nullable() }))
        .describe(
          "Sources of other systems' logs that were silent when it happened: what is missing may still come of them, or was never sent.",
        ),
    })
    .describe("Something that should be there and is not."),
);

export const recordConflict = component<RecordConflict>()(
  "RecordConflict",
  z
    .object({
      phase: z.enum(PHASES),
      kind: z.enum([
        "ran_without_redeem",
        "ran_though_not_allowed",
        "digest_mismatch",
        "state_change_though_not_executed",
        "outcome_after_revocation",
        "redeemed_after_revocation",
        "redeemed_after_expiry",
        "occurred_before_decision",
        "reports_disagree",
        "state_changed_though_failed",
        "arguments_differ",
        "approval_used_twice",
      ]),
      title: z.string(),
      why: z.string(),
      evaluation_id: z.string().describe("The evaluation that it is about."),
    })
    .describe("Two things that cannot both be right."),
);
