/** The records of a batch of decisions, and the permits that its allows hand out. */
import { auditEventOf } from "@/lib/core/decision/auditEvent";
import { insertDecisions, type NewDecision } from "@/lib/db/access/recordDecisions";
import { hourOf } from "@/lib/db/access/sessions";
import type { QueryClient } from "@/lib/db/queryClient";
import { newId } from "@/lib/platform/ids";
import type { SigningKey } from "@/lib/services/signing/keys";
import { PERMIT_MS, signPermit } from "@/lib/services/signing/permit";
import type { BatchState } from "./batchState";
import type { Decided, Recorded } from "./decideBatch";

export interface Recording {
  /** What each decision hands out, by evaluation. */
  recorded: Map<string, Recorded>;
  /** Settles when the rows are written. */
  written: Promise<void>;
}

/**
 * Writes the decisions. Permits are signed while the database writes, and before the commit: nothing is on record as allowed
 * that was not handed out.
 */
export function recordBatch(
  client: QueryClient,
  { decided, state, now, key }: { decided: readonly Decided[]; state: BatchState; now: Date; key: SigningKey },
): Recording {
  if (decided.length === 0) return { recorded: new Map(), written: Promise.resolve() };
  const { configVersion } = state.organisation.definition;
  const permits = decided.map(permitOf);
  const written = insertDecisions(client, {
    decisions: decided.map((one, index) => decisionOf(one, permits[index] ?? null, configVersion)),
    reservations: decided.map(({ evaluationId, result }) => ({ evaluationId, demands: result.reserve })),
    sessions: [...state.added].map(([sessionId, facts]) => ({ sessionId, hour: hourOf(now), facts })),
  });
  // Awaited by whoever gets it; where signing fails nobody does.
  written.catch(() => undefined);
  return { recorded: handOut(decided, permits, key), written };
}

interface Permit {
  id: string;
  expiresAt: Date;
}

function permitOf({ decidedAt, result, approvedUntil }: Decided): Permit | null {
  if (result.outcome !== "allow") return null;
  const end = Math.min(decidedAt.getTime() + PERMIT_MS, approvedUntil?.getTime() ?? Number.POSITIVE_INFINITY);
  // A token's times are whole seconds; the row says the same.
  return { id: newId(), expiresAt: new Date(Math.floor(end / 1_000) * 1_000) };
}

function handOut(
  decided: readonly Decided[],
  permits: readonly (Permit | null)[],
  key: SigningKey,
): Map<string, Recorded> {
  const handedOut = new Map<string, Recorded>();
  for (const [index, one] of decided.entries()) {
    const { asked, evaluationId, decidedAt, result, approvedUntil } = one;
    const permit = permits[index] ?? null;
    const recorded: Recorded = { evaluationId, decidedAt, result };
    if (approvedUntil !== undefined) recorded.approvedUntil = approvedUntil;
    if (permit !== null)
      recorded.permit = { token: tokenOf(one, permit, key), expiresAt: permit.expiresAt, redeemed: asked.redeemPermit };
    handedOut.set(evaluationId, recorded);
  }
  return handedOut;
}

function tokenOf({ ctx, evaluationId, result }: Decided, { id, expiresAt }: Permit, key: SigningKey): string {
  const { agent, tool, environment } = ctx.actor;
  return signPermit(ctx, key, {
    permit: { id, agent, evaluationId, digest: result.actionDigest },
    recipient: { tool, environment },
    expiresAt,
  });
}

function decisionOf(decided: Decided, permit: Permit | null, configVersion: number): NewDecision {
  const { ctx, asked, session, evaluationId, decidedAt, result, mustRedeem } = decided;
  const { request } = asked;
  const dot = request.action.indexOf(".");
  const { event, detail } = auditEventOf(request, result);
  return {
    id: evaluationId,
    decidedAt,
    agentId: ctx.actor.agentId,
    agent: ctx.actor.agent,
    credentialId: ctx.actor.credentialId,
    credentialKind: ctx.actor.credentialKind,
    onBehalfOf: request.onBehalfOf,
    action: request.action,
    tool: dot > 0 ? request.action.slice(0, dot) : ctx.actor.tool,
    environment: request.environment,
    resource: request.resource,
    arguments: request.arguments,
    actionDigest: result.actionDigest,
    sessionId: session.id,
    claimedSessionId: asked.claimedSessionId,
    requestId: request.request?.requestId,
    toolCallId: request.request?.toolCallId,
    traceparent: request.request?.traceparent,
    justification: request.request?.justification,
    confidence: asked.confidence,
    outcome: result.outcome,
    reason: result.reason,
    reasons: result.reasons,
    wouldBe: result.wouldBe,
    nextAction: result.nextAction,
    retryAfter: result.retryAfterSeconds,
    budgetVersion: result.budgetVersion,
    configVersion,
    obligations: result.obligations,
    asks: result.asks,
    seen: result.evidence,
    presentedApproval: request.presentedApproval,
    approvalId: result.honoured,
    permitId: permit?.id,
    permitExpiresAt: permit?.expiresAt,
    mustRedeem,
    redeemsPermit: asked.redeemPermit,
    event,
    detail: { ...detail },
  };
}
