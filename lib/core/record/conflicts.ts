import { verbToken } from "@/lib/core/correlation/vocabulary";
import { differenceOf } from "./difference";
import { CLOCK_TOLERANCE_MS, saysItRan } from "./expectations";
import { compareText, orderedFragments, showsToolCall, stateChangeIn } from "./fragments";
import type { StoredApproval, StoredEvaluation, StoredFragment } from "./stored";
import type { Story } from "./story";
import { PHASES, type RecordConflict } from "./types";

type Finding = Omit<RecordConflict, "evaluation_id">;

/** How many places are named in a sentence. */
const POINTERS_TOLD_MAX = 3;

/** What is stored and cannot all be right, over every evaluation of the story. */
export function conflictsOf(story: Story): RecordConflict[] {
  const found = story.evaluations.flatMap((evaluation) =>
    [
      ...permitConflicts(evaluation),
      ...digestConflicts(evaluation, story),
      ...outcomeConflicts(evaluation),
      ...fragmentConflicts(evaluation),
    ].map((finding): RecordConflict => ({ ...finding, evaluation_id: evaluation.id })),
  );
  return [...found, ...usedTwice(story)].sort(
    (a, b) =>
      PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) ||
      compareText(a.kind, b.kind) ||
      compareText(a.evaluation_id, b.evaluation_id),
  );
}

function permitConflicts({ permit }: StoredEvaluation): Finding[] {
  if (permit === null || permit.redeemedAt === null) return [];
  const findings: Finding[] = [];
  if (permit.revokedAt !== null && permit.redeemedAt > permit.revokedAt)
    findings.push({
      phase: "credential",
      kind: "redeemed_after_revocation",
      title: "The permit was redeemed after it was revoked",
      why: `Revoked at ${permit.revokedAt}, redeemed at ${permit.redeemedAt}.`,
    });
  if (permit.redeemedAt > permit.expiresAt)
    findings.push({
      phase: "credential",
      kind: "redeemed_after_expiry",
      title: "The permit was redeemed after it had expired",
      why: `Valid until ${permit.expiresAt}, redeemed at ${permit.redeemedAt}.`,
    });
  return findings;
}

function digestConflicts(evaluation: StoredEvaluation, { approval }: Story): Finding[] {
  const findings: Finding[] = [];
  const { permit, actionDigest } = evaluation;
  if (permit !== null && permit.actionDigest !== actionDigest)
    findings.push(
      digestMismatch("credential", "The permit is bound to another action", permit.actionDigest, actionDigest),
    );
  const honoured = approval?.stored;
  if (honoured !== undefined && evaluation.approvalId === honoured.id && honoured.actionDigest !== actionDigest)
    findings.push(
      digestMismatch("approval", "The approval covers another action", honoured.actionDigest, actionDigest),
    );
  for (const fragment of orderedFragments(evaluation)) {
    for (const { kind, value } of fragment.keys)
      if (kind === "action_digest" && value !== actionDigest)
        findings.push(digestMismatch(fragment.phase, "A fragment speaks of another action", value, actionDigest));
  }
  return findings;
}

function digestMismatch(phase: Finding["phase"], title: string, other: string, decided: string): Finding {
  return { phase, kind: "digest_mismatch", title, why: `The decision was about ${decided}, this is about ${other}.` };
}

