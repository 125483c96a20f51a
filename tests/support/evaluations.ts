/** Rows of decided actions, written as the access API's transactions write them, for tests of what reads them. */
import { createHash } from "node:crypto";
import { v7 } from "uuid";
import type { Reason, ReasonCode } from "@/lib/core/decision/types";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { Power } from "@/lib/core/organisation/facts";
import { type Database, json, jsonOrNull } from "@/lib/db/database";

export interface WrittenDecision {
  agent?: string;
  /** `tool.action`. */
  action?: string;
  environment?: string;
  kind?: "agent" | "enforcement_point";
  decidedAt: Date;
  resource?: { type: string; id: string };
  arguments?: JsonObject;
  outcome?: "allow" | "deny" | "escalate";
  reason?: ReasonCode;
  reasons?: Reason[];
  wouldBe?: JsonObject;
  power?: Power;
  requestId?: string;
  traceparent?: string;
  justification?: string;
  presentedApproval?: string;
  /** The approval that is honoured. */
  approvalId?: string;
  seen?: JsonObject;
  /** False: no permit is issued for an allow. */
  permit?: { redeemedAt?: Date; revokedAt?: Date; lapsedAt?: Date; mustRedeem?: boolean } | false;
}

export interface WrittenRow {
  id: string;
  agentId: string;
  actionDigest: string;
  permitId: string | null;
}

/** Inserts one decision, and a permit when it allows. The agent, the tool and the environment exist already. */
export async function insertDecision(db: Database, written: WrittenDecision): Promise<WrittenRow> {
  const {
    agent = "billing-helper",
    action = "banking.send_money",
    environment = "production",
    outcome = "allow",
  } = written;
  const { kind = "enforcement_point", decidedAt, power = "write" } = written;
  const resource = written.resource ?? { type: "payment", id: "inv-204" };
  const tool = action.split(".")[0] ?? action;
  const { id: agentId } = await db.prisma.agent.findUniqueOrThrow({ where: { name: agent } });
  const credential = await db.prisma.credential.findFirstOrThrow({
    where: { agentId, kind, tool: { name: tool }, environment: { name: environment } },
  });
  const reason =
    written.reason ?? (outcome === "allow" ? "granted" : outcome === "deny" ? "no_grant" : "approval_required");
  const actionDigest = digestOf([agent, action, environment, resource, written.arguments ?? null]);
  const row = await db.prisma.evaluation.create({
    data: {
      id: v7({ msecs: decidedAt.getTime() }),
      decidedAt,
      agentId,
      credentialId: credential.id,
      credentialKind: kind,
      action,
      tool,
      environment,
      resource: json(resource),
      arguments: jsonOrNull(written.arguments),
      actionDigest,
      sessionId: await sharedSession(db, agentId, decidedAt),
      requestId: written.requestId ?? null,
      traceparent: written.traceparent ?? null,
      justification: written.justification ?? null,
      outcome,
      reason,
      reasons: json(written.reasons ?? [{ code: reason, message: `Because: ${reason}.` }]),
      wouldBe: jsonOrNull(written.wouldBe),
      budgetVersion: 1,
      configVersion: 1n,
      obligations: json([]),
      asks: json([]),
      seen: json(written.seen ?? { facts: factsWith(power) }),
      presentedApproval: written.presentedApproval ?? null,
      approvalId: written.approvalId ?? null,
    },
  });
  const permitId =
    outcome === "allow" && written.permit !== false ? await insertPermit(db, row, written.permit ?? {}) : null;
  return { id: row.id, agentId, actionDigest, permitId };
}

async function insertPermit(
  db: Database,
  evaluation: { id: string; actionDigest: string; decidedAt: Date },
  permit: Exclude<NonNullable<WrittenDecision["permit"]>, false>,
): Promise<string> {
  const { id } = await db.prisma.permit.create({
    data: {
      id: v7({ msecs: evaluation.decidedAt.getTime() }),
      evaluationId: evaluation.id,
      actionDigest: evaluation.actionDigest,
      issuedAt: evaluation.decidedAt,
      expiresAt: new Date(evaluation.decidedAt.getTime() + 5 * 60_000),
      mustRedeem: false,
      ...permit,
    },
  });
  return id;
}

