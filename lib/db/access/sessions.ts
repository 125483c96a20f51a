import type { QueryClient } from "@/lib/db/queryClient";

const HOUR_MS = 3_600_000;
/** How long the shared session remembers: 24 hours, and the rest of the hour that the oldest memory is in. */
const SHARED_MEMORY_MS = 24 * HOUR_MS;

export type ValueOrigin = "request" | "trusted" | "untrusted";

export interface SessionRow {
  id: string;
  agentId: string;
  shared: boolean;
  /** Null where no values can be told: in the agent's shared session. */
  salt: string | null;
  /** Until when values are told apart by where they were first seen. Null for the shared session. */
  provenanceUntil: Date | null;
}

/** Every opened session of `claimed` (UUIDs), and the shared session of every agent, which is made where it is missing. */
export async function findSessions(
  client: QueryClient,
  {
    agentIds,
    claimed,
    newId,
    now,
  }: { agentIds: readonly string[]; claimed: readonly string[]; newId: () => string; now: Date },
): Promise<SessionRow[]> {
  const find = async () =>
    (
      await client.query<SessionRow>({
        name: "find_sessions",
        text: `SELECT id, agent_id AS "agentId", shared, salt, provenance_until AS "provenanceUntil" FROM agent_session
                WHERE (shared AND agent_id = ANY ($1::uuid[])) OR (NOT shared AND id = ANY ($2::uuid[]))`,
        values: [agentIds, claimed],
      })
    ).rows;
  const found = await find();
  const missing = agentIds.filter((agentId) => !found.some((row) => row.shared && row.agentId === agentId));
  if (missing.length === 0) return found;
  await client.query({
    name: "open_shared_sessions",
    text: `INSERT INTO agent_session (id, agent_id, shared, opened_at)
           SELECT id, agent_id, true, $3 FROM unnest($1::uuid[], $2::uuid[]) AS s (id, agent_id) ORDER BY agent_id
           ON CONFLICT (agent_id) WHERE shared DO NOTHING`,
    values: [missing.map(newId), missing, now],
  });
  return find();
}

export async function insertSession(
  client: QueryClient,
  session: { id: string; agentId: string; salt: string; label: string | null; openedAt: Date; provenanceUntil: Date },
): Promise<void> {
  await client.query(
    `INSERT INTO agent_session (id, agent_id, shared, salt, label, opened_at, provenance_until)
     VALUES ($1, $2, false, $3, $4, $5, $6)`,
    [session.id, session.agentId, session.salt, session.label, session.openedAt, session.provenanceUntil],
  );
}

/** From when on a session remembers; null where it remembers everything. */
export function memoryOf({ shared }: Pick<SessionRow, "shared">, now: Date): Date | null {
  return shared ? new Date(now.getTime() - SHARED_MEMORY_MS - HOUR_MS) : null;
}

/** The hour in which facts of this moment are kept. */
export function hourOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
}

/**
 * Forgets the values, and the salt that they were made with, of up to 100 sessions whose time is over; another process's claim
 * is passed over. Answers the sessions' ids.
 */
export async function deleteOldValues(client: QueryClient, now: Date): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>({
    name: "forget_provenance",
    text: `UPDATE agent_session SET salt = NULL WHERE id IN (
             SELECT id FROM agent_session WHERE salt IS NOT NULL AND provenance_until <= $1
              ORDER BY provenance_until LIMIT 100 FOR UPDATE SKIP LOCKED)
           RETURNING id`,
    values: [now],
  });
  const ended = rows.map(({ id }) => id);
  if (ended.length > 0) await client.query("DELETE FROM session_value WHERE session_id = ANY ($1::uuid[])", [ended]);
  return ended;
}

/**
 * Keeps where each digest was first seen; one that is known already keeps its origin. Nothing is kept of a session that has
 * ended, nor of a shared one: there is no salt that digests could have been made with.
 */
export async function addSessionValues(
  client: QueryClient,
  {
    sessionId,
    digests,
    origin,
    now,
  }: { sessionId: string; digests: readonly string[]; origin: ValueOrigin; now: Date },
): Promise<void> {
  if (digests.length === 0) return;
  await client.query({
    name: "add_session_values",
    text: `WITH session AS (SELECT id FROM agent_session WHERE id = $1 AND salt IS NOT NULL FOR SHARE)
     INSERT INTO session_value (session_id, digest, origin, first_seen_at)
     SELECT session.id, digest, $3::value_origin, $4
       FROM session, (SELECT DISTINCT unnest($2::text[]) AS digest ORDER BY 1) AS seen
     ON CONFLICT (session_id, digest) DO NOTHING`,
    values: [sessionId, digests, origin, now],
  });
}
