import type { Ask, DecisionEvidence, Reason } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { QueryClient } from "@/lib/db/queryClient";

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
  sessionId: string;
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
  const { rows } = await client.query<EvaluationRow>({
    name: "find_evaluation",
    text: `SELECT e.id, e.decided_at AS "decidedAt", e.agent_id AS "agentId", e.credential_kind AS "credentialKind",
                  e.on_behalf_of AS "onBehalfOf", e.action, e.environment, e.resource, e.arguments,
                  e.action_digest AS "actionDigest", e.session_id AS "sessionId", e.justification, e.outcome,
                  e.reasons, e.asks, e.seen, e.presented_approval AS "presentedApproval"
             FROM evaluation e
            WHERE e.id = $1 AND e.agent_id = $2 AND e.tool = $3 AND e.environment = $4`,
    values: [scope.id, scope.agentId, scope.tool, scope.environment],
  });
  return rows[0] ?? null;
}
