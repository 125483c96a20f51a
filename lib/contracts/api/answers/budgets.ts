/** An agent's budget over time, as it is answered. */
import { z } from "zod";
import type {
  BudgetDetail,
  BudgetVersionLine,
  GrantUse,
  LimitHistory,
  Rung,
  UnusedGrant,
  UnusedGrantsAnswer,
} from "@/lib/contracts/budgets";
import { component, time } from "../component";
import { agentDetail } from "./agentDetail";

const grantUse = component<GrantUse>()(
  "GrantUse",
  z.object({
    grant: z.string(),
    calls: z.number().describe("That it allowed in the last 30 days."),
    last_used_at: time.nullable().describe("Null where it allowed nothing in the last 90 days."),
    granted_at: time.describe("Since when it is granted."),
  }),
);

const limitHistory = component<LimitHistory>()(
  "LimitHistory",
  z.object({
    grant: z.string().nullable().describe("Null for a limit of the whole budget."),
    words: z.string(),
    max: z.number(),
    measured: z.enum(["day", "fullest_hour", "fullest_window"]).describe("What a day's figure is."),
    days: z
      .array(z.object({ day: z.string(), used: z.string() }))
      .describe("Exact decimals, the oldest day (UTC) first; a day without use is left out."),
  }),
);

const version = component<BudgetVersionLine>()(
  "BudgetVersion",
  z.object({
    version: z.number(),
    in_force: z.boolean(),
    created_at: time,
    grants: z.number(),
    change: z
      .object({ id: z.string(), reason: z.string(), author: z.string() })
      .nullable()
      .describe("Null for what the organisation began with."),
  }),
);

const rung = component<Rung>()(
  "Rung",
  z.object({
    name: z.string(),
    is_here: z.boolean(),
    powers: z.array(z.string()),
    minimums: z.object({
      days: z.number().exactOptional(),
      decisions: z.number().exactOptional(),
      distinctActions: z.number().exactOptional(),
      completeness: z.number().exactOptional(),
    }),
  }),
);

const unusedGrant = component<UnusedGrant>()(
  "UnusedGrant",
  z.object({
    agent: z.string(),
    team: z.string(),
    grant: z.string(),
    version: z.number().describe("Of the budget in force."),
    actions: z.array(z.string()),
    environments: z.array(z.string()),
    granted_at: time,
    refusal: z.string().nullable().describe("Why the one who asks may not take it out; null where they may."),
  }),
);

export const unusedGrantsAnswer = component<UnusedGrantsAnswer>()(
  "UnusedGrants",
  z.object({ grants: z.array(unusedGrant), total: z.number(), page: z.number(), days: z.number() }),
);

export const budgetDetail = component<BudgetDetail>()(
  "BudgetDetail",
  z.object({
    agent: agentDetail,
    uses: z.array(grantUse),
    histories: z.array(limitHistory),
    versions: z.array(version),
    ladder: z.object({
      rungs: z.array(rung),
      found: z
        .object({
          since: time,
          days: z.number(),
          decisions: z.number(),
          distinctActions: z.number(),
          completeness: z.number().nullable(),
          sampled: z.number(),
        })
        .nullable()
        .describe("What the records show for the next rung; null on the last one."),
    }),
    propose_refusal: z.string().nullable(),
  }),
);
