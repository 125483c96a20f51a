/** What a simulation answers. */
import { z } from "zod";
import {
  type Assumed,
  CHECKS,
  GRANT_PARTS,
  RULE_SCOPES,
  type SimulatedPoint,
  type SimulationAnswer,
} from "@/lib/contracts/simulation";
import { component, json, time } from "../component";
import { explanation, sessionFacts } from "./actions";
import { approvers } from "./budget";
import { reason } from "./decision";
import { reasonCode } from "./reasonCode";
import { riskFacts } from "./riskFacts";

export const assumed = component<Assumed>()(
  "Assumed",
  z.object({
    about: z.enum(["organisation", "credential", "session", "limits", "provenance", "approval"]),
    words: z.string(),
  }),
);

const simulatedPoint = component<SimulatedPoint>()(
  "SimulatedPoint",
  z
    .object({
      point: z.object({
        at: z.string().optional(),
        version: z.number().optional(),
        change: z.string().optional(),
      }),
      at: time.describe("The time that it is decided at."),
      words: z.string().describe("What it is decided by."),
      outcome: z.enum(["allow", "deny", "escalate"]),
      reason: reasonCode,
      reasons: z.array(reason).describe("The cause first."),
      would_be: z
        .object({ outcome: z.enum(["deny", "escalate"]), reason: reasonCode })
        .nullable()
        .describe("In observe mode, what it would have been."),
      next_action: z.enum(["request", "retry", "none"]).nullable(),
      budget_version: z.number().nullable(),
      stage: z.string().nullable(),
      mode: z.enum(["enforce", "observe"]).nullable(),
      checks: z
        .array(
          z.object({ check: z.enum(CHECKS), state: z.enum(["passed", "failed", "unknowable"]), message: z.string() }),
        )
        .describe("What is looked at before any grant, in its order: the first that failed is the cause."),
      grants: z
        .array(
          z.object({
            id: z.string(),
            failed: z
              .enum(GRANT_PARTS)
              .nullable()
              .describe("The first part of it that does not cover the call; null where it covers it wholly."),
            message: z.string().nullable(),
            pointer: z.string().nullable().describe("Of an argument, as a JSON Pointer."),
            errored: z.boolean(),
          }),
        )
        .describe("Every grant of the budget, in its order."),
      rules: z
        .array(
          z.object({
            name: z.string(),
            version: z.number(),
            effect: z.enum(["stop", "hand_off", "ask"]),
            when: z.string(),
            not_for: z
              .enum(RULE_SCOPES)
              .nullable()
              .describe("What of its scope leaves this call out; null where it applies."),
            met: z.boolean().nullable().describe("Null where it was not evaluated."),
            error: z.string().nullable().describe("Why its condition could not be evaluated, which counts as met."),
          }),
        )
        .describe("Every rule; those for other teams and agents for whoever sees all of them."),
      limits: explanation.shape.limits.describe("Of the grants that cover the call, and of the whole budget."),
      asks: z
        .array(
          z.object({
            kind: z.enum(["rule", "limit"]),
            name: z.string().describe("The rule's name, or the limit's key."),
            approvers: z.array(approvers),
            respond_within_seconds: z.number(),
          }),
        )
        .describe("Who would have to answer."),
      hand_off: z.object({ rule: z.string(), approvers: z.array(approvers) }).nullable(),
      obligations: z.array(json),
      session: sessionFacts,
      facts: riskFacts.nullable().describe("Null where the catalogue does not have the action."),
      action_version: z.number().nullable(),
      assumed: z.array(assumed).describe("What was taken as given, or could not be known."),
    })
    .describe("What would be decided at one point, and the whole reasoning."),
);

export const simulationAnswer = component<SimulationAnswer>()(
  "Simulation",
  z.object({
    agent: z.string(),
    action: z.string(),
    environment: z.string(),
    action_digest: z.string(),
    points: z.array(simulatedPoint).describe("In the order in which they were asked for."),
  }),
);
