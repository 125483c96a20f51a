import type { BadgeTone } from "@/components/ui/Badge";
import type { Basis, PartState, RecordLink, Standing } from "@/lib/contracts/actions";

/** Where an action stands, in a word or two. */
export const STANDING_WORDS: Record<Standing, { words: string; tone: BadgeTone }> = {
  awaiting_approval: { words: "Waiting for a person", tone: "accent" },
  awaiting_retry: { words: "Approved, not used yet", tone: "accent" },
  awaiting_use: { words: "Permit not used yet", tone: "accent" },
  awaiting_outcome: { words: "Running", tone: "accent" },
  succeeded: { words: "Succeeded", tone: "ok" },
  failed: { words: "Failed", tone: "stop" },
  not_executed: { words: "Not executed", tone: "neutral" },
  denied: { words: "Ended there", tone: "neutral" },
  handed_off: { words: "Handed to a person", tone: "neutral" },
  not_asked: { words: "No approval requested", tone: "neutral" },
  approval_denied: { words: "Denied by a person", tone: "stop" },
  approval_expired: { words: "Expired unanswered", tone: "neutral" },
  approval_cancelled: { words: "Withdrawn", tone: "neutral" },
  approval_unused: { words: "Approval unused", tone: "neutral" },
  permit_unused: { words: "Permit unused", tone: "neutral" },
  outcome_missing: { words: "Outcome missing", tone: "risk-3" },
};

/** Reason codes as words; a code that is not listed is shown as it is. */
const REASON_WORDS: Record<string, string> = {
  granted: "Granted",
  approval_honoured: "Approval honoured",
  observe_mode: "Observed, not enforced",
  approval_required: "Approval required",
  out_of_scope: "Approval does not cover it",
  approval_expired: "Approval no longer valid",
  approval_unverifiable: "Approval unknown",
  policy_denied: "Approved, but denied now",
  handed_off: "Handed off",
  credential_scope: "Beyond the credential",
  agent_not_active: "Agent not active",
  kill_switch: "Kill switch",
  action_unknown: "Action unknown",
  arguments_outside_grant: "Arguments outside the grant",
  stage_ceiling: "Above the stage's ceiling",
  power_reserved: "Power reserved",
  no_grant: "No grant",
  condition_error: "Condition failed to evaluate",
  rule_stop: "Stopped by a rule",
  limit_exhausted: "Limit used up",
  audit_unavailable: "Could not be recorded",
};

export function reasonWords(code: string): string {
  return REASON_WORDS[code] ?? code;
}

export const BASIS_WORDS: Record<Basis, { words: string; meaning: string }> = {
  claimed: { words: "claimed", meaning: "Whoever did it said so, the agent or a person; nothing else shows it" },
  enforced: { words: "enforced", meaning: "Ambit or an enforcement point did or saw it" },
  independent: { words: "independent", meaning: "Another system's log says so" },
};

export const PART_WORDS: Record<PartState, string> = {
  known: "known",
  claimed: "only claimed",
  missing: "missing",
  not_applicable: "does not apply",
};

export const RELATION_WORDS: Record<RecordLink["relation"], string> = {
  opened_approval: "Opened the approval",
  waited_on_approval: "Waited on the approval",
  honoured_approval: "Ran under the approval",
  presented_approval: "Presented the approval",
  asked_before: "Asked before as",
  asked_again: "Asked again as",
  executed_by: "Executed by",
  permit: "Permit",
  hand_off: "Hand-off",
  session: "Session",
  trace: "Trace",
  fragment: "Fragment",
};
