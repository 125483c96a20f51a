import type { ApprovalDetail, RequirementProgress } from "@/lib/contracts/approvals";
import { type CountedRequirement, missingSeats } from "@/lib/core/approval/requirements";
import { canonicalAction } from "@/lib/core/decision/exactAction";
import type { Ask, DecisionEvidence, Reason } from "@/lib/core/decision/types";
import { limitHolderName, limitName } from "@/lib/core/limits/key";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { ApprovalWithContext } from "@/lib/db/approval/answering";
import type { findHistory, findLastApproved } from "@/lib/db/approval/list";
import { boundedOf } from "@/lib/services/boundedApproval/onCard";
import type { AskedAction } from "./mayAnswer";
import { statusAt, summaryOf } from "./summary";
import { verificationOf } from "./verified";

/** Puts the card together from what was read. */
export function detailOf(read: {
  approval: ApprovalWithContext;
  asked: AskedAction;
  now: Date;
  history: Awaited<ReturnType<typeof findHistory>>;
  lastApproved: Awaited<ReturnType<typeof findLastApproved>>;
  actionDescription: string | null;
  candidates: string[];
  mayAnswer: ApprovalDetail["may_answer"];
  mayBound: ApprovalDetail["may_bound"];
  freshSignIn: ApprovalDetail["fresh_sign_in"];
  /** Whose card it is. */
  viewer: string;
  /** Whether they may stop the agent, and so revoke what it was given. */
  mayStopAgent: boolean;
  snoozedUntil: Date | null;
  firstSeen: ApprovalDetail["first_seen"];
  inputSchema: JsonObject | null;
  passableTo: ApprovalDetail["may_pass_to"];
}): ApprovalDetail {
  const { approval, asked, now, lastApproved } = read;
  const { evaluation } = approval;
  const seen = evaluation.seen as unknown as DecisionEvidence;
  // What an answer is about: the arguments as an approver left them.
  const args = (approval.editedArguments ?? evaluation.arguments) as JsonObject | null;
  return {
    ...summaryOf(approval, now),
    now: now.toISOString(),
    arguments: args,
    canonical: canonicalAction({
      agent: approval.agent.name,
      onBehalfOf: evaluation.onBehalfOf ?? undefined,
      action: evaluation.action,
      environment: evaluation.environment,
      resource: evaluation.resource as { type: string; id: string; properties?: JsonObject },
      arguments: args ?? undefined,
    }),
    action_digest: approval.editedDigest ?? approval.actionDigest,
    action_description: read.actionDescription,
    facts: seen.facts,
    asks: asksOf(approval.asks as unknown as Ask[], evaluation.reasons as unknown as Reason[]),
    requirements: progressOf(asked),
    answers: approval.answers.map(({ person, verdict, reason, answeredAt, ...verification }) => ({
      person: { name: person.name, email: person.email },
      verdict,
      reason,
      answered_at: answeredAt.toISOString(),
      voided: verification.edition !== approval.edition,
      verified: verificationOf(verification),
    })),
    candidates: read.candidates,
    may_answer: read.mayAnswer,
    fresh_sign_in: read.freshSignIn,
    session: {
      max_sensitivity_read: seen.session.maxSensitivityRead,
      read_untrusted: seen.session.readUntrusted,
      exposed: seen.session.exposed,
      decisions: seen.session.decisions,
    },
    limits: seen.limits.map(({ key, grant, used, amount, max }) => {
      const [, , measure = "", window = ""] = key.split("/");
      return { name: limitName(key), grant, measure, window, used, amount, max };
    }),
    budget_version: evaluation.budgetVersion,
    approved_until: approval.approvedUntil?.toISOString() ?? null,
    used_by: approval.honouredBy[0]?.id ?? null,
    revoked_at: approval.revokedAt?.toISOString() ?? null,
    may_revoke: read.mayStopAgent && isLeftToRevoke(approval, now),
    outcome: outcomeOf(approval.honouredBy[0]?.result ?? null),
    first_seen: read.firstSeen,
    input_schema: read.inputSchema,
    may_pass_to: read.passableTo,
    claim: { justification: evaluation.justification, confidence: evaluation.confidence },
    request: {
      request_id: evaluation.requestId,
      tool_call_id: evaluation.toolCallId,
      session_id: evaluation.claimedSessionId,
    },
    history: read.history.map((past) => ({
      id: past.id,
      status: statusAt(past, now),
      resource: past.evaluation.resource as { type: string; id: string },
      requested_at: past.requestedAt.toISOString(),
      answered_by: past.answers[0]?.person.name ?? null,
      reason: past.reason,
      same_action: (past.editedDigest ?? past.actionDigest) === (approval.editedDigest ?? approval.actionDigest),
    })),
    last_approved:
      lastApproved === null
        ? null
        : {
            id: lastApproved.id,
            arguments: (lastApproved.editedArguments ?? lastApproved.evaluation.arguments) as JsonObject | null,
          },
    ...workOf(read),
    may_bound: read.mayBound,
    ...boundedOf(approval, now),
  };
}

