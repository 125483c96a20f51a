/** Agents in lists, and what their limits hold. */
import { z } from "zod";
import type { AgentSummary, DecisionLine, LimitInUse, OutcomeCounts } from "@/lib/contracts/agents";
import { component, time } from "../component";
import { budgetLimitDefinition, limitDefinition } from "./budget";

export const outcomeCounts = component<OutcomeCounts>()(
  "OutcomeCounts",
  z.object({
    allow: z.number(),
    deny: z.number(),
    escalate: z.number(),
  }),
);

export const agentSummary = component<AgentSummary>()(
  "AgentSummary",
  z
    .object({
      id: z.string(),
      name: z.string(),
      team: z.string(),
      owner: z.object({ name: z.string(), email: z.string() }),
      owner_left: z.boolean().describe("Its owner may no longer sign in."),
      purpose: z.string(),
      lifecycle: z.enum(["active", "suspended", "retired"]),
      stage: z.string(),
      mode: z.enum(["enforce", "observe"]),
      observe_until: time.nullable(),
      budget_version: z.number().nullable(),
      grants: z.number(),
      today: outcomeCounts,
      pending_approvals: z.number(),
      last_decision_at: time.nullable().describe("When it was last seen: every call of it is a decision."),
      oldest_credential_at: time.nullable().describe("Of its credentials that are not revoked."),
    })
    .describe("One line of the list. Today is the calendar day in UTC."),
);

export const limitInUse = component<LimitInUse>()(
  "LimitInUse",
  z
    .intersection(
      z.object({
        window_from: time,
        window_ends: time,
        used: z
          .array(z.object({ by_value: z.string(), used: z.string() }))
          .describe(
            'Exact decimals; the most used first. `by_value` is "" for a limit that counts everything together.',
          ),
      }),
      z.union([
        z.object({ grant: z.string(), limit: limitDefinition }),
        z.object({ grant: z.null(), limit: budgetLimitDefinition }),
      ]),
    )
    .describe(
      "A limit with what its window holds at this moment, for each value that it counts apart. `grant`: null, the budget's own.",
    ),
);

export const decisionLine = component<DecisionLine>()(
  "DecisionLine",
  z.object({
    evaluation_id: z.string(),
    decided_at: time,
    agent: z.string(),
    action: z.string(),
    environment: z.string(),
    resource: z.object({ type: z.string(), id: z.string() }),
    outcome: z.enum(["allow", "deny", "escalate"]),
    reason: z.string(),
    message: z.string().nullable(),
  }),
);
