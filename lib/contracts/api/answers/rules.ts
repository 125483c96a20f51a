/** What /api/v1/rules answers. */
import { z } from "zod";
import type { RuleDetail, RuleMetView, RuleRow, RulesAnswer } from "@/lib/contracts/rules";
import { component, time } from "../component";
import { ruleLine } from "./catalogue";
import { changeSummary } from "./changes";

const met = component<RuleMetView>()(
  "RuleMet",
  z.object({
    days_7: z.number(),
    days_30: z.number(),
    errored: z.number().describe("Of the 30 days: its condition failed, which counts as met."),
    last_at: time.nullable(),
  }),
);

const ruleRow = component<RuleRow>()(
  "RuleRow",
  ruleLine.extend({
    met: met.describe("On how many decisions of agents that you see it was met."),
    too_few: z.array(z.string()).describe("One sentence for each entry that too few people could satisfy."),
  }),
);

const refusal = z.string().nullable().describe("Why you may not propose a change of rules; null where you may.");

export const rulesAnswer = component<RulesAnswer>()(
  "RuleList",
  z.object({ rules: z.array(ruleRow), propose_refusal: refusal }),
);

const count = z.number();

export const ruleDetail = component<RuleDetail>()(
  "RuleDetail",
  ruleRow.extend({
    asked: z
      .object({ asked: count, approved: count, denied: count, expired: count, cancelled: count, waiting: count })
      .describe("What it asked in the last 30 days, alone or with others, and what came of it."),
    answers: z
      .array(z.object({ name: z.string(), email: z.string(), approved: count, denied: count, last_at: time }))
      .describe("Who answered that: everyone for security reviewers and admins, for others their own answers."),
    hand_offs: z
      .object({ open: count, done: count, returned: count })
      .describe("The tasks that it handed over in the last 30 days."),
    history: z.array(changeSummary).describe("The change requests that touched it and that you see, the newest first."),
    propose_refusal: refusal,
  }),
);
