/** What /api/v1/changes answers, and what the pages about changes show. */
import type { ReplayResult } from "@/lib/core/authority/replay";
import type { Change } from "@/lib/core/change/category";
import type { ChangeContent, ChangeStatusName } from "./changes";
import type { ClaimOfAction } from "./toolImport";

/** What the records say of what the change is about. Computed, never typed. */
export interface Evidence {
  agent: string;
  stage: string;
  /** Of the category that widens; null for all that the agent does. */
  power: string | null;
  environment: string | null;
  /** RFC 3339: since when the agent is at its stage, which is how far back is looked. */
  since: string;
  days: number;
  decisions: number;
  distinctActions: number;
  allowed: number;
  denied: { reason: string; count: number }[];
  escalated: { asked: number; approved: number; denied: number; expired: number; cancelled: number };
  handedOff: number;
  outcomes: { succeeded: number; failed: number; notExecuted: number };
  /** How full each limit was at most, 1 being all of it. */
  limits: { key: string; highest: number }[];
  /** Mean over the newest records, at most `sampled` of them; null without any. */
  completeness: number | null;
  sampled: number;
  /** Incidents that hold records of it: those that are not closed, whenever they were opened, and those that were closed since. Null where it was submitted before they were counted. */
  incidents: { open: number; closed: number } | null;
  /** Where a person let through what its bounds would not have: limits that were exceeded with an approval, answers in advance, and break-glass. Null likewise. */
  overrides: { overLimit: number; inAdvance: number; breakGlass: number } | null;
  /** The minimums that are not met: those of the stage, and that no incident of it is open. */
  missing: {
    minimum: "days" | "decisions" | "distinctActions" | "completeness" | "noOpenIncident";
    needed: number;
    found: number;
  }[];
}

export interface ReplayAnswer extends ReplayResult {
  /** RFC 3339. */
  from: string;
  to: string;
}

export interface ReviewersAnswer {
  required: number;
  /** Who could approve it now. */
  could: { email: string; name: string }[];
  /** What to do when too few could; null while enough can. */
  nobody: string | null;
}

export interface ChangeSummary {
  id: string;
  status: ChangeStatusName;
  reason: string;
  agent: string | null;
  /** What it is about, in words. */
  about: string;
  author: string;
  created_at: string;
  submitted_at: string | null;
  resolved_at: string | null;
  in_force_at: string | null;
  starts_at: string | null;
  ends_at: string | null;
  /** Null for a draft. */
  widens: boolean | null;
  categories: string[];
  /** Who approved or rejected it as it stands, by address. */
  reviewed_by: string[];
  waiting_for_me: boolean;
}

export interface ChangesAnswer {
  changes: ChangeSummary[];
  next_cursor: string | null;
}

export interface ChangeView extends ChangeSummary {
  edition: number;
  digest: string;
  /** What a review is bound to; null for a draft. */
  submitted_digest: string | null;
  content: ChangeContent;
  /** Where tests of it are found, as its author says. */
  tests: string[];
  /** What servers say of the actions that it sets: their claim. */
  claims: ClaimOfAction[];
  base: unknown;
  difference: Change & { verdict: "widens" | "narrows" | "nothing" };
  /** Why it cannot be submitted as it is; null where it can, or was. */
  submit_refusal: string | null;
  /** Why it has to be rebased; null while its base stands. */
  rebase: string | null;
  evidence: Evidence[];
  replay: ReplayAnswer | null;
  reviewers: ReviewersAnswer;
  /** Why the one who asks cannot approve it; null where they can. */
  review_refusal: string | null;
  reviews: {
    person: string;
    verdict: "approve" | "reject";
    reason: string | null;
    edition: number;
    at: string;
    dismissed: boolean;
  }[];
  comments: { id: string; person: string; line: string | null; text: string; edition: number; at: string }[];
}

/** Whether the records of an action type tie it together well enough for production. */
export interface Eligibility {
  /** `tool.action`. */
  action: string;
  /** Records of calls that ran, the newest. */
  looked: number;
  /** Those that tie request, credential, tool call and state change together. */
  tied: number;
  /** The share that the agent's stage asks for. */
  needed: number;
  /** Why it is not production-eligible; null where it is. */
  problem: string | null;
}

/** What a change would do, as it stands in an editor. */
export interface ChangePreview {
  difference: ChangeView["difference"];
  /** Why it could not be submitted as it is; null where it could. */
  refusal: string | null;
  /** Of a promotion and of a new agent: what the records show of what its stage asks for. */
  evidence: Evidence[];
  reviewers: ReviewersAnswer;
  /** Sentences about what it says and seldom means. `where`: the grant of the agent that it is about; else AGENT/GRANT, or `rule NAME`. */
  lint: { where: string; code: string; message: string }[];
  replay: ReplayAnswer;
}

/** What became of it. */
export interface ChangeMoved {
  id: string;
  status: ChangeStatusName;
  /** What that means, in a sentence. */
  message: string;
}
