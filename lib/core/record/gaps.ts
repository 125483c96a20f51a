import { changesState, outcomeDueAt, permitIsUsable, provablyDidNotRun } from "./expectations";
import type { StoredApproval, StoredEvaluation } from "./stored";
import type { Story } from "./story";
import { PHASES, type Phases, type RecordGap } from "./types";

/** What should be there, given how the action came out, and is not. `now` in epoch milliseconds. */
export function gapsOf(story: Story, phases: Phases, now: number): RecordGap[] {
  const { executing, subject } = story;
  const gaps =
    executing === null
      ? subject.outcome === "escalate"
        ? escalationGaps(story, now)
        : []
      : executionGaps(executing, phases, now);
  return gaps.sort((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase)).map((gap) => ({ ...gap, silent: [] }));
}

/** Which sources were silent is known where they are. */
type Gap = Omit<RecordGap, "silent">;

function escalationGaps({ approval }: Story, now: number): Gap[] {
  if (approval === null || approval.relation === "presented")
    return [
      {
        phase: "approval",
        kind: "approval_not_requested",
        state: "missing",
        due_at: null,
        title: "No approval was requested",
        why: "A person had to be asked, and the caller did not open an approval for this decision.",
      },
    ];
  const { stored } = approval;
  const inTime = now < Date.parse(stored.expiresAt);
  if (stored.status === "pending")
    return [
      {
        phase: "approval",
        kind: "approval_awaited",
        state: inTime ? "awaited" : "missing",
        due_at: stored.expiresAt,
        title: inTime ? "No answer yet" : "No answer in time",
        why: "A person has been asked. Without an answer in time the action is denied.",
      },
    ];
  return stored.status === "approved" ? [notRetried(stored, now)] : [];
}

function notRetried(approval: StoredApproval, now: number): Gap {
  const usable =
    approval.revokedAt === null && approval.approvedUntil !== null && now < Date.parse(approval.approvedUntil);
  return {
    phase: "credential",
    kind: "approved_action_not_retried",
    state: usable ? "awaited" : "missing",
    due_at: approval.approvedUntil,
    title: "The approved action was not asked for again",
    why: usable
      ? "The approval stands. The caller has not come back with it yet, so no permit was issued."
      : "The approval ended unused: the caller did not come back with it, and no permit was issued under it.",
  };
}

function executionGaps(executing: StoredEvaluation, phases: Phases, now: number): Gap[] {
  return [...permitGaps(executing, now), ...outcomeGaps(executing, phases, now), ...stateChangeGaps(executing, phases)];
}

function permitGaps(executing: StoredEvaluation, now: number): Gap[] {
  const { permit, outcomeReport } = executing;
  if (permit === null)
    return [
      {
        phase: "credential",
        kind: "permit_absent",
        state: "missing",
        due_at: null,
        title: "No permit is on record",
        why: "Whatever is allowed gets a permit. None is stored for this decision.",
      },
    ];
  if (permit.redeemedAt !== null || outcomeReport?.status === "not_executed") return [];
  const usable = permitIsUsable(executing, now) && outcomeReport === null;
  return [
    {
      phase: "credential",
      kind: "permit_not_redeemed",
      state: usable ? "awaited" : "missing",
      due_at: usable ? permit.expiresAt : null,
      title: usable ? "The permit has not been redeemed yet" : "The permit was never redeemed",
      why: whyNotRedeemed(executing, usable, now),
    },
  ];
}

function whyNotRedeemed(executing: StoredEvaluation, usable: boolean, now: number): string {
  if (usable) return "The permit was issued and can still be used once.";
  if (provablyDidNotRun(executing, now))
    return "This credential must redeem its permits, so nothing ran under this decision.";
  return "Nothing ties what may have run to this permit: it was not redeemed while it was valid.";
}

function outcomeGaps(executing: StoredEvaluation, phases: Phases, now: number): Gap[] {
  if (executing.outcomeReport !== null || provablyDidNotRun(executing, now)) return [];
  const dueAt = outcomeDueAt(executing);
  const revoked = executing.permit?.revokedAt != null && executing.permit.redeemedAt === null;
  const awaited = dueAt !== null && now < Date.parse(dueAt) && !revoked;
  return [
    {
      phase: "tool_call",
      kind: "outcome_not_reported",
      state: awaited ? "awaited" : "missing",
      due_at: awaited ? dueAt : null,
      title: awaited ? "No outcome has been reported yet" : "The outcome was never reported",
      why:
        phases.tool_call === null
          ? whyNoOutcome(executing, awaited)
          : "Log fragments speak of the call, but nobody reported how it ended.",
    },
  ];
}

function whyNoOutcome(executing: StoredEvaluation, awaited: boolean): string {
  if (executing.permit?.redeemedAt == null)
    return awaited
      ? "The call has not started: its permit is still unused."
      : "Nobody said whether the call ran, and its permit ended unused.";
  return awaited
    ? "The permit was redeemed, so the call has started. Its outcome is on its way."
    : "The permit was redeemed, so the call started. Whether it succeeded is not known.";
}

function stateChangeGaps(executing: StoredEvaluation, phases: Phases): Gap[] {
  if (executing.outcomeReport?.status !== "succeeded" || !changesState(executing)) return [];
  if (phases.state_change === null)
    return [
      {
        phase: "state_change",
        kind: "state_change_not_reported",
        state: "missing",
        due_at: null,
        title: "No state change is on record",
        why: "The call changes state and succeeded, but neither the report nor another system says what changed.",
      },
    ];
  if (phases.state_change.basis !== "claimed") return [];
  return [
    {
      phase: "state_change",
      kind: "state_change_only_claimed",
      state: "missing",
      due_at: null,
      title: "Nobody but the agent saw the state change",
      why: "The agent reported it under its own credential. No enforcement point and no other system's log confirms it.",
    },
  ];
}
