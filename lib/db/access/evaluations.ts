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

export interface HandOffRow {
  id: string;
  dueAt: Date;
}

/**
 * Opens a hand-off of this exact action, or answers the one that is open already: a call that is repeated does not give
 * people the same task twice.
 */
export async function insertHandOff(
  client: QueryClient,
  handOff: {
    id: string;
    evaluationId: string;
    agentId: string;
    actionDigest: string;
    rule: string;
    approvers: unknown;
    openedAt: Date;
    dueAt: Date;
  },
): Promise<HandOffRow & { opened: boolean }> {
  const { rows } = await client.query<HandOffRow>(
    `INSERT INTO hand_off (id, evaluation_id, agent_id, action_digest, rule, approvers, opened_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (action_digest) WHERE status = 'open' DO NOTHING RETURNING id, due_at AS "dueAt"`,
    [
      handOff.id,
      handOff.evaluationId,
      handOff.agentId,
      handOff.actionDigest,
      handOff.rule,
      JSON.stringify(handOff.approvers),
      handOff.openedAt,
      handOff.dueAt,
    ],
  );
  const [opened] = rows;
  if (opened !== undefined) return { ...opened, opened: true };
  const { rows: open } = await client.query<HandOffRow>(
    `SELECT id, due_at AS "dueAt" FROM hand_off WHERE action_digest = $1 AND status = 'open'`,
    [handOff.actionDigest],
  );
  const [known] = open;
  if (known === undefined) throw new Error("a hand-off was neither opened nor open");
  return { ...known, opened: false };
}