function outcomeConflicts(evaluation: StoredEvaluation): Finding[] {
  const { outcomeReport: report, permit } = evaluation;
  if (report === null) return [];
  const ran = saysItRan(evaluation);
  const occurredAt = report.occurredAt ?? report.reportedAt;
  const findings: Finding[] = [];
  if (ran && evaluation.outcome !== "allow")
    findings.push({
      phase: "tool_call",
      kind: "ran_though_not_allowed",
      title: "The call is reported to have run, though it was not allowed",
      why: `The decision was ${evaluation.outcome} (${evaluation.reason}); the report says ${report.status}.`,
    });
  if (ran && evaluation.outcome === "allow" && (permit === null || permit.redeemedAt === null))
    findings.push({
      phase: "tool_call",
      kind: "ran_without_redeem",
      title: "The call is reported to have run without its permit",
      why: "An outcome was reported, but the permit was not redeemed, so nothing checked what really ran.",
    });
  if (report.status === "not_executed" && report.stateChanges.length > 0)
    findings.push({
      phase: "state_change",
      kind: "state_change_though_not_executed",
      title: "State is reported to have changed, though nothing ran",
      why: "The same report says that the call was not executed and lists state changes.",
    });
  if (
    ran &&
    permit !== null &&
    permit.revokedAt !== null &&
    permit.redeemedAt === null &&
    occurredAt > permit.revokedAt
  )
    findings.push({
      phase: "tool_call",
      kind: "outcome_after_revocation",
      title: "The call is reported to have run after its permit was revoked",
      why: `Revoked at ${permit.revokedAt}, ran at ${occurredAt}.`,
    });
  if (Date.parse(occurredAt) < Date.parse(evaluation.decidedAt) - CLOCK_TOLERANCE_MS)
    findings.push({
      phase: "tool_call",
      kind: "occurred_before_decision",
      title: "The call is reported to have run before it was decided",
      why: `Decided at ${evaluation.decidedAt}, ran at ${occurredAt}: more than clocks may differ.`,
    });
  return findings;
}

/** What logs say of the call, against the outcome that was reported and the arguments that were decided on. */
function fragmentConflicts(evaluation: StoredEvaluation): Finding[] {
  const fragments = orderedFragments(evaluation);
  return once([
    ...fragments.filter(showsToolCall).flatMap((one) => endedOtherwise(one, evaluation)),
    ...fragments.flatMap((one) => changedThoughFailed(one, evaluation)),
    ...fragments.flatMap((one) => otherArguments(one, evaluation)),
  ]);
}

function endedOtherwise({ status: logged }: StoredFragment, { outcomeReport }: StoredEvaluation): Finding[] {
  const reported = outcomeReport?.status;
  if (reported === undefined || logged === null || logged === reported) return [];
  return [
    {
      phase: "tool_call",
      kind: "reports_disagree",
      title: "A log and the report disagree about how the call ended",
      why: `The report says ${reported}, the log says ${logged}.`,
    },
  ];
}

/** Another system saw the change that the report says was not made. */
function changedThoughFailed(fragment: StoredFragment, { outcomeReport }: StoredEvaluation): Finding[] {
  const reported = outcomeReport?.status;
  const changed = stateChangeIn(fragment) !== null && fragment.status !== "failed" && fragment.basis !== "claimed";
  if (!changed || reported === undefined || reported === "succeeded") return [];
  return [
    {
      phase: "state_change",
      kind: "state_changed_though_failed",
      title: "State changed, though the call is reported not to have succeeded",
      why: `The report says ${reported}; the log of ${fragment.source} shows a change.`,
    },
  ];
}

/** A log of the same operation that holds arguments holds those that really ran. */
function otherArguments(fragment: StoredFragment, evaluation: StoredEvaluation): Finding[] {
  const { arguments: logged, verb } = fragment;
  const decided = evaluation.arguments;
  if (logged === null || verb === null || decided === null || verbToken(verb) !== verbToken(evaluation.action))
    return [];
  const differing = differenceOf(decided, logged).filter(({ kind }) => kind !== "same");
  if (differing.length === 0) return [];
  return [
    {
      phase: "tool_call",
      kind: "arguments_differ",
      title: "A log shows other arguments than were decided on",
      why: `The log of ${fragment.source} differs at ${differing
        .slice(0, POINTERS_TOLD_MAX)
        .map(({ pointer }) => (pointer === "" ? "the whole" : pointer))
        .join(
          ", ",
        )}${differing.length > POINTERS_TOLD_MAX ? ` and ${differing.length - POINTERS_TOLD_MAX} more` : ""}.`,
    },
  ];
}

/** The same of many log records is one finding. */
function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [`${one.kind}\n${one.why}`, one])).values()];
}

function usedTwice({ approval, evaluations }: Story): RecordConflict[] {
  const stored: StoredApproval | undefined = approval?.stored;
  if (stored === undefined) return [];
  const ran = evaluations.filter(
    (one) => one.approvalId === stored.id && one.permit !== null && one.permit.redeemedAt !== null,
  );
  return ran.slice(1).map((second) => ({
    phase: "approval",
    kind: "approval_used_twice",
    title: "One approval let the action run twice",
    why: "An approval is single-use. More than one permit issued under it was redeemed.",
    evaluation_id: second.id,
  }));
}
