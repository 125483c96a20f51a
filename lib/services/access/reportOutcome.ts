import { type OutcomeAnswer, type ReportOutcome, reportOutcomeSchema } from "@/lib/contracts/access";
import { type AuditRow, insertAuditEvents } from "@/lib/db/access/audit";
import { type EvaluationRow, findEvaluation } from "@/lib/db/access/evaluations";
import { findOutcome, insertOutcome, isReportedAlready } from "@/lib/db/access/outcomes";
import { lockPermitOf } from "@/lib/db/access/permits";
import { addSessionValues } from "@/lib/db/access/sessions";
import { accessTransaction, allOf } from "@/lib/db/access/transaction";
import type { QueryClient } from "@/lib/db/queryClient";
import { actorColumns } from "@/lib/services/audit";
import { type GivenBack, settleNotExecuted } from "@/lib/services/deadline/settle";
import { Problem } from "@/lib/services/problem";
import { bodyDigest } from "./bodyDigest";
import type { AccessContext } from "./context";
import { idOrNull } from "./identifier";
import { parseInput } from "./parseInput";
import { keepRecord } from "./recordFragment";

/**
 * Records what happened after an evaluation (`reportOutcomeSchema`), once: the same again answers the same, another one
 * is a 409. 404: not an evaluation of this agent, tool and environment. 403: an agent speaks where an enforcement point
 * decided or redeemed, and so is the one that knows. Only an enforcement point's `not_executed` gives anything back.
 */
export async function reportOutcome({ ctx, input }: { ctx: AccessContext; input: unknown }): Promise<OutcomeAnswer> {
  const report = parseInput(reportOutcomeSchema, input);
  if (ctx.actor.credentialKind === "agent" && report.fragments !== undefined)
    throw new Problem("forbidden", "Only an enforcement point records fragments. Nothing was recorded.");
  const id = idOrNull(report.evaluation_id);
  if (id === null) throw unknownEvaluation();
  try {
    return await reported(ctx, report, id);
  } catch (error) {
    // Another report of the same evaluation came first: this one finds it there.
    if (isReportedAlready(error)) return await reported(ctx, report, id);
    throw error;
  }
}

/** Two round trips where nothing is given back: what is read, and what is written with its commit. */
function reported(ctx: AccessContext, report: ReportOutcome, id: string): Promise<OutcomeAnswer> {
  return accessTransaction(ctx.db, async (client, commitWith) => {
    // Locked before anything is read: a redeem or a report at the same moment comes before or after, never in between.
    const [permit, evaluation, earlier] = await allOf([
      lockPermitOf(client, id),
      evaluationOf(ctx, client, id),
      findOutcome(client, id),
    ]);
    if (
      ctx.actor.credentialKind === "agent" &&
      (evaluation.credentialKind === "enforcement_point" || permit?.redeemedBy === "enforcement_point")
    )
      throw new Problem("forbidden", "An enforcement point handled this action: only one can report how it ended.");

    const now = ctx.now();
    const digest = bodyDigest(report);
    const answer = { evaluation_id: evaluation.id, status: report.status };
    if (earlier !== null) {
      if (earlier.bodyDigest !== digest)
        throw new Problem("conflict", "Another outcome of this evaluation was reported already. It stays.");
      return { ...answer, reported_at: earlier.reportedAt.toISOString() };
    }
    const written = [
      insertOutcome(client, { ...rowOf(ctx, report, now), evaluationId: evaluation.id, bodyDigest: digest }),
      ...keepWhatItTells(ctx, client, { report, evaluation, now }),
    ];
    if (ctx.actor.credentialKind === "enforcement_point" && report.status === "not_executed") {
      await allOf(written);
      const givenBack = await settleNotExecuted(client, evaluation.id, now);
      await insertAuditEvents(client, [eventOf(ctx, { report, evaluation, now, givenBack })]);
    } else {
      written.push(insertAuditEvents(client, [eventOf(ctx, { report, evaluation, now })]));
      commitWith(allOf(written));
    }
    return { ...answer, reported_at: now.toISOString() };
  });
}

async function evaluationOf(ctx: AccessContext, client: QueryClient, id: string): Promise<EvaluationRow> {
  const { agentId, tool, environment } = ctx.actor;
  const evaluation = await findEvaluation(client, { id, agentId, tool, environment });
  if (evaluation === null) throw unknownEvaluation();
  return evaluation;
}

function unknownEvaluation(): Problem {
  return new Problem("not_found", "There is no such evaluation of this agent, tool and environment.", {
    errors: [{ pointer: "/evaluation_id", message: "is not known" }],
  });
}

function rowOf(
  ctx: AccessContext,
  report: ReportOutcome,
  now: Date,
): Omit<Parameters<typeof insertOutcome>[1], "evaluationId" | "bodyDigest"> {
  return {
    status: report.status,
    error: report.error ?? null,
    occurredAt: report.occurred_at === undefined ? null : new Date(report.occurred_at),
    reportedAt: now,
    reportedBy: ctx.actor.credentialKind,
    observed: report.observed ?? [],
    stateChanges: report.state_changes,
  };
}

/** Where an enforcement point says so: the values that the agent saw, and the log records that come with the report. */
function keepWhatItTells(
  ctx: AccessContext,
  client: QueryClient,
  { report, evaluation, now }: Reported,
): Promise<unknown>[] {
  if (ctx.actor.credentialKind !== "enforcement_point") return [];
  const records = (report.fragments ?? []).map((fragment) => ({ evaluation_id: report.evaluation_id, ...fragment }));
  return [
    addSessionValues(client, {
      sessionId: evaluation.sessionId,
      digests: report.observed ?? [],
      origin: evaluation.seen.facts?.returnsUntrusted === false ? "trusted" : "untrusted",
      now,
    }),
    ...records.map((record) => keepRecord(client, { record, evaluationId: evaluation.id, receivedAt: now })),
  ];
}

interface Reported {
  report: ReportOutcome;
  evaluation: EvaluationRow;
  now: Date;
}

function eventOf(
  ctx: AccessContext,
  { report, evaluation, now, givenBack }: Reported & { givenBack?: GivenBack },
): AuditRow {
  return {
    at: now,
    ...actorColumns(ctx.actor),
    event: "outcome.reported",
    subjectKind: "evaluation",
    subjectId: evaluation.id,
    detail: {
      status: report.status,
      by: ctx.actor.credentialKind,
      stateChanges: report.state_changes.length,
      ...(givenBack === undefined ? {} : { givenBack }),
    },
  };
}
