/** What /api/v1/exceptions and /api/v1/break-glass answer. */
import { z } from "zod";
import {
  BREAK_GLASS_STATUSES,
  type BreakGlassAnswer,
  type BreakGlassMoved,
  type BreakGlassView,
} from "@/lib/contracts/breakGlass";
import { EXCEPTION_STATES, type ExceptionsAnswer, type ExceptionView } from "@/lib/contracts/exceptions";
import { component, time } from "../component";

const exceptionView = component<ExceptionView>()(
  "ExceptionView",
  z
    .object({
      agent: z.string(),
      team: z.string(),
      grant: z.string().describe("The grant's name in the budget."),
      state: z.enum(EXCEPTION_STATES),
      actions: z.array(z.string()),
      environments: z.array(z.string()),
      version: z.number().describe("The newest version of the budget that has it."),
      bounds: z.array(z.string()).describe("Its other bounds, in words."),
      reason: z
        .string()
        .nullable()
        .describe("Of the change that brought it; null for what the organisation began with."),
      change: z.string().nullable(),
      break_glass: z.boolean(),
      since: time.describe("Since when it has had an end."),
      expires_at: time,
      ended_at: time.nullable().describe("When it was over, by its end or before."),
      renewals: z.number().describe("How many versions of the budget moved its end."),
      last_used_at: time.nullable(),
      refusal: z.string().nullable().describe("Why the one who asks may not end or renew it; null where they may."),
    })
    .describe("A grant with an end, over all versions of its budget."),
);

export const exceptionsAnswer = component<ExceptionsAnswer>()(
  "ExceptionsAnswer",
  z.object({
    exceptions: z.array(exceptionView),
    total: z.number(),
    page: z.number(),
    now: time.describe("The server's time."),
  }),
);

export const breakGlassMoved = component<BreakGlassMoved>()(
  "BreakGlassMoved",
  z.object({
    id: z.string(),
    status: z.enum(BREAK_GLASS_STATUSES),
    message: z.string().describe("What that means, in a sentence."),
  }),
);

const refusal = z.string().nullable();

const breakGlassView = component<BreakGlassView>()(
  "BreakGlassView",
  z.object({
    id: z.string(),
    status: z.enum(BREAK_GLASS_STATUSES),
    agent: z.string(),
    team: z.string(),
    grant: z.string().describe("The grant's name, by which decisions name it."),
    actions: z.array(z.string()),
    environment: z.string(),
    minutes: z.number(),
    reason: z.string(),
    asked_by: z.string(),
    asked_at: time,
    lapses_at: time.describe("Until when it can be given."),
    answered_by: z.string().nullable(),
    answered_at: time.nullable(),
    answer_reason: z.string().nullable(),
    budget_version: z.number().nullable(),
    expires_at: time.nullable(),
    closed_at: time.nullable(),
    closed_by: z.string().nullable(),
    allowed: z.number().nullable().describe("How many calls its grant allowed; null while nothing was given."),
    review: z
      .object({
        due_at: time,
        overdue: z.boolean(),
        reviewed_by: z.string().nullable(),
        reviewed_at: time.nullable(),
        findings: z.string().nullable(),
        could: z.array(z.string()).describe("Who could review it."),
      })
      .nullable(),
    refusals: z
      .object({ give: refusal, refuse: refusal, withdraw: refusal, end: refusal, review: refusal })
      .describe("Why the one who asks may not do it now; null where they may."),
  }),
);

export const breakGlassAnswer = component<BreakGlassAnswer>()(
  "BreakGlassAnswer",
  z.object({
    current: z.array(breakGlassView).describe("Asked for and open."),
    owed: z.array(breakGlassView).describe("Given and over, not reviewed yet."),
    closed: z.array(breakGlassView).describe("The newest of the others, at most 50."),
    may_ask: z
      .object({ agents: z.array(z.string()), actions: z.array(z.string()), environments: z.array(z.string()) })
      .nullable()
      .describe("What the one who asks may ask for."),
    fresh_until: time.nullable().describe("Until when their sign-in is fresh enough to give it."),
    now: time.describe("The server's time."),
  }),
);
