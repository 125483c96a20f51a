import { decide } from "@/lib/core/decision/decide";
import type { DecisionResult, SessionFacts } from "@/lib/core/decision/types";
import type { CompiledOrganisation } from "@/lib/core/organisation/compile";
import { type ApprovalRow, consumeApproval } from "@/lib/db/access/approvals";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { insertEvaluation, insertHandOff } from "@/lib/db/access/evaluations";
import { reserve } from "@/lib/db/access/limits";
import { insertPermit } from "@/lib/db/access/permits";
import { addSessionFacts } from "@/lib/db/access/sessions";
import { accessTransaction } from "@/lib/db/access/transaction";
import { shareOrganisation } from "@/lib/db/organisationLock";
import type { QueryClient } from "@/lib/db/queryClient";
import { newId } from "@/lib/platform/ids";
import { actorColumns } from "@/lib/services/audit";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { PERMIT_MS, signPermit } from "@/lib/services/signing/permit";
import type { Asked } from "./asked";
import type { AccessContext } from "./context";
import { openApproval } from "./openApproval";
import { type Looked, lookAt, lookAtApproval } from "./snapshot";

/** How often a decision is taken again because what it looked at had changed when it was written. */
const DECISIONS_MAX = 3;

/** A decision that is on record, and what it handed out or opened. */
export interface Recorded {
  evaluationId: string;
  decidedAt: Date;
  result: DecisionResult;
  permit?: { token: string; expiresAt: Date };
  /** Until when the honoured approval was good. */
  approvedUntil?: Date;
  /** With `submit_request`: the open approval, or null when the agent has too many that wait. */
  opened?: ApprovalRow | null;
  handOff?: { id: string; dueAt: Date };
}

/** Looks, decides and writes in one transaction. Resolves once it is durable. */
export async function decideAndRecord(ctx: AccessContext, asked: Asked): Promise<Recorded> {
  return accessTransaction(ctx.db, async (client) => {
    await shareOrganisation(client);
    const organisation = await currentOrganisation(client);
    const now = ctx.now();
    const looked = await lookAt(ctx, client, { asked, organisation, now });
    const decided = await decideWithApproval(ctx, client, { asked, looked, now });
    return record(ctx, client, { asked, organisation, looked, now, ...decided });
  });
}

interface Decided {
  result: DecisionResult;
  approvedUntil?: Date;
}

/** Decides, and uses the approval that was honoured. One that was used or has ended meanwhile is looked at again. */
async function decideWithApproval(
  ctx: AccessContext,
  client: QueryClient,
  { asked, looked, now }: { asked: Asked; looked: Looked; now: Date },
): Promise<Decided> {
  for (let attempt = 1; attempt <= DECISIONS_MAX; attempt += 1) {
    const approval = await lookAtApproval(ctx, client, asked.request.presentedApproval);
    const result = decide(
      asked.request,
      { ...looked.snapshot, ...(approval === undefined ? {} : { approval }) },
      now.getTime(),
    );
    if (result.honoured === undefined) return { result };
    if (await consumeApproval(client, result.honoured, now)) {
      const until = approval?.approvedUntil;
      return { result, ...(typeof until === "number" ? { approvedUntil: new Date(until) } : {}) };
    }
  }
  throw new Error("an approval changed each time it was looked at");
}

interface ToRecord extends Decided {
  asked: Asked;
  organisation: CompiledOrganisation;
  looked: Looked;
  now: Date;
}

async function record(ctx: AccessContext, client: QueryClient, decision: ToRecord): Promise<Recorded> {
  const evaluationId = newId();
  const { asked, looked, now, result, approvedUntil } = decision;
  await insertEvaluation(client, { id: evaluationId, ...columnsOf(ctx, decision) });
  const recorded: Recorded = {
    evaluationId,
    decidedAt: now,
    result,
    ...(approvedUntil === undefined ? {} : { approvedUntil }),
  };
  if (result.outcome === "allow") {
    await reserve(client, { evaluationId, demands: result.reserve });
    if (result.sessionDelta !== null)
      await addSessionFacts(client, { sessionId: looked.session.id, facts: result.sessionDelta, now });
    recorded.permit = await handOutPermit(ctx, client, recorded);
  }
  if (result.outcome === "deny" && result.handOff !== undefined)
    recorded.handOff = await openHandOff(ctx, client, recorded, result.handOff);
  if (result.outcome === "escalate" && asked.submitRequest)
    recorded.opened = await openFor(ctx, client, recorded, asked, looked.snapshot.session);
  await insertAuditEvents(client, [
    {
      at: now,
      ...actorColumns(ctx.actor),
      event: { allow: "evaluation.allowed", deny: "evaluation.denied", escalate: "evaluation.escalated" }[
        result.outcome
      ],
      subjectKind: "evaluation",
      subjectId: evaluationId,
      detail: {
        action: asked.request.action,
        environment: asked.request.environment,
        reason: result.reason,
        actionDigest: result.actionDigest,
        budgetVersion: result.budgetVersion,
        ...(result.honoured === undefined ? {} : { approvalId: result.honoured }),
        ...(result.wouldBe === undefined ? {} : { wouldBe: result.wouldBe }),
      },
    },
  ]);
  return recorded;
}

