import { compareText, fragmentEvent, orderedFragments } from "./fragments";
import { handOffEvents } from "./handOff";
import { basisOfReporter, releasedSecret, systemOfReporter } from "./phases";
import type { StoredApproval, StoredEvaluation, StoredPermit } from "./stored";
import type { Story } from "./story";
import { PHASES, type RecordEvent } from "./types";

/**
 * Everything that happened in the story, in order of time. What has the same time is ordered by phase, then by the place
 * where it belongs within the phase, so that the order never depends on the order of arrival.
 */
export function eventsOf(story: Story): RecordEvent[] {
  const opener = story.evaluations.find((one) => one.id === story.approval?.stored.evaluationId) ?? story.subject;
  const events = [
    ...story.evaluations.flatMap(evaluationEvents),
    ...(story.approval === null ? [] : approvalEvents(story.approval.stored, opener)),
  ];
  return events
    .map((event, place) => ({ event, place }))
    .sort(
      (a, b) =>
        compareText(a.event.at, b.event.at) ||
        PHASES.indexOf(a.event.phase) - PHASES.indexOf(b.event.phase) ||
        a.place - b.place,
    )
    .map(({ event }) => event);
}

function evaluationEvents(evaluation: StoredEvaluation): RecordEvent[] {
  return [
    ...decisionEvents(evaluation),
    ...permitEvents(evaluation),
    ...outcomeEvents(evaluation),
    ...fragmentEvents(evaluation),
  ];
}

type Moment = Pick<RecordEvent, "at" | "phase" | "kind" | "title"> & { detail?: string | null };

/** Ambit itself did it and recorded it. */
function byAmbit(evaluation: StoredEvaluation, event: Moment): RecordEvent {
  return {
    time: "occurred",
    system: "ambit",
    basis: "enforced",
    evaluation_id: evaluation.id,
    fragment_id: null,
    attempt: null,
    ...event,
    detail: event.detail ?? null,
  };
}

const DECISION_TITLES = { allow: "Allowed", deny: "Denied", escalate: "Held for a person" } as const;

function decisionEvents(evaluation: StoredEvaluation): RecordEvent[] {
  const { credential } = evaluation;
  return [
    {
      ...byAmbit(evaluation, { at: evaluation.decidedAt, phase: "request", kind: "requested", title: "Asked to run" }),
      system: systemOfReporter(credential.kind),
      basis: basisOfReporter(credential.kind),
      detail: evaluation.justification,
    },
    byAmbit(evaluation, {
      at: evaluation.decidedAt,
      phase: "decision",
      kind: evaluation.outcome,
      title: DECISION_TITLES[evaluation.outcome],
      detail: evaluation.reasons[0]?.message ?? evaluation.reason,
    }),
    ...handOffEvents(evaluation),
  ];
}

function permitEvents(evaluation: StoredEvaluation): RecordEvent[] {
  const { permit } = evaluation;
  if (permit === null) return [];
  const moments: PermitMoment[] = [
    [permit.issuedAt, "permit_issued", "Permit issued", `Single use, valid until ${permit.expiresAt}`],
    [permit.redeemedAt, "permit_redeemed", "Permit redeemed", "The exact action was checked against the decision"],
    ...releaseMoments(evaluation, permit),
    [permit.revokedAt, "permit_revoked", "Permit revoked"],
    [permit.lapsedAt, "permit_lapsed", "Permit ended unused"],
  ];
  return moments.flatMap(([at, kind, title, detail]) =>
    at === null ? [] : [byAmbit(evaluation, { at, phase: "credential", kind, title, detail: detail ?? null })],
  );
}

type PermitMoment = [at: string | null, kind: string, title: string, detail?: string];

function releaseMoments(evaluation: StoredEvaluation, { id, secret }: StoredPermit): PermitMoment[] {
  if (secret === null) return [];
  const { name, version, released_at: at, to } = releasedSecret(evaluation, secret);
  const detail = `The secret of ${name}, version ${version}, to the enforcement point ${to.hint}, with permit ${id}`;
  return [[at, "secret_released", "Secret let go", detail]];
}

const OUTCOME_TITLES = {
  succeeded: "Call succeeded",
  failed: "Call failed",
  not_executed: "Call not executed",
} as const;

function outcomeEvents(evaluation: StoredEvaluation): RecordEvent[] {
  const report = evaluation.outcomeReport;
  if (report === null) return [];
  const said = {
    at: report.occurredAt ?? report.reportedAt,
    time: report.occurredAt === null ? ("received" as const) : ("occurred" as const),
    system: systemOfReporter(report.reportedBy),
    basis: basisOfReporter(report.reportedBy),
    evaluation_id: evaluation.id,
    fragment_id: null,
    attempt: null,
  };
  return [
    { ...said, phase: "tool_call", kind: report.status, title: OUTCOME_TITLES[report.status], detail: report.error },
    ...report.stateChanges.map(
      (change): RecordEvent => ({
        ...said,
        phase: "state_change",
        kind: "state_changed",
        title: "State changed",
        detail: `${change.resource.type} ${change.resource.id}`,
      }),
    ),
  ];
}

function fragmentEvents(evaluation: StoredEvaluation): RecordEvent[] {
  return orderedFragments(evaluation).map((fragment) => fragmentEvent(fragment, evaluation.id));
}

const RESOLUTIONS = {
  approved: "Approved",
  denied: "Denied by a person",
  expired: "Expired without an answer",
  cancelled: "Withdrawn",
} as const;

function approvalEvents(approval: StoredApproval, evaluation: StoredEvaluation): RecordEvent[] {
  const at = (moment: string, kind: string, title: string, detail: string | null = null): RecordEvent =>
    byAmbit(evaluation, { at: moment, phase: "approval", kind, title, detail });
  const events = [
    at(approval.requestedAt, "approval_requested", "Approval requested", requiredWords(approval)),
    ...approval.answers.map((answer) =>
      at(
        answer.answeredAt,
        answer.verdict === "approve" ? "answered_approve" : "answered_deny",
        `${answer.person.name} ${answer.verdict === "approve" ? "approved" : "denied"}${answer.inAdvance === undefined ? "" : " in advance"}`,
        answer.reason,
      ),
    ),
  ];
  // One answer that settles it is the same moment told twice; what nobody answered has only this.
  const [only, ...more] = approval.answers;
  const alreadyTold = only?.answeredAt === approval.resolvedAt && more.length === 0;
  if (approval.resolvedAt !== null && approval.status !== "pending" && !alreadyTold)
    events.push(at(approval.resolvedAt, `approval_${approval.status}`, RESOLUTIONS[approval.status], approval.reason));
  if (approval.usedAt !== null) events.push(at(approval.usedAt, "approval_used", "Approval used"));
  if (approval.revokedAt !== null) events.push(at(approval.revokedAt, "approval_revoked", "Approval revoked"));
  return events;
}

function requiredWords({ requirements }: StoredApproval): string | null {
  if (requirements.length === 0) return null;
  return `Asks ${requirements.map(({ kind, name, count }) => `${count} of ${kind} ${name}`).join(", ")}`;
}
