/** What /api/v1/fatigue answers. */
import { z } from "zod";
import type {
  AnswerFiguresView,
  AskedBy,
  FatigueReport,
  GrantSuggestion,
  PersonFatigue,
  RuleFatigue,
  SeenBound,
} from "@/lib/contracts/fatigue";
import { FATIGUE_PERIODS } from "@/lib/contracts/fatigue";
import { component } from "../component";

export const answerFiguresView = component<AnswerFiguresView>()(
  "AnswerFiguresView",
  z
    .object({
      answers: z.number(),
      approvals: z.number(),
      approve_rate: z.number().nullable().describe("Between 0 and 1; null without answers."),
      quick_approvals: z.number().describe("Of the approvals, those within 5 seconds."),
      quick_rate: z.number().nullable().describe("Between 0 and 1; null without approvals."),
      median_seconds: z.number().nullable(),
      shows_fatigue: z.boolean().describe("True past the thresholds: many answers, nearly all yes, in no time."),
    })
    .describe("Answers of a period."),
);

export const askedBy = component<AskedBy>()(
  "AskedBy",
  z
    .object({
      kind: z.enum(["rule", "limit"]),
      name: z.string(),
      agent: z.string().nullable().describe("Whose limit it is; null for a rule."),
    })
    .describe("A rule, or the limit of an agent's grant or budget."),
);

export const ruleFatigue = component<RuleFatigue>()(
  "RuleFatigue",
  askedBy
    .extend(answerFiguresView.shape)
    .extend({
      asked: z.number(),
      approved: z.number(),
      denied: z.number(),
      expired: z.number(),
      cancelled: z.number(),
      waiting: z.number(),
      asked_alone: z.number().describe("How many of the questions nothing else asked too."),
      actions: z.number(),
      agents: z.number(),
      saved_by_grants: z.number().describe("How many of the questions the suggested grants would have saved."),
    })
    .describe("What one rule or limit asked in the period, and how people answered."),
);

export const personFatigue = component<PersonFatigue>()(
  "PersonFatigue",
  answerFiguresView
    .extend({
      name: z.string(),
      email: z.string(),
      last_day: answerFiguresView.describe("The same of the last 24 hours."),
    })
    .describe("How one person answered in the period."),
);

export const seenBound = component<SeenBound>()(
  "SeenBound",
  z
    .object({
      argument: z.string(),
      always: z.boolean().describe("False where some questions came without it."),
      range: z
        .object({ min: z.string(), max: z.string() })
        .nullable()
        .describe("Smallest and largest, as exact decimals, where every value is a number."),
      values: z.array(z.string()).nullable().describe("The values as JSON, where they are few."),
      distinct: z.number(),
    })
    .describe("What the values of one argument were in all the approved questions of a kind."),
);

export const grantSuggestion = component<GrantSuggestion>()(
  "GrantSuggestion",
  z
    .object({
      agent: z.string(),
      action: z.string(),
      environment: z.string(),
      questions: z.number().describe("All of them approved as they were asked."),
      people: z.number().describe("How many people approved them."),
      asked_by: z.array(askedBy),
      bounds: z.array(seenBound),
      cautions: z
        .array(z.string())
        .describe(
          'What about the action makes it ask, in words: "touches billing", "cannot be undone". Empty where nothing does.',
        ),
    })
    .describe("A kind of question that was answered yes every time."),
);

export const fatigueReport = component<FatigueReport>()(
  "FatigueReport",
  z.object({
    days: z.literal(FATIGUE_PERIODS),
    from: z.string(),
    to: z.string(),
    asked: z.number().describe("Questions asked in the period, among the agents that the person may see."),
    rules: z.array(ruleFatigue).describe("The noisiest first."),
    grants: z.array(grantSuggestion).describe("What would save most first; at most 20."),
    people: z.array(personFatigue).describe("Everyone's for security reviewers and admins, else one's own alone."),
    sees_everyone: z.boolean(),
    own_day: answerFiguresView.describe("How the one who asks answered in the last 24 hours."),
  }),
);
