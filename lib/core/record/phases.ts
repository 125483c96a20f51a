import type { Reason } from "@/lib/core/decision/types";
import { splitAction } from "@/lib/core/organisation/actionPattern";
import { orderedFragments, showsToolCall, stateChangeIn, strongest, timeOfFragment } from "./fragments";
import { recordHandOff } from "./handOff";
import type { ReporterKind, StoredEvaluation, StoredPermit, StoredRelease } from "./stored";
import type { Story } from "./story";
import type {
  ApprovalPhase,
  Basis,
  CredentialPhase,
  DecisionPhase,
  Phases,
  RecordReason,
  ReleasedSecret,
  RequestPhase,
  StateChangePhase,
  ToolCallPhase,
} from "./types";

/** What an agent reports is its claim; an enforcement point did or saw what it reports. */
export function basisOfReporter(kind: ReporterKind): Basis {
  return kind === "agent" ? "claimed" : "enforced";
}

/** What a reporter is called as a system. */
export function systemOfReporter(kind: ReporterKind): string {
  return kind === "agent" ? "agent" : "enforcement point";
}

/**
 * The phases as told from the story's subject: its own request and decision, the approval that it turns on, and what
 * followed under the evaluation that let the action run.
 */
export function phasesOf(story: Story): Phases {
  // A report about a call that was not allowed is kept in sight: it is a conflict, not nothing.
  const ran = story.executing ?? story.subject;
  return {
    request: requestPhase(story.subject),
    decision: decisionPhase(story.subject),
    approval: approvalPhase(story),
    credential: ran.permit === null ? null : credentialPhase(ran, ran.permit),
    tool_call: toolCallPhase(ran),
    state_change: stateChangePhase(ran),
  };
}

function requestPhase(evaluation: StoredEvaluation): RequestPhase {
  return {
    basis: basisOfReporter(evaluation.credential.kind),
    at: evaluation.decidedAt,
    evaluation_id: evaluation.id,
    on_behalf_of: evaluation.onBehalfOf,
    arguments: evaluation.arguments,
    session: {
      id: evaluation.session.id,
      shared: evaluation.session.shared,
      label: evaluation.session.label,
      claimed_id: evaluation.session.claimedId,
    },
    request_id: evaluation.requestId,
    tool_call_id: evaluation.toolCallId,
    traceparent: evaluation.traceparent,
    justification: evaluation.justification,
    confidence: evaluation.confidence,
    presented: presentedBy(evaluation),
  };
}

function decisionPhase(evaluation: StoredEvaluation): DecisionPhase {
  const { handOff } = evaluation;
  return {
    basis: "enforced",
    at: evaluation.decidedAt,
    evaluation_id: evaluation.id,
    outcome: evaluation.outcome,
    reason: evaluation.reason,
    reasons: evaluation.reasons.map(recordReason),
    would_be: evaluation.wouldBe,
    budget_version: evaluation.budgetVersion,
    hand_off: handOff === null ? null : recordHandOff(handOff),
  };
}

function recordReason({ budgetVersion, ruleVersion, stageVersion, ...reason }: Reason): RecordReason {
  return {
    ...reason,
    ...(budgetVersion === undefined ? {} : { budget_version: budgetVersion }),
    ...(ruleVersion === undefined ? {} : { rule_version: ruleVersion }),
    ...(stageVersion === undefined ? {} : { stage_version: stageVersion }),
  };
}

function approvalPhase({ approval }: Story): ApprovalPhase | null {
  if (approval === null) return null;
  const { stored, relation } = approval;
  return {
    basis: "enforced",
    at: stored.requestedAt,
    approval_id: stored.id,
    relation,
    status: stored.status,
    justification: stored.justification,
    required: stored.requirements.map(({ kind, name, count }) => ({ kind, name, count })),
    requested_at: stored.requestedAt,
    expires_at: stored.expiresAt,
    resolved_at: stored.resolvedAt,
    reason: stored.reason,
    approved_until: stored.approvedUntil,
    used_at: stored.usedAt,
    revoked_at: stored.revokedAt,
    answers: stored.answers.map((answer) => ({
      name: answer.person.name,
      email: answer.person.email,
      verdict: answer.verdict,
      reason: answer.reason,
      at: answer.answeredAt,
      by_token: answer.byToken,
      verified: answer.verified,
      ...(answer.inAdvance === undefined ? {} : { in_advance: answer.inAdvance }),
    })),
  };
}

