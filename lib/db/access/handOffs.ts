/** Hand-offs as the access API opens and follows them. */
import type { StatedChange } from "@/lib/core/handOff/statedChange";
import type { QueryClient } from "@/lib/db/queryClient";

/** How often to look again for one that was opened and returned between two statements. */
const ATTEMPTS_MAX = 3;

/** A hand-off as its agent is told of it. */
export interface HandOffRow {
  id: string;
  status: "open" | "accepted" | "done" | "returned";
  dueAt: Date;
  resolvedAt: Date | null;
  result: string | null;
  reference: string | null;
  stateChanges: StatedChange[];
  reason: string | null;
}

const COLUMNS = `h.id, h.status, h.due_at AS "dueAt", h.resolved_at AS "resolvedAt", h.result, h.reference,
                 h.state_changes AS "stateChanges", h.reason`;

export interface NewHandOff {
  id: string;
  evaluationId: string;
  agentId: string;
  actionDigest: string;
  rule: string;
  approvers: unknown;
  openedAt: Date;
  dueAt: Date;
}

/**
 * Opens a hand-off of this exact action, unless people have the same task already or did it after `doneSince`: then
 * answers that one. A call that is repeated never gives people the same task twice.
 */
export async function openHandOff(
  client: QueryClient,
  handOff: NewHandOff,
  { doneSince }: { doneSince: Date },
): Promise<{ handOff: HandOffRow; opened: boolean }> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const known = await findStanding(client, handOff.actionDigest, doneSince);
    if (known !== null) return { handOff: known, opened: false };
    const opened = await insertHandOff(client, handOff);
    if (opened !== null) return { handOff: opened, opened: true };
    // Another call opened it between the two statements: it is there now, unless it was returned already.
  }
  throw new Error("a hand-off was neither opened nor there");
}

/** The hand-off that people have, else the last one done: one statement, so one that is just being finished is seen either way. */
async function findStanding(client: QueryClient, actionDigest: string, doneSince: Date): Promise<HandOffRow | null> {
  const { rows } = await client.query<HandOffRow>({
    name: "standing_hand_off",
    text: `SELECT ${COLUMNS} FROM hand_off h
            WHERE h.action_digest = $1
              AND (h.status IN ('open', 'accepted') OR (h.status = 'done' AND h.resolved_at > $2))
            ORDER BY h.resolved_at DESC NULLS FIRST LIMIT 1`,
    values: [actionDigest, doneSince],
  });
  return rows[0] ?? null;
}

async function insertHandOff(client: QueryClient, handOff: NewHandOff): Promise<HandOffRow | null> {
  const { rows } = await client.query<HandOffRow>({
    name: "insert_hand_off",
    text: `INSERT INTO hand_off AS h (id, evaluation_id, agent_id, action_digest, rule, approvers, opened_at, due_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT (action_digest) WHERE status IN ('open', 'accepted') DO NOTHING RETURNING ${COLUMNS}`,
    values: [
      handOff.id,
      handOff.evaluationId,
      handOff.agentId,
      handOff.actionDigest,
      handOff.rule,
      JSON.stringify(handOff.approvers),
      handOff.openedAt,
      handOff.dueAt,
    ],
  });
  return rows[0] ?? null;
}

/** A hand-off as its caller may see it: same agent, tool and environment. `id` must be a UUID. */
export async function findHandOff(
  client: QueryClient,
  { id, agentId, tool, environment }: { id: string; agentId: string; tool: string; environment: string },
): Promise<HandOffRow | null> {
  const { rows } = await client.query<HandOffRow>({
    name: "hand_off_of_caller",
    text: `SELECT ${COLUMNS} FROM hand_off h JOIN evaluation e ON e.id = h.evaluation_id
            WHERE h.id = $1 AND h.agent_id = $2 AND e.tool = $3 AND e.environment = $4`,
    values: [id, agentId, tool, environment],
  });
  return rows[0] ?? null;
}
