import type { SessionFacts } from "@/lib/core/decision/types";
import { SENSITIVITIES } from "@/lib/core/organisation/facts";
import type { QueryClient } from "@/lib/db/queryClient";

const HOUR_MS = 3_600_000;
/** How long the shared session remembers: 24 hours, and the rest of the hour that the oldest memory is in. */
const SHARED_MEMORY_MS = 24 * HOUR_MS;

export type ValueOrigin = "request" | "trusted" | "untrusted";

export interface SessionRow {
  id: string;
  shared: boolean;
  salt: string | null;
}

/**
 * The agent's session `claimed` if it was opened for this agent, else the agent's shared one, which is made when it is
 * first needed. `claimed` must be a UUID or null.
 */
export async function resolveSession(
  client: QueryClient,
  { agentId, claimed, newId, now }: { agentId: string; claimed: string | null; newId: string; now: Date },
): Promise<SessionRow> {
  const found = await findSession(client, agentId, claimed);
  if (found !== null) return found;
  await client.query({
    name: "open_shared_session",
    text: `INSERT INTO agent_session (id, agent_id, shared, opened_at) VALUES ($1, $2, true, $3)
           ON CONFLICT (agent_id) WHERE shared DO NOTHING`,
    values: [newId, agentId, now],
  });
  const shared = await findSession(client, agentId, null);
  if (shared === null) throw new Error("the shared session could not be opened");
  return shared;
}

async function findSession(client: QueryClient, agentId: string, claimed: string | null): Promise<SessionRow | null> {
  const { rows } = await client.query<SessionRow>({
    name: "find_session",
    text: `SELECT id, shared, salt FROM agent_session
            WHERE agent_id = $1 AND (id = $2::uuid OR shared) ORDER BY shared LIMIT 1`,
    values: [agentId, claimed],
  });
  return rows[0] ?? null;
}

export async function insertSession(
  client: QueryClient,
  session: { id: string; agentId: string; salt: string; label: string | null; openedAt: Date },
): Promise<void> {
  await client.query(
    "INSERT INTO agent_session (id, agent_id, shared, salt, label, opened_at) VALUES ($1, $2, false, $3, $4, $5)",
    [session.id, session.agentId, session.salt, session.label, session.openedAt],
  );
}

/** What the session has seen and done; of a shared one, what it still remembers. */
export async function readSessionFacts(client: QueryClient, session: SessionRow, now: Date): Promise<SessionFacts> {
  const { rows } = await client.query<SessionFacts>({
    name: "session_facts",
    text: `SELECT coalesce(max(max_sensitivity_read), $3::sensitivity) AS "maxSensitivityRead",
                  coalesce(bool_or(read_untrusted), false) AS "readUntrusted",
                  coalesce(bool_or(exposed), false) AS exposed,
                  coalesce(sum(decisions), 0)::int AS decisions,
                  coalesce(sum(exposes), 0)::int AS exposes,
                  coalesce(sum(writes), 0)::int AS writes
             FROM session_facts WHERE session_id = $1 AND ($2::timestamptz IS NULL OR hour > $2)`,
    values: [
      session.id,
      session.shared ? new Date(now.getTime() - SHARED_MEMORY_MS - HOUR_MS) : null,
      SENSITIVITIES[0],
    ],
  });
  const facts = rows[0];
  if (facts === undefined) throw new Error("an aggregate answered no row");
  return facts;
}

/** Adds to the hour's row. Facts only grow. */
export async function addSessionFacts(
  client: QueryClient,
  { sessionId, facts, now }: { sessionId: string; facts: SessionFacts; now: Date },
): Promise<void> {
  await client.query({
    name: "add_session_facts",
    text: `INSERT INTO session_facts AS f
             (session_id, hour, max_sensitivity_read, read_untrusted, exposed, decisions, exposes, writes)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT (session_id, hour) DO UPDATE SET
             max_sensitivity_read = greatest(f.max_sensitivity_read, excluded.max_sensitivity_read),
             read_untrusted = f.read_untrusted OR excluded.read_untrusted,
             exposed = f.exposed OR excluded.exposed,
             decisions = f.decisions + excluded.decisions,
             exposes = f.exposes + excluded.exposes,
             writes = f.writes + excluded.writes`,
    values: [
      sessionId,
      new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS),
      facts.maxSensitivityRead,
      facts.readUntrusted,
      facts.exposed,
      facts.decisions,
      facts.exposes,
      facts.writes,
    ],
  });
}

/** Keeps where each digest was first seen; one that is known already keeps its origin. */
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
  await client.query(
    `INSERT INTO session_value (session_id, digest, origin, first_seen_at)
     SELECT $1, digest, $3::value_origin, $4 FROM (SELECT DISTINCT unnest($2::text[]) AS digest ORDER BY 1) AS seen
     ON CONFLICT (session_id, digest) DO NOTHING`,
    [sessionId, digests, origin, now],
  );
}

/** Where those of `digests` that the session has seen were first seen. */
export async function readSessionValues(
  client: QueryClient,
  sessionId: string,
  digests: readonly string[],
): Promise<Map<string, ValueOrigin>> {
  if (digests.length === 0) return new Map();
  const { rows } = await client.query<{ digest: string; origin: ValueOrigin }>({
    name: "session_values",
    text: "SELECT digest, origin FROM session_value WHERE session_id = $1 AND digest = ANY ($2::text[])",
    values: [sessionId, digests],
  });
  return new Map(rows.map(({ digest, origin }) => [digest, origin]));
}
