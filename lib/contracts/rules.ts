/** Rules as their pages and /api/v1 see them. */
import type { RuleLine } from "./agents";
import type { Completion } from "./budgetEditor";
import type { ChangeContent } from "./changes";
import type { ChangeSummary } from "./changeViews";

/** On how many decisions of agents that the one who asks sees a rule was met. */
export interface RuleMetView {
  days_7: number;
  days_30: number;
  /** Of the 30 days: its condition failed, which counts as met. */
  errored: number;
  last_at: string | null;
}

export interface RuleRow extends RuleLine {
  met: RuleMetView;
  /** One sentence for each entry that too few people could satisfy. */
  too_few: string[];
}

export interface RulesAnswer {
  rules: RuleRow[];
  /** Why the one who asks may not propose a change of rules; null where they may. */
  propose_refusal: string | null;
}

export interface RuleDetail extends RuleRow {
  /** What it asked in the last 30 days, alone or with others. */
  asked: {
    asked: number;
    approved: number;
    denied: number;
    expired: number;
    cancelled: number;
    waiting: number;
  };
  /** Who answered that: everyone for security reviewers and admins, for others their own answers. */
  answers: { name: string; email: string; approved: number; denied: number; last_at: string }[];
  /** The tasks that it handed over in the last 30 days. */
  hand_offs: { open: number; done: number; returned: number };
  /** The change requests that touched it, the newest first, of those that the one who asks sees. */
  history: ChangeSummary[];
  propose_refusal: string | null;
}

/** What an editor of a rule starts from, and what may stand in it. */
export interface RuleEditorView {
  /** As it is in force or, with `change`, as that one says it; null for a new one. */
  rule: RuleLine | null;
  /** Of the rule in force; null where there is none yet. */
  version: number | null;
  /** The request that is edited, with everything else that it says; null for an edit of what is in force. */
  change: { id: string; reason: string; tests: string[]; startsAt: string | null; content: ChangeContent } | null;
  actions: string[];
  tools: string[];
  teams: string[];
  agents: string[];
  groups: string[];
  completions: Completion[];
}