function columnsOf(
  ctx: AccessContext,
  { asked, organisation, looked, now, result }: ToRecord,
): Omit<Parameters<typeof insertEvaluation>[1], "id"> {
  const { request } = asked;
  const dot = request.action.indexOf(".");
  return {
    decidedAt: now,
    agentId: ctx.actor.agentId,
    credentialId: ctx.actor.credentialId,
    credentialKind: ctx.actor.credentialKind,
    onBehalfOf: request.onBehalfOf ?? null,
    action: request.action,
    tool: dot > 0 ? request.action.slice(0, dot) : ctx.actor.tool,
    environment: request.environment,
    resource: request.resource,
    arguments: request.arguments ?? null,
    sessionId: looked.session.id,
    claimedSessionId: asked.claimedSessionId,
    requestId: request.request?.requestId ?? null,
    toolCallId: request.request?.toolCallId ?? null,
    traceparent: request.request?.traceparent ?? null,
    justification: request.request?.justification ?? null,
    confidence: asked.confidence,
    presentedApproval: request.presentedApproval ?? null,
    configVersion: organisation.definition.configVersion,
    result,
  };
}

/** Signed before the commit, so that nothing is on record as allowed that could not be handed out. */
async function handOutPermit(
  ctx: AccessContext,
  client: QueryClient,
  { evaluationId, decidedAt, result, approvedUntil }: Recorded,
): Promise<{ token: string; expiresAt: Date }> {
  const end = Math.min(decidedAt.getTime() + PERMIT_MS, approvedUntil?.getTime() ?? Number.POSITIVE_INFINITY);
  // A token's times are whole seconds; the row says the same.
  const expiresAt = new Date(Math.floor(end / 1_000) * 1_000);
  const id = newId();
  const { agent, tool, environment, credentialId } = ctx.actor;
  const digest = result.actionDigest;
  await insertPermit(client, {
    id,
    evaluationId,
    actionDigest: digest,
    issuedAt: decidedAt,
    expiresAt,
    credentialId,
  });
  const token = await signPermit(ctx, {
    permit: { id, agent, evaluationId, digest },
    recipient: { tool, environment },
    expiresAt,
  });
  return { token, expiresAt };
}

async function openHandOff(
  ctx: AccessContext,
  client: QueryClient,
  { evaluationId, decidedAt }: Recorded,
  { rule, approvers, respondWithinSeconds }: NonNullable<DecisionResult["handOff"]>,
): Promise<{ id: string; dueAt: Date }> {
  const id = newId();
  const dueAt = new Date(decidedAt.getTime() + respondWithinSeconds * 1_000);
  const { agentId } = ctx.actor;
  await insertHandOff(client, { id, evaluationId, agentId, rule, approvers, openedAt: decidedAt, dueAt });
  await insertAuditEvents(client, [
    {
      at: decidedAt,
      ...actorColumns(ctx.actor),
      event: "hand_off.opened",
      subjectKind: "hand_off",
      subjectId: id,
      detail: { evaluationId, rule, dueAt: dueAt.toISOString() },
    },
  ]);
  return { id, dueAt };
}

function openFor(
  ctx: AccessContext,
  client: QueryClient,
  { evaluationId, result }: Recorded,
  { request }: Asked,
  sessionFacts: SessionFacts,
): Promise<ApprovalRow | null> {
  return openApproval(ctx, client, {
    evaluationId,
    actionDigest: result.actionDigest,
    onBehalfOf: request.onBehalfOf ?? null,
    justification: request.request?.justification ?? null,
    asks: result.asks,
    sessionFacts,
    reuse: request.presentedApproval === undefined,
  });
}
