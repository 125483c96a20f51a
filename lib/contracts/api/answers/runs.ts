/** What /api/v1/runs and /api/v1/fragments answer. */
import { z } from "zod";
import type { LogRecordAnswer, RunAction, RunAnswer } from "@/lib/contracts/runs";
import { BASES } from "@/lib/core/record/types";
import { component, time } from "../component";
import { recordFragment } from "./recordParts";
import { compactRows, retractedJoin } from "./timeline";
import { weighedAnswer } from "./weighed";

const agent = z.object({ id: z.string(), name: z.string(), team: z.string() });

export const runAction = component<RunAction>()(
  "RunAction",
  z
    .object({
      id: z.string().describe("Of the evaluation or the observed action."),
      governed: z.boolean(),
      at: time,
      action: z.string(),
      outcome: z.enum(["allow", "deny", "escalate"]).nullable().describe("Null of what nobody decided."),
      agent: agent.nullable().describe("Null where no agent is known to have part in it."),
    })
    .describe("A record of a run: a decision of Ambit's, or an action that only logs show."),
);

export const runAnswer = component<RunAnswer>()(
  "RunAnswer",
  z
    .object({
      id: z.string().describe("As it was asked for."),
      began_at: time.nullable(),
      ended_at: time.nullable(),
      fragments: z.number().describe("How many log records."),
      systems: z.array(
        z.object({
          source: z.string(),
          system: z.string().describe("As it names itself."),
          basis: z.enum(BASES),
          fragments: z.number(),
          clock_offset_ms: z.number().nullable(),
        }),
      ),
      keys: z
        .array(z.object({ kind: z.string(), value: z.string(), fragments: z.number() }))
        .describe("The keys that tie it together, those that most log records carry first."),
      keys_total: z.number(),
      actions: z.array(runAction).describe("The earliest first."),
      actions_total: z.number(),
      rows: compactRows,
      partial: z.boolean().describe("True where only what belongs to actions of the caller's teams is told."),
      cut: z.boolean().describe("True where more belongs to it than is read of one run."),
    })
    .describe("One agent's run, whoever recorded it, as one timeline."),
);

const runFragment = recordFragment.omit({ evaluation_id: true, join: true, content: true }).extend({
  record_id: z.string().nullable().describe("The record that it belongs to; null where it belongs to none."),
  join: recordFragment.shape.join.nullable(),
});

export const logRecordAnswer = component<LogRecordAnswer>()(
  "LogRecordAnswer",
  z
    .object({
      fragment: runFragment.extend({ content: recordFragment.shape.content }),
      record: runAction.nullable(),
      run_keys: z
        .array(z.object({ kind: z.string(), value: z.string() }))
        .describe("The keys by which its run is known."),
      retracted: z.array(retractedJoin).describe("Where it was joined to before, the latest first."),
      weighed: weighedAnswer.nullable().describe("Null where exact keys say whose it is, or nothing was done."),
    })
    .describe("One log record as it came, whatever it belongs to."),
);
