/** The inbox as a list, and approvals that are answered together. */
import { z } from "zod";
import { APPROVAL_STATUSES } from "@/lib/contracts/approvals";
import type { BulkResult, BulkResults } from "@/lib/contracts/bulkAnswers";
import type { InboxRow, InboxRows } from "@/lib/contracts/inbox";
import { type SavedView, saveViewSchema } from "@/lib/contracts/savedViews";
import { body, component, time } from "../component";
import { approvalSummary } from "./approvals";

export const inboxRow = component<InboxRow>()(
  "InboxRow",
  approvalSummary
    .extend({
      action_digest: z.string(),
      rule: z.string().describe("What it is grouped by: the rule that asked first, or whose limit it was."),
      may_answer: z.boolean().describe("Whether the person may answer it now."),
      claimed_by: z
        .object({ name: z.string(), until: time })
        .nullable()
        .describe("Who is looking at it, while that claim holds."),
      assigned_to: z.string().nullable(),
      answered_by: z
        .object({ name: z.string(), verdict: z.enum(["approve", "deny"]), at: time })
        .nullable()
        .describe("The last answer."),
    })
    .describe("One approval as the inbox lists it."),
);

export const inboxRows = component<InboxRows>()(
  "InboxRows",
  z.object({
    rows: z.array(inboxRow),
    first: z.number().describe("The place of the first row in the whole list, from 1 on, as one paged there."),
    total: z.number().nullable().describe("How many there are; null for more than `INBOX_COUNT_MAX`."),
    next_cursor: z.string().nullable(),
    previous_cursor: z.string().nullable(),
  }),
);

export const savedView = component<SavedView>()(
  "SavedView",
  z
    .object({
      id: z.string(),
      name: z.string(),
      query: z.string().describe('What the address of its list holds after "?"; "" for the default.'),
    })
    .describe("A named list that a person keeps."),
);

export const saveViewBody = body("SaveView", saveViewSchema);

export const bulkResult = component<BulkResult>()(
  "BulkResult",
  z
    .union([
      z.object({ id: z.string(), ok: z.literal(true), status: z.enum(APPROVAL_STATUSES) }),
      z.object({ id: z.string(), ok: z.literal(false), problem: z.string() }),
    ])
    .describe("What came of one row."),
);

export const bulkResults = component<BulkResults>()(
  "BulkResults",
  z.object({
    results: z.array(bulkResult),
  }),
);