function credentialPhase(evaluation: StoredEvaluation, permit: StoredPermit): CredentialPhase {
  return {
    basis: "enforced",
    at: permit.issuedAt,
    evaluation_id: evaluation.id,
    permit_id: permit.id,
    issued_at: permit.issuedAt,
    expires_at: permit.expiresAt,
    must_redeem: permit.mustRedeem,
    redeemed_at: permit.redeemedAt,
    revoked_at: permit.revokedAt,
    lapsed_at: permit.lapsedAt,
    presented: presentedBy(evaluation),
    principal: evaluation.principal,
    secret: permit.secret === null ? null : releasedSecret(evaluation, permit.secret),
  };
}

/** A permit lets go the secret of its own tool and environment, and no other (trigger tool_secret_release_fits). */
export function releasedSecret(
  { action, environment }: Pick<StoredEvaluation, "action" | "environment">,
  { secretId, version, releasedAt, to }: StoredRelease,
): ReleasedSecret {
  const [tool] = splitAction(action);
  return {
    secret_id: secretId,
    name: `${tool} in ${environment}`,
    version,
    released_at: releasedAt,
    to: { credential_id: to.id, hint: to.hint },
  };
}

function presentedBy({ credential }: StoredEvaluation): RequestPhase["presented"] {
  return { credential_id: credential.id, kind: credential.kind, hint: credential.hint };
}

function toolCallPhase(evaluation: StoredEvaluation): ToolCallPhase | null {
  const report = evaluation.outcomeReport;
  const seen = orderedFragments(evaluation).filter(showsToolCall);
  const basis = strongest([
    ...(report === null ? [] : [basisOfReporter(report.reportedBy)]),
    ...seen.map(({ basis }) => basis),
  ]);
  const at = report?.occurredAt ?? report?.reportedAt ?? seen.map((one) => timeOfFragment(one).at)[0];
  if (basis === null || at === undefined) return null;
  return {
    basis,
    at,
    evaluation_id: evaluation.id,
    status: report?.status ?? "unreported",
    error: report?.error ?? null,
    occurred_at: report?.occurredAt ?? null,
    reported_at: report?.reportedAt ?? null,
    tool_call_id: evaluation.toolCallId,
  };
}

function stateChangePhase(evaluation: StoredEvaluation): StateChangePhase | null {
  const report = evaluation.outcomeReport;
  const reported =
    report === null
      ? []
      : report.stateChanges.map((change) => ({
          change,
          basis: basisOfReporter(report.reportedBy),
          system: systemOfReporter(report.reportedBy),
          fragment_id: null,
        }));
  const fragments = orderedFragments(evaluation);
  const logged = fragments.flatMap((fragment) => {
    const change = stateChangeIn(fragment);
    const { id, basis, system } = fragment;
    return change === null ? [] : [{ change, basis, system, fragment_id: id, at: timeOfFragment(fragment).at }];
  });
  const basis = strongest([...reported, ...logged].map((one) => one.basis));
  const at = reported.length > 0 ? (report?.occurredAt ?? report?.reportedAt) : logged[0]?.at;
  if (basis === null || at === undefined) return null;
  return {
    basis,
    at,
    evaluation_id: evaluation.id,
    changes: [...reported, ...logged].map(({ change, basis: changeBasis, system, fragment_id }) => ({
      basis: changeBasis,
      system,
      fragment_id,
      ...change,
    })),
  };
}