export async function insertOutcome(
  db: Database,
  evaluationId: string,
  report: {
    status?: "succeeded" | "failed" | "not_executed";
    error?: string;
    at: Date;
    by?: "agent" | "enforcement_point";
    stateChanges?: { resource: { type: string; id: string }; before?: Json; after?: Json; reference?: string }[];
  },
): Promise<void> {
  const { status = "succeeded", at, by = "enforcement_point", stateChanges = [] } = report;
  await db.prisma.outcome.create({
    data: {
      evaluationId,
      status,
      error: report.error ?? null,
      occurredAt: at,
      reportedAt: at,
      reportedBy: by,
      bodyDigest: digestOf([evaluationId, status]),
      observed: json([]),
      stateChanges: {
        create: stateChanges.map((change, position) => ({
          position,
          resourceType: change.resource.type,
          resourceId: change.resource.id,
          before: jsonOrNull(change.before),
          after: jsonOrNull(change.after),
          reference: change.reference ?? null,
        })),
      },
    },
  });
}

/** Opens the approval of an escalated decision. */
export async function insertApproval(
  db: Database,
  evaluation: WrittenRow,
  written: { requestedAt: Date; justification?: string; requirement?: { kind: "role" | "group"; name: string } },
): Promise<string> {
  const { id } = await db.prisma.approval.create({
    data: {
      id: v7({ msecs: written.requestedAt.getTime() }),
      evaluationId: evaluation.id,
      agentId: evaluation.agentId,
      actionDigest: evaluation.actionDigest,
      justification: written.justification ?? null,
      asks: json([]),
      sessionFacts: json({}),
      requestedAt: written.requestedAt,
      expiresAt: new Date(written.requestedAt.getTime() + 30 * 60_000),
      requirements: { create: { ...(written.requirement ?? { kind: "role", name: "operator" }), count: 1 } },
    },
  });
  return id;
}

/** Ends an approval: answered by a person, expired or withdrawn. */
export async function resolveApproval(
  db: Database,
  approvalId: string,
  written: {
    status: "approved" | "denied" | "expired" | "cancelled";
    at: Date;
    by?: string;
    reason?: string;
    usedAt?: Date;
  },
): Promise<void> {
  const { status, at, by, reason } = written;
  if (by !== undefined && (status === "approved" || status === "denied")) {
    const person = await db.prisma.person.findUniqueOrThrow({ where: { email: by } });
    await db.prisma.approvalAnswer.create({
      data: {
        approvalId,
        personId: person.id,
        verdict: status === "approved" ? "approve" : "deny",
        reason: reason ?? null,
        qualifies: json([]),
        answeredAt: at,
      },
    });
  }
  await db.prisma.approval.update({
    where: { id: approvalId },
    data: {
      status,
      resolvedAt: at,
      reason: reason ?? null,
      approvedUntil: status === "approved" ? new Date(at.getTime() + 30 * 60_000) : null,
      usedAt: written.usedAt ?? null,
    },
  });
}

async function sharedSession(db: Database, agentId: string, openedAt: Date): Promise<string> {
  const found = await db.prisma.agentSession.findFirst({ where: { agentId, shared: true } });
  return found?.id ?? (await db.prisma.agentSession.create({ data: { id: v7(), agentId, shared: true, openedAt } })).id;
}

function factsWith(power: Power): JsonObject {
  return {
    power,
    objectType: "payment",
    sensitivity: "confidential",
    blastRadius: "single",
    reversible: false,
    audited: true,
    observable: true,
    touches: ["billing"],
    returnsUntrusted: false,
    audience: "internal",
    undo: null,
  };
}

/** Stands for the exact action's digest: equal for equal input, and 64 hexadecimal digits. */
function digestOf(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
