import type { Ask, DecisionEvidence, DecisionResult, Reason } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { QueryClient } from "@/lib/db/queryClient";

export interface NewEvaluation {
  id: string;
  decidedAt: Date;
  agentId: string;
  credentialId: string;
  credentialKind: "agent" | "enforcement_point";
  onBehalfOf: string | null;
  action: string;
  tool: string;
  environment: string;
  resource: JsonObject;
  arguments: JsonObject | null;
  sessionId: string;
  claimedSessionId: string | null;
  requestId: string | null;
  toolCallId: string | null;
  traceparent: string | null;
  justification: string | null;
  confidence: number | null;
  presentedApproval: string | null;
  configVersion: number;
  result: DecisionResult;
}

/** Writes the decision as it was made. Limits, permit and the rest refer to it. */
export async function insertEvaluation(client: QueryClient, evaluation: NewEvaluation): Promise<void> {
  const { result } = evaluation;
  await client.query({
    name: "insert_evaluation",
    text: `INSERT INTO evaluation (
             id, decided_at, agent_id, credential_id, credential_kind, on_behalf_of, action, tool, environment, resource,
             arguments, action_digest, session_id, claimed_session_id, request_id, tool_call_id, traceparent,
             justification, confidence, outcome, reason, reasons, would_be, next_action, retry_after, budget_version,
             config_version, obligations, asks, seen, presented_approval, approval_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                   $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)`,
    values: [
      evaluation.id,
      evaluation.decidedAt,
      evaluation.agentId,
      evaluation.credentialId,
      evaluation.credentialKind,
      evaluation.onBehalfOf,
      evaluation.action,
      evaluation.tool,
      evaluation.environment,
      JSON.stringify(evaluation.resource),
      evaluation.arguments === null ? null : JSON.stringify(evaluation.arguments),
      result.actionDigest,
      evaluation.sessionId,
      evaluation.claimedSessionId,
      evaluation.requestId,
      evaluation.toolCallId,
      evaluation.traceparent,
      evaluation.justification,
      evaluation.confidence,
      result.outcome,
      result.reason,
      JSON.stringify(result.reasons),
      result.wouldBe === undefined ? null : JSON.stringify(result.wouldBe),
      result.nextAction ?? null,
      result.retryAfterSeconds ?? null,
      result.budgetVersion,
      evaluation.configVersion,
      JSON.stringify(result.obligations),
      JSON.stringify(result.asks),
      JSON.stringify(result.evidence),
      evaluation.presentedApproval,
      result.honoured ?? null,
    ],
  });
}

/** A recorded decision, as later calls that refer to it need it. */
export interface EvaluationRow {
  id: string;
  decidedAt: Date;
  agentId: string;
  credentialKind: "agent" | "enforcement_point";
  onBehalfOf: string | null;
  action: string;
  environment: string;
  resource: JsonObject;
  arguments: JsonObject | null;
  actionDigest: string;
  session: { id: string; shared: boolean };
  justification: string | null;
  outcome: "allow" | "deny" | "escalate";
  reasons: Reason[];
  asks: Ask[];
  seen: DecisionEvidence;
  presentedApproval: string | null;
}

/** Only if it was decided for this agent, tool and environment. `id` must be a UUID. */
export async function findEvaluation(
  client: QueryClient,
  scope: { id: string; agentId: string; tool: string; environment: string },
): Promise<EvaluationRow | null> {
  const { rows } = await client.query<Omit<EvaluationRow, "session"> & { sessionId: string; shared: boolean }>({
    name: "find_evaluation",
    text: `SELECT e.id, e.decided_at AS "decidedAt", e.agent_id AS "agentId", e.credential_kind AS "credentialKind",
                  e.on_behalf_of AS "onBehalfOf", e.action, e.environment, e.resource, e.arguments,
                  e.action_digest AS "actionDigest", e.session_id AS "sessionId", s.shared, e.justification, e.outcome,
                  e.reasons, e.asks, e.seen, e.presented_approval AS "presentedApproval"
             FROM evaluation e JOIN agent_session s ON s.id = e.session_id
            WHERE e.id = $1 AND e.agent_id = $2 AND e.tool = $3 AND e.environment = $4`,
    values: [scope.id, scope.agentId, scope.tool, scope.environment],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const { sessionId, shared, ...evaluation } = row;
  return { ...evaluation, session: { id: sessionId, shared } };
}

export async function insertHandOff(
  client: QueryClient,
  handOff: {
    id: string;
    evaluationId: string;
    agentId: string;
    rule: string;
    approvers: unknown;
    openedAt: Date;
    dueAt: Date;
  },
): Promise<void> {
  await client.query(
    `INSERT INTO hand_off (id, evaluation_id, agent_id, rule, approvers, opened_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      handOff.id,
      handOff.evaluationId,
      handOff.agentId,
      handOff.rule,
      JSON.stringify(handOff.approvers),
      handOff.openedAt,
      handOff.dueAt,
    ],
  );
}
