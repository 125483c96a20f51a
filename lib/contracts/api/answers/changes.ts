/** What /api/v1/changes answers. */
import { z } from "zod";
import { OUTCOMES } from "@/lib/contracts/actions";
import { CHANGE_STATUSES, changeContentSchema } from "@/lib/contracts/changes";
import type {
  ChangePreview,
  ChangeSummary,
  ChangesAnswer,
  ChangeView,
  Evidence,
  ReplayAnswer,
  ReviewersAnswer,
} from "@/lib/contracts/changeViews";
import { type CellDifference, DIFFERENT_PARTS, DIRECTIONS, type PartDifference } from "@/lib/core/authority/difference";
import type { ReplayFlip } from "@/lib/core/authority/replay";
import { CATEGORY_KINDS, type Category } from "@/lib/core/change/category";
import { POWERS } from "@/lib/core/organisation/facts";
import { component, time } from "../component";
import { reasonCode } from "./reasonCode";
import { claimOfAction } from "./toolImport";

export const changeCommented = component<{ id: string }>()("ChangeCommented", z.object({ id: z.string() }));

const summary = {
  id: z.string(),
  status: z.enum(CHANGE_STATUSES),
  reason: z.string(),
  agent: z.string().nullable(),
  about: z.string().describe("What it is about, in words."),
  author: z.string(),
  created_at: time,
  submitted_at: time.nullable(),
  resolved_at: time.nullable(),
  in_force_at: time.nullable(),
  starts_at: time.nullable(),
  ends_at: time.nullable(),
  widens: z.boolean().nullable().describe("Null for a draft."),
  categories: z.array(z.string()),
  reviewed_by: z.array(z.string()).describe("Who approved or rejected it as it stands, by address."),
  waiting_for_me: z.boolean(),
};

export const changeSummary = component<ChangeSummary>()("ChangeSummary", z.object(summary));

export const changesAnswer = component<ChangesAnswer>()(
  "ChangesAnswer",
  z.object({
    changes: z.array(changeSummary),
    next_cursor: z.string().nullable(),
  }),
);

const category = component<Category>()(
  "ChangeCategory",
  z.object({
    kind: z.enum(CATEGORY_KINDS),
    subject: z.string(),
    power: z.enum(POWERS).nullable().exactOptional(),
    environment: z.string().exactOptional(),
    name: z.string().exactOptional(),
    words: z.string(),
    reaches: z.array(z.object({ agent: z.string(), action: z.string(), environment: z.string() })),
  }),
);

const part = component<PartDifference>()(
  "PartDifference",
  z.object({
    direction: z.enum(DIRECTIONS).describe("changed: it cannot be ruled out that it widens."),
    part: z.enum(DIFFERENT_PARTS),
    name: z.string().exactOptional().describe("The grant or rule."),
    at: z.string().exactOptional().describe("A JSON Pointer into the argument schema, or the limit."),
    before: z.string().nullable(),
    after: z.string().nullable(),
  }),
);

const cell = component<CellDifference>()(
  "CellDifference",
  z.object({
    power: z.enum(POWERS).nullable(),
    action: z.string(),
    environment: z.string(),
    objectType: z.string().nullable(),
    verdict: z.enum(["widened", "narrowed"]),
    parts: z.array(part).describe("Each part that differs: its direction, what it is, and what it was and would be."),
  }),
);

export const changeDifference = component<ChangeView["difference"]>()(
  "ChangeDifference",
  z.object({
    categories: z.array(category),
    narrowing: z.array(z.string()),
    agents: z.array(z.object({ agent: z.string(), cells: z.array(cell) })),
    verdict: z.enum(["widens", "narrows", "nothing"]),
  }),
);

