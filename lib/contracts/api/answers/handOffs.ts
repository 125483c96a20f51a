/** What /api/v1/hand-offs answers. */
import { z } from "zod";
import type { HandOffDetail, HandOffPerson, HandOffSummary, HandOffsPage } from "@/lib/contracts/handOffs";
import { HAND_OFF_STATUSES } from "@/lib/contracts/handOffs";
import { component, time } from "../component";
import { approvalDetail } from "./approvalDetail";
import { handOffResult } from "./handOffOnWire";
import { permitted } from "./permitted";
import { riskFacts } from "./riskFacts";

export const handOffPerson = component<HandOffPerson>()(
  "HandOffPerson",
  z.object({
    name: z.string(),
    email: z.string(),
  }),
);

export const handOffSummary = component<HandOffSummary>()(
  "HandOffSummary",
  z.object({
    id: z.string(),
    evaluation_id: z.string(),
    status: z.enum(HAND_OFF_STATUSES),
    agent: z.object({ id: z.string(), name: z.string(), team: z.string() }),
    action: z.string(),
    environment: z.string(),
    resource: z.object({ type: z.string(), id: z.string() }),
    rule: z.string(),
    opened_at: time,
    due_at: time,
    overdue: z.boolean().describe("True when nobody has finished it and its time is over. It stays open."),
    resolved_at: time.nullable(),
    owner: handOffPerson.nullable(),
    mine: z.boolean().describe("True when the one who asks has it."),
    may_accept: z.boolean().describe("True when the one who asks may take it now."),
  }),
);

export const handOffsPage = component<HandOffsPage>()(
  "HandOffsPage",
  z.object({
    hand_offs: z.array(handOffSummary),
    next_cursor: z.string().nullable(),
  }),
);

export const handOffDetail = component<HandOffDetail>()(
  "HandOffDetail",
  handOffSummary.extend({
    now: time.describe("The time at which this was read: deadlines count from the server's clock."),
    on_behalf_of: z.string().nullable(),
    arguments: z.record(z.string(), z.unknown()).nullable(),
    canonical: z.string().describe("The exact action that was stopped (RFC 8785), and its SHA-256."),
    action_digest: z.string(),
    action_description: z.string().nullable(),
    facts: riskFacts.nullable(),
    why: z
      .array(z.object({ rule: z.string(), version: z.number().nullable(), message: z.string() }))
      .describe("Why it was handed off, in the decision's words."),
    named: z.array(z.string()).describe('Who the rule names, in words ("1 operator", "1 of the team payments").'),
    session: approvalDetail.shape.session,
    claim: approvalDetail.shape.claim.describe("The agent's own words."),
    request: approvalDetail.shape.request,
    accepted_at: time.nullable(),
    owners: z.array(
      z.object({
        person: handOffPerson,
        passed_by: handOffPerson.nullable(),
        since: time,
        note: z.string().nullable(),
      }),
    ),
    result: handOffResult.nullable(),
    reason: z.string().nullable().describe("Why it was returned."),
    may: z.object({ accept: permitted, finish: permitted }),
    candidates: z.array(handOffPerson).describe("Who else could take it, by name: to pass it on. At most 100."),
    history: z
      .array(
        z.object({
          id: z.string(),
          status: z.enum(HAND_OFF_STATUSES),
          resource: z.object({ type: z.string(), id: z.string() }),
          opened_at: time,
          owner: z.string().nullable(),
          words: z.string().nullable(),
          same_action: z.boolean(),
        }),
      )
      .describe(
        "Other calls for exactly this action, and earlier hand-offs of the same agent and action; the newest first.",
      ),
  }),
);
