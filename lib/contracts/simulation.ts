/** Simulating: what would be decided of a request, now, in the past, and with what is proposed. */
import { z } from "zod";
import type { CheckName, GRANT_PARTS, RULE_SCOPES } from "@/lib/core/decision/explained";
import type { Ask, DecisionResult, ReasonCode, SessionFacts } from "@/lib/core/decision/types";
import type { Approvers, Json, JsonObject, RuleEffect } from "@/lib/core/organisation/definition";
import type { RiskFacts } from "@/lib/core/organisation/facts";
import { type EvaluationRequest, evaluationRequestSchema, type ReasonOnWire } from "./access";
import type { Explanation } from "./actions";
import { statedProvenance, statedSession, statedUse } from "./policyCases";

export { CHECKS, GRANT_PARTS, RULE_SCOPES } from "@/lib/core/decision/explained";

/** Two stand side by side. */
export const POINTS_MAX = 2;

/** What to decide by: one of a time, a version of the agent's budget, and a change request as if it were in force. */
export const simulationPointSchema = z
  .strictObject({
    at: z
      .union([z.literal("now"), z.iso.datetime({ offset: true })], {
        error: 'must be "now" or a time such as 2026-01-31T12:00:00Z',
      })
      .optional()
      .describe("`now`, or a time: by the organisation, the session and the use as they were then."),
    version: z.int().min(1).optional().describe("By what is in force now, with this version of the agent's budget."),
    change: z.guid().optional().describe("By what is in force now, with this change request in place."),
  })
  .refine((point) => Object.values(point).filter((one) => one !== undefined).length === 1, {
    message: "Say one of: at, version, change.",
  });
export type SimulationPoint = z.infer<typeof simulationPointSchema>;

/** What is taken as given in the place of what is on record. */
const givenShape = {
  binding: z
    .strictObject({
      tool: z.string().min(1).max(256).optional().describe("Absent: the tool of the action."),
      environment: z.string().min(1).max(256).optional().describe("Absent: that of the request."),
      kind: z.enum(["agent", "enforcement_point"]).default("enforcement_point"),
    })
    .optional()
    .describe("What the access token would be bound to, beside the agent."),
  session: statedSession
    .optional()
    .describe("What the session has seen and done; what is left out is as in a fresh one. Absent: as on record."),
  used: statedUse
    .optional()
    .describe("What of limits is used, by their key without the agent: GRANT/MEASURE/PER. Of others, as on record."),
  provenance: statedProvenance.optional().describe("Where values were first seen. Of others, as on record."),
  approval: z
    .enum(["presented", "given"])
    .default("presented")
    .describe("`given`: people have approved exactly what is asked. Else the one that the request presents, if any."),
};

/** What may be given, as the page's address holds it. */
export const simulationGivenSchema = z.strictObject(givenShape);
export type SimulationGiven = z.input<typeof simulationGivenSchema>;

export const simulateSchema = z.strictObject({
  request: evaluationRequestSchema,
  ...givenShape,
  points: z
    .array(simulationPointSchema)
    .min(1)
    .max(POINTS_MAX)
    .default([{ at: "now" }]),
});
export type Simulate = z.infer<typeof simulateSchema>;

/** The same as the page's form sends it, whole or not. */
export const simulateFormSchema = z.record(z.string(), z.unknown());
/** Whom the form is for, by name, or the record (an evaluation's id) whose request it starts with. */
export const simulationFormSchema = z.strictObject({
  agent: z.string().optional(),
  from: z.string().optional(),
});

export interface SimulatedGrant {
  id: string;
  /** The first part of it that does not cover the call; null where it covers it wholly. */
  failed: (typeof GRANT_PARTS)[number] | null;
  message: string | null;
  pointer: string | null;
  errored: boolean;
}

export interface SimulatedRule {
  name: string;
  version: number;
  effect: RuleEffect;
  when: string;
  /** What of its scope leaves this call out; null where it applies. */
  not_for: (typeof RULE_SCOPES)[number] | null;
  /** Null where it was not evaluated. */
  met: boolean | null;
  /** Why its condition could not be evaluated, which counts as met. */
  error: string | null;
}

/** What was taken as given, or could not be known. */
export interface Assumed {
  about: "organisation" | "credential" | "session" | "limits" | "provenance" | "approval";
  words: string;
}

/** Who would have to answer. */
export interface SimulatedAsk {
  kind: Ask["kind"];
  /** The rule's name, or the limit's key. */
  name: string;
  approvers: Approvers[];
  respond_within_seconds: number;
}

export interface SimulatedPoint {
  point: SimulationPoint;
  /** RFC 3339: the time that it is decided at. */
  at: string;
  /** What it is decided by, in words. */
  words: string;
  outcome: DecisionResult["outcome"];
  reason: ReasonCode;
  /** The cause first. */
  reasons: ReasonOnWire[];
  /** In observe mode, what it would have been. */
  would_be: { outcome: "deny" | "escalate"; reason: ReasonCode } | null;
  next_action: "request" | "retry" | "none" | null;
  budget_version: number | null;
  stage: string | null;
  mode: "enforce" | "observe" | null;
  /** What is looked at before any grant, in its order. */
  checks: { check: CheckName; state: "passed" | "failed" | "unknowable"; message: string }[];
  /** Every grant of the budget, in its order. */
  grants: SimulatedGrant[];
  /** Every rule that whoever asks may see, in the organisation's order. */
  rules: SimulatedRule[];
  /** Those of the grants that cover the call, and of the whole budget. */
  limits: Explanation["limits"];
  asks: SimulatedAsk[];
  hand_off: { rule: string; approvers: Approvers[] } | null;
  obligations: Json[];
  session: SessionFacts;
  /** The action's risk facts; null where the catalogue does not have it. */
  facts: RiskFacts | null;
  action_version: number | null;
  assumed: Assumed[];
}

export interface SimulationAnswer {
  agent: string;
  action: string;
  environment: string;
  action_digest: string;
  /** In the order in which they were asked for. */
  points: SimulatedPoint[];
}

/** What the page's form offers. */
export interface SimulationFormView {
  agents: { name: string; team: string }[];
  actions: { name: string; description: string | null; input_schema: JsonObject | null }[];
  environments: string[];
  /** Versions of the agent's budget, the newest first. */
  versions: { version: number; in_force: boolean; created_at: string }[];
  /** Open change requests that can bear on the agent. */
  changes: { id: string; about: string; status: string }[];
  /** With `from`: what was asked, by whom it was held, and when. */
  start: { request: EvaluationRequest; kind: "agent" | "enforcement_point"; at: string } | null;
}

/** The page with a request of a record, or for an agent, at these points: `now`, a time, `v3`, or the id of a change. */
export function simulateHref(at: { from?: string; agent?: string; a?: string; b?: string }): string {
  return `/simulate?${new URLSearchParams(at)}`;
}