const evidence = component<Evidence>()(
  "ChangeEvidence",
  z.object({
    agent: z.string(),
    stage: z.string(),
    power: z.string().nullable().describe("Of the category that widens; null for all that the agent does."),
    environment: z.string().nullable(),
    since: time.describe("Since when the agent is at its stage, which is how far back is looked."),
    days: z.number(),
    decisions: z.number(),
    distinctActions: z.number(),
    allowed: z.number(),
    denied: z.array(z.object({ reason: z.string(), count: z.number() })),
    escalated: z.object({
      asked: z.number(),
      approved: z.number(),
      denied: z.number(),
      expired: z.number(),
      cancelled: z.number(),
    }),
    handedOff: z.number(),
    outcomes: z.object({ succeeded: z.number(), failed: z.number(), notExecuted: z.number() }),
    limits: z
      .array(z.object({ key: z.string(), highest: z.number() }))
      .describe("How full each limit was at most, 1 being all of it."),
    completeness: z.number().nullable(),
    sampled: z.number(),
    incidents: z
      .object({ open: z.number(), closed: z.number() })
      .nullable()
      .describe(
        "Incidents that hold records of it: those that are not closed, and those that were closed since. Null in what was submitted before they were counted.",
      ),
    overrides: z
      .object({ overLimit: z.number(), inAdvance: z.number(), breakGlass: z.number() })
      .nullable()
      .describe("Limits exceeded with an approval, answers given in advance, and calls that break-glass allowed."),
    missing: z.array(
      z.object({
        minimum: z.enum(["days", "decisions", "distinctActions", "completeness", "noOpenIncident"]),
        needed: z.number(),
        found: z.number(),
      }),
    ),
  }),
);

const flip = component<ReplayFlip>()(
  "ReplayFlip",
  z.object({
    from: z.enum(OUTCOMES),
    to: z.enum(OUTCOMES),
    count: z.number(),
    examples: z
      .array(
        z.object({
          id: z.string().describe("Of the evaluation."),
          agent: z.string(),
          action: z.string(),
          was: reasonCode,
          would: reasonCode,
          why: z.string(),
        }),
      )
      .describe("The first of them, at most five."),
  }),
);

export const changeReplay = component<ReplayAnswer>()(
  "ChangeReplay",
  z.object({
    decisions: z.number(),
    unchanged: z.number(),
    flips: z.array(flip).describe("The most frequent first."),
    assumptions: z
      .array(z.enum(["limits", "sessions", "approvals", "provenance"]))
      .describe("What it takes as given, because it is not on record."),
    from: time,
    to: time,
  }),
);

const reviewers = component<ReviewersAnswer>()(
  "ChangeReviewers",
  z.object({
    required: z.number(),
    could: z.array(z.object({ email: z.string(), name: z.string() })),
    nobody: z.string().nullable().describe("What to do when too few could; null while enough can."),
  }),
);

export const changePreview = component<ChangePreview>()(
  "ChangePreview",
  z.object({
    difference: changeDifference,
    refusal: z.string().nullable().describe("Why it could not be submitted as it is; null where it could."),
    evidence: z
      .array(evidence)
      .describe("Of a promotion and of a new agent: what the records show of what its stage asks for."),
    reviewers,
    lint: z
      .array(
        z.object({
          where: z.string().describe("The grant of the agent that it is about; else AGENT/GRANT, or `rule NAME`."),
          code: z.string(),
          message: z.string(),
        }),
      )
      .describe("What it says and seldom means."),
    replay: changeReplay,
  }),
);

export const changeView = component<ChangeView>()(
  "ChangeView",
  z.object({
    ...summary,
    edition: z.number(),
    digest: z.string(),
    submitted_digest: z.string().nullable().describe("What a review is bound to; null for a draft."),
    content: changeContentSchema,
    tests: z.array(z.string()).describe("Where tests of it are found, as its author says."),
    claims: z.array(claimOfAction).describe("What servers say of the actions that it sets: their claim."),
    base: z.unknown(),
    difference: changeDifference,
    submit_refusal: z.string().nullable(),
    rebase: z.string().nullable(),
    evidence: z.array(evidence),
    replay: changeReplay.nullable(),
    reviewers,
    review_refusal: z.string().nullable(),
    reviews: z.array(
      z.object({
        person: z.string(),
        verdict: z.enum(["approve", "reject"]),
        reason: z.string().nullable(),
        edition: z.number(),
        at: time,
        dismissed: z.boolean(),
      }),
    ),
    comments: z.array(
      z.object({
        id: z.string(),
        person: z.string(),
        line: z.string().nullable(),
        text: z.string(),
        edition: z.number(),
        at: time,
      }),
    ),
  }),
);
