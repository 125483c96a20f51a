import type { Reason, ReasonCode } from "@/lib/core/decision/types";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type {
  StoredEvaluation,
  StoredFragment,
  StoredHandOff,
  StoredOutcome,
  StoredPermit,
  StoredRelease,
} from "@/lib/core/record/stored";
import { findJoinedFragments } from "@/lib/db/fragment/joined";
import type { ServiceContext } from "@/lib/services/context";
import { evidenceIn } from "./evidence";
import { storedHandOffs } from "./storedHandOffs";

/** Everything that is keyed by an evaluation. */
async function findRows({ db }: Pick<ServiceContext, "db">, ids: readonly string[]) {
  return db.prisma.evaluation.findMany({
    where: { id: { in: [...ids] } },
    include: {
      agent: {
        select: {
          id: true,
          name: true,
          team: { select: { name: true } },
          principals: {
            select: { identity: true, tool: { select: { name: true } }, environment: { select: { name: true } } },
          },
        },
      },
      credential: { select: { id: true, hint: true } },
      session: { select: { id: true, shared: true, label: true } },
      permit: {
        include: {
          secretRelease: {
            include: { secret: { select: { version: true } }, credential: { select: { id: true, hint: true } } },
          },
        },
      },
      result: { include: { stateChanges: { orderBy: { position: "asc" } } } },
    },
  });
}

type Row = Awaited<ReturnType<typeof findRows>>[number];

/** Reads evaluations as the record's core takes them, by id. Unknown ids are left out. */
export async function storedEvaluations(
  ctx: Pick<ServiceContext, "db">,
  ids: readonly string[],
  options: { withContent: boolean },
): Promise<Map<string, StoredEvaluation>> {
  if (ids.length === 0) return new Map();
  const [rows, fragments] = await Promise.all([findRows(ctx, ids), findJoinedFragments(ctx.db.pool, ids, options)]);
  const handOffs = await storedHandOffs(ctx, rows);
  return new Map(
    rows.map((row) => [
      row.id,
      storedEvaluation(row, { handOff: handOffs.get(row.id) ?? null, fragments: fragments.get(row.id) ?? [] }),
    ]),
  );
}

function storedEvaluation(
  row: Row,
  { handOff, fragments }: { handOff: StoredHandOff | null; fragments: StoredFragment[] },
): StoredEvaluation {
  const principal = row.agent.principals.find(
    (one) => one.tool.name === row.tool && one.environment.name === row.environment,
  );
  return {
    id: row.id,
    decidedAt: row.decidedAt.toISOString(),
    agent: { id: row.agent.id, name: row.agent.name, team: row.agent.team.name },
    credential: { id: row.credential.id, kind: row.credentialKind, hint: row.credential.hint },
    principal: principal?.identity ?? null,
    onBehalfOf: row.onBehalfOf,
    action: row.action,
    environment: row.environment,
    resource: row.resource as StoredEvaluation["resource"],
    arguments: row.arguments as JsonObject | null,
    actionDigest: row.actionDigest,
    session: {
      id: row.session.id,
      shared: row.session.shared,
      label: row.session.label,
      claimedId: row.claimedSessionId,
    },
    requestId: row.requestId,
    toolCallId: row.toolCallId,
    traceparent: row.traceparent,
    justification: row.justification,
    confidence: row.confidence,
    outcome: row.outcome,
    // CHECK evaluation_reason_known holds it to the closed set.
    reason: row.reason as ReasonCode,
    reasons: row.reasons as unknown as Reason[],
    wouldBe: row.wouldBe as StoredEvaluation["wouldBe"],
    budgetVersion: row.budgetVersion,
    power: evidenceIn(row.seen).facts?.power ?? null,
    presentedApproval: row.presentedApproval,
    approvalId: row.approvalId,
    permit: row.permit === null ? null : storedPermit(row.permit),
    outcomeReport: row.result === null ? null : storedOutcome(row.result),
    handOff,
    fragments,
  };
}

function storedPermit(row: NonNullable<Row["permit"]>): StoredPermit {
  return {
    id: row.id,
    actionDigest: row.actionDigest,
    issuedAt: row.issuedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    mustRedeem: row.mustRedeem,
    redeemedAt: timeOrNull(row.redeemedAt),
    revokedAt: timeOrNull(row.revokedAt),
    lapsedAt: timeOrNull(row.lapsedAt),
    secret: row.secretRelease === null ? null : storedRelease(row.secretRelease),
  };
}

function storedRelease({
  secretId,
  secret,
  credential,
  releasedAt,
}: NonNullable<NonNullable<Row["permit"]>["secretRelease"]>): StoredRelease {
  return { secretId, version: secret.version, releasedAt: releasedAt.toISOString(), to: credential };
}

function storedOutcome(row: NonNullable<Row["result"]>): StoredOutcome {
  return {
    status: row.status,
    error: row.error,
    occurredAt: timeOrNull(row.occurredAt),
    reportedAt: row.reportedAt.toISOString(),
    reportedBy: row.reportedBy,
    // A stored null reads as "not reported": the column does not tell the two apart.
    stateChanges: row.stateChanges.map((change) => ({
      resource: { type: change.resourceType, id: change.resourceId },
      ...(change.before === null ? {} : { before: change.before as Json }),
      ...(change.after === null ? {} : { after: change.after as Json }),
      reference: change.reference,
    })),
  };
}

function timeOrNull(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
