/**
 * What an enforcement point takes from Ambit's answers. Read strictly in what it acts on, so that an answer which is not
 * understood allows nothing; whatever else is in there is left alone.
 */
import { z } from "zod";
import { TASK_STATUSES } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";

const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be an object",
);

const time = z.iso.datetime({ offset: true });

export const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

export const sessionAnswer = z.object({ session_id: z.string().min(1) });

export const actionsAnswer = z.object({
  results: z.array(z.object({ name: z.string(), properties: z.object({ changes_results: z.boolean() }).optional() })),
});

const task = z.object({
  id: z.string().min(1),
  status: z.enum(TASK_STATUSES),
  expires_at: time,
  links: z.object({ review: z.string() }),
  display: z.object({ title: z.string(), description: z.string() }),
});

const taskResult = z.object({
  approval: z.object({ id: z.string().min(1), approved_until: time }),
  edited: z.object({ arguments: jsonObject }).optional(),
});

export const taskAnswer = z.object({ task, result: taskResult.optional() });
export type TaskAnswer = z.infer<typeof taskAnswer>;

const obligation = z.object({ id: z.string(), type: z.string(), properties: jsonObject });
export type Obligation = z.infer<typeof obligation>;

const reason = z.object({ code: z.string(), message: z.string() });

const stated = { evaluation_id: z.string().min(1), reason: z.string(), reasons: z.array(reason) };

const allowed = z.object({
  decision: z.literal(true),
  context: z.object({
    ...stated,
    outcome: z.literal("allow"),
    permit: z.string().min(1),
    permit_redeemed: z.literal(true).optional(),
    // Never left out with a permit: an answer without it could be one whose obligations were lost.
    obligations: z.array(obligation),
  }),
});

const escalated = z.object({
  decision: z.literal(false),
  context: z.object({
    ...stated,
    outcome: z.literal("escalate"),
    access_request: z.object({ task: task.optional(), result: taskResult.optional() }),
    error: z.object({ message: z.string() }).optional(),
  }),
});

const denied = z.object({
  decision: z.literal(false),
  context: z.object({
    ...stated,
    // Absent when the decision could not be recorded.
    evaluation_id: z.string().optional(),
    outcome: z.literal("deny"),
    retry_after: z.number().optional(),
    hand_off: z.object({ id: z.string(), due_at: time, result: z.object({ text: z.string() }).optional() }).optional(),
  }),
});

export const decisionAnswer = z.union([allowed, escalated, denied]);
export type Allowed = z.infer<typeof allowed>["context"];
export type Escalated = z.infer<typeof escalated>["context"];
export type Denied = z.infer<typeof denied>["context"];
export type DecisionAnswer = Allowed | Escalated | Denied;

export const redeemAnswer = z.object({ redeemed: z.literal(true) });

export const toolsAnswer = z.object({
  tools: z.array(
    z.object({
      name: z.string(),
      state: z.enum(["standing", "quarantined", "unreadable"]),
      review: z.string().optional(),
    }),
  ),
});
export type ToolState = z.infer<typeof toolsAnswer>["tools"][number];

export const releaseAnswer = redeemAnswer.extend({
  secret: z.object({ id: z.string().min(1), version: z.number().int(), value: z.string().min(1) }),
});
export type HeldSecret = z.infer<typeof releaseAnswer>["secret"];

/** Outcomes and fragments: that they were taken is all there is to know. */
export const takenAnswer = z.looseObject({});

export const problemAnswer = z.object({
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
