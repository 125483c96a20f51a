/** What /api/v1/actions answers. */
import { z } from "zod";
import {
  type ActionAnswer,
  type ActionSummary,
  type ActionsPage,
  COMPLETENESS_CLASSES,
  type ObservedAnswer,
  type ObservedSummary,
} from "@/lib/contracts/actions";
import type { SessionFacts } from "@/lib/core/decision/types";
import { SENSITIVITIES } from "@/lib/core/organisation/facts";
import type { Explanation } from "@/lib/core/record/explain";
import { STANDINGS } from "@/lib/core/record/types";
import { component, json, jsonObject, time } from "../component";
import { credentialChain } from "./credentialChain";
import { observedRecord } from "./observedRecord";
import { actionRecord } from "./record";
import { riskFacts } from "./riskFacts";

export const sessionFacts = component<SessionFacts>()(
  "SessionFacts",
  z
    .object({
      maxSensitivityRead: z.enum(SENSITIVITIES),
      readUntrusted: z.boolean(),
      exposed: z.boolean(),
      decisions: z.number(),
      exposes: z.number(),
      writes: z.number(),
    })
    .describe("What a session has seen and done so far. Grows when something is allowed, never shrinks."),
);

export const explanation = component<Explanation>()(
  "Explanation",
  z
    .object({
      reasons: z
        .array(z.object({ code: z.string(), message: z.string(), names: z.array(z.string()) }))
        .describe("The cause first."),
      agent: z.object({
        stage: z.string().nullable(),
        mode: z.string().nullable(),
        budget_version: z.number().nullable(),
      }),
      config_version: z.string(),
      grants: z
        .array(z.object({ id: z.string(), definition: jsonObject.nullable() }))
        .describe("The grants that matched wholly, as the budget version held them."),
      rules: z
        .array(
          z.object({
            name: z.string(),
            version: z.number(),
            effect: z.string(),
            errored: z.boolean(),
            condition: z.string().nullable(),
            changed_since: z.boolean(),
          }),
        )
        .describe("Every rule that was met; `condition` only while the rule is still at that version."),
      facts: riskFacts
        .nullable()
        .describe("The action's risk facts, named as in a bundle; null when the catalogue does not hold the action."),
      action_version: z.number().nullable(),
      session: sessionFacts.describe("What the session had seen and done before, named as conditions name it."),
      limits: z.array(
        z.object({
          grant: z.string().nullable().describe("null for a limit of the whole budget."),
          key: z.string(),
          by_value: z.string(),
          beyond: z.string(),
          used_before: z.string(),
          amount: z.string().nullable(),
          used_after: z.string().nullable().describe("Null when the measured value was missing or no decimal."),
          max: z.string(),
          exceeded: z.boolean(),
        }),
      ),
      obligations: z.array(json),
    })
    .describe("Why it looked allowed, or not, at the time: what the decision saw, in plain words. Answered as it is."),
);

export const actionSummary = component<ActionSummary>()(
  "ActionSummary",
  z
    .object({
      governed: z.literal(true),
      id: z.string(),
      at: time.describe("When it was decided."),
      evaluation_id: z.string(),
      decided_at: time,
      agent: z.object({ id: z.string(), name: z.string(), team: z.string() }),
      on_behalf_of: z.string().nullable(),
      action: z.string(),
      power: z.string().nullable(),
      environment: z.string(),
      resource: z.object({ type: z.string(), id: z.string() }),
      action_digest: z.string(),
      session_id: z.string(),
      request_id: z.string().nullable(),
      outcome: z.enum(["allow", "deny", "escalate"]),
      reason: z.string(),
      reason_message: z.string().nullable().describe("The first reason's sentence."),
      standing: z.enum(STANDINGS),
      open: z.boolean(),
      gaps: z.number(),
      conflicts: z.number(),
      completeness: z.number(),
      completeness_class: z
        .enum(COMPLETENESS_CLASSES)
        .describe("`claimed`: nothing is missing, and something is the agent's own word alone."),
    })
    .describe("One line of the list: a decision, and what came of it."),
);

export const observedSummary = component<ObservedSummary>()(
  "ObservedSummary",
  z
    .object({
      governed: z.literal(false),
      id: z.string(),
      at: time.describe("When its first log record says that it happened."),
      evaluation_id: z.null(),
      agent: z
        .object({ id: z.string(), name: z.string(), team: z.string() })
        .nullable()
        .describe("Null where no registered principal did it."),
      tool: z.string().nullable(),
      environment: z.string().nullable(),
      system: z.string(),
      principal: z.string().nullable(),
      verb: z.string().nullable(),
      resource: z.object({ type: z.string().nullable(), id: z.string() }).nullable(),
      status: z.enum(["succeeded", "failed", "not_executed"]).nullable(),
      fragments: z.number(),
      changed_state: z.boolean(),
      ungoverned: z.boolean().describe("A registered principal changed state, and no decision is behind it."),
      acknowledged_at: time.nullable(),
    })
    .describe("One line of the list: an action that only other systems' logs show."),
);

export const actionLine = z.union([actionSummary, observedSummary]);

export const actionsPage = component<ActionsPage>()(
  "ActionsPage",
  z.object({
    actions: z.array(actionLine),
    next_cursor: z.string().nullable().describe("Where the next, older page begins; null on the last one."),
  }),
);

export const actionAnswer = component<ActionAnswer>()(
  "ActionAnswer",
  actionRecord
    .extend({
      why: explanation,
      credentials: credentialChain,
    })
    .describe("One record, with why it was decided so."),
);

export const anyRecord = component<ActionAnswer | ObservedAnswer>()(
  "AnyRecord",
  z.union([actionAnswer, observedRecord]),
);