/** Given, and no decision has used it yet. */
function isLeftToRevoke(approval: ApprovalWithContext, now: Date): boolean {
  const { status, revokedAt, honouredBy, approvedUntil } = approval;
  const isOver = approvedUntil !== null && approvedUntil <= now;
  return status === "approved" && revokedAt === null && honouredBy.length === 0 && !isOver;
}

type Outcome = NonNullable<ApprovalWithContext["honouredBy"][number]["result"]>;

function outcomeOf(outcome: Outcome | null): ApprovalDetail["outcome"] {
  if (outcome === null) return null;
  const { status, error, reportedAt, reportedBy, stateChanges } = outcome;
  return {
    status,
    error,
    reported_at: reportedAt.toISOString(),
    reported_by: reportedBy,
    changed: stateChanges.map(({ resourceType, resourceId }) => ({ type: resourceType, id: resourceId })),
  };
}

/** What people do with it while it waits. */
function workOf({
  approval,
  now,
  viewer,
  snoozedUntil,
}: {
  approval: ApprovalWithContext;
  now: Date;
  viewer: string;
  snoozedUntil: Date | null;
}): Pick<ApprovalDetail, "claim_of" | "assigned_to" | "snoozed_until" | "releases" | "questions" | "edited"> {
  const { claimedBy, claimedUntil, assignedPerson, assignedTeam, editedBy, editedArguments } = approval;
  const assigned = assignedTeam === null ? null : { team: assignedTeam.name };
  return {
    claim_of:
      claimedBy === null || claimedUntil === null || claimedUntil <= now
        ? null
        : { person: personOf(claimedBy), until: claimedUntil.toISOString(), mine: claimedBy.id === viewer },
    assigned_to: assignedPerson === null ? assigned : { person: assignedPerson.name },
    snoozed_until: snoozedUntil !== null && snoozedUntil > now ? snoozedUntil.toISOString() : null,
    releases: approval.releases.map(({ person, releaseAt }) => ({
      person: personOf(person),
      release_at: releaseAt.toISOString(),
      mine: person.id === viewer,
    })),
    questions: approval.questions.map(({ id, person, text, askedAt, reply, repliedAt, repliedBy }) => ({
      id,
      person: person.name,
      text,
      asked_at: askedAt.toISOString(),
      reply:
        reply === null || repliedAt === null || repliedBy === null
          ? null
          : { text: reply, replied_at: repliedAt.toISOString(), by: repliedBy },
    })),
    edited:
      editedBy === null || editedArguments === null
        ? null
        : { from: approval.evaluation.arguments as JsonObject | null, by: editedBy.name, edition: approval.edition },
  };
}

function personOf({ name, email }: { name: string; email: string }): { name: string; email: string } {
  return { name, email };
}

function asksOf(asks: readonly Ask[], reasons: readonly Reason[]): ApprovalDetail["asks"] {
  return asks.map((ask) => {
    if (ask.kind === "rule") {
      const reason = reasons.find(({ rule }) => rule === ask.rule);
      const message = reason?.message ?? `The rule ${ask.rule} asks a person first.`;
      return { kind: "rule", name: ask.rule, version: ask.version, message };
    }
    const reason = reasons.find(({ limit }) => limit === ask.limit);
    const message = reason?.message ?? `It goes beyond ${limitName(ask.limit)} by ${ask.overage}.`;
    return {
      kind: ask.grant === null ? "budget_limit" : "limit",
      name: limitHolderName(ask.limit),
      version: null,
      message,
    };
  });
}

function progressOf({ requirements, answers }: AskedAction): RequirementProgress[] {
  const missing = missingSeats(requirements, answers);
  return requirements.map((requirement) => ({
    ...requirement,
    filled: requirement.count - seats(missing, requirement),
  }));
}

function seats(missing: ReturnType<typeof missingSeats>, { kind, name }: CountedRequirement): number {
  return missing.filter((seat) => seat.kind === kind && seat.name === name).length;
}
