import { type OutcomeAnswer, type ReportOutcome, reportOutcomeSchema } from "@/lib/contracts/access";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { type EvaluationRow, findEvaluation } from "@/lib/db/access/evaluations";
import { findOutcome, insertOutcome } from "@/lib/db/access/outcomes";
import { lockPermitOf } from "@/lib/db/access/permits";
import { addSessionValues } from "@/lib/db/access/sessions";
import { accessTransaction } from "@/lib/db/access/transaction";
import type { QueryClient } from "@/lib/db/queryClient";
import { actorColumns } from "@/lib/services/audit";
import { settleNotExecuted } from "@/lib/services/deadline/settle";
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
  return accessTransaction(ctx.db, async (client) => {
    const evaluation = await evaluationOf(ctx, client, report.evaluation_id);
    // Locked before anything is written: a redeem at the same moment comes before or after, never in between.
    const permit = await lockPermitOf(client, evaluation.id);
    if (
      ctx.actor.credentialKind === "agent" &&
      (evaluation.credentialKind === "enforcement_point" || permit?.redeemedBy === "enforcement_point")
    )
      throw new Problem("forbidden", "An enforcement point handled this action: only one can report how it ended.");

    const now = ctx.now();
    const digest = bodyDigest(report);
    const answer = { evaluation_id: evaluation.id, status: report.status };
    if (
      !(await insertOutcome(client, { ...rowOf(ctx, report, now), evaluationId: evaluation.id, bodyDigest: digest }))
    ) {
      const earlier = await findOutcome(client, evaluation.id);
      if (earlier?.bodyDigest !== digest)
        throw new Problem("conflict", "Another outcome of this evaluation was reported already. It stays.");
      return { ...answer, reported_at: earlier.reportedAt.toISOString() };
    }
    await afterReport(ctx, client, { report, evaluation, now });
    return { ...answer, reported_at: now.toISOString() };
  });
}

async function evaluationOf(ctx: AccessContext, client: QueryClient, given: string): Promise<EvaluationRow> {
  const { agentId, tool, environment } = ctx.actor;
  const id = idOrNull(given);
  const evaluation = id === null ? null : await findEvaluation(client, { id, agentId, tool, environment });
  if (evaluation !== null) return evaluation;
  throw new Problem("not_found", "There is no such evaluation of this agent, tool and environment.", {
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

async function afterReport(
  ctx: AccessContext,
  client: QueryClient,
  { report, evaluation, now }: { report: ReportOutcome; evaluation: EvaluationRow; now: Date },
): Promise<void> {
  const trusted = ctx.actor.credentialKind === "enforcement_point";
  if (trusted)
    await addSessionValues(client, {
      sessionId: evaluation.sessionId,
      digests: report.observed ?? [],
      origin: evaluation.seen.facts?.returnsUntrusted === false ? "trusted" : "untrusted",
      now,
    });
  for (const fragment of report.fragments ?? []) {
    const record = { evaluation_id: report.evaluation_id, ...fragment };
    await keepRecord(client, { record, evaluationId: evaluation.id, receivedAt: now });
  }
  const givenBack =
    trusted && report.status === "not_executed" ? await settleNotExecuted(client, evaluation.id, now) : null;
  await insertAuditEvents(client, [
    {
      at: now,
      ...actorColumns(ctx.actor),
      event: "outcome.reported",
      subjectKind: "evaluation",
      subjectId: evaluation.id,
      detail: {
        status: report.status,
        by: ctx.actor.credentialKind,
        stateChanges: report.state_changes.length,
        ...(givenBack === null ? {} : { givenBack }),
      },
    },
  ]);
}
