/** Sessions as simulations look at them: found and never opened, now or as they were at a time. */
import type { Provenance, SessionFacts } from "@/lib/core/decision/types";
import type { RiskFacts } from "@/lib/core/organisation/facts";
import { hourOf, memoryOf, type SessionRow } from "@/lib/db/access/sessions";
import type { QueryClient } from "@/lib/db/queryClient";

/** The session that a call falls into: the claimed one (a UUID) of this agent, else its shared one. `openedBy`: as of then. */
export async function findSessionOf(
  client: QueryClient,
  { agentId, claimed, openedBy }: { agentId: string; claimed: string | null; openedBy: Date },
): Promise<SessionRow | null> {
  const { rows } = await client.query<SessionRow>(
    `SELECT id, agent_id AS "agentId", shared, salt, provenance_until AS "provenanceUntil" FROM agent_session
      WHERE agent_id = $1 AND opened_at <= $3 AND (shared OR id = $2::uuid) ORDER BY shared LIMIT 1`,
    [agentId, claimed, openedBy],
  );
  return rows[0] ?? null;
}

/** Facts that were kept by the hour: those of the hours before `before`'s. Null where there were none. */
export async function factsOfHoursBefore(
  client: QueryClient,
  { session, before }: { session: SessionRow; before: Date },
): Promise<SessionFacts | null> {
  const { rows } = await client.query<SessionFacts & { hours: number }>(
    `SELECT max(max_sensitivity_read) AS "maxSensitivityRead", bool_or(read_untrusted) AS "readUntrusted",
            bool_or(exposed) AS exposed, sum(decisions)::int AS decisions, sum(exposes)::int AS exposes,
            sum(writes)::int AS writes, count(*)::int AS hours
       FROM session_facts WHERE session_id = $1 AND hour < $2 AND ($3::timestamptz IS NULL OR hour > $3)`,
    [session.id, hourOf(before), memoryOf(session, before)],
  );
  const [row] = rows;
  if (row === undefined || row.hours === 0) return null;
  const { hours: _, ...facts } = row;
  return facts;
}

/** What was allowed in the session in the hour of `before`, before that moment: the actions' facts, and how often. */
export async function allowedInHourBefore(
  client: QueryClient,
  { session, before }: { session: SessionRow; before: Date },
): Promise<{ facts: RiskFacts | null; times: number }[]> {
  const { rows } = await client.query<{ facts: RiskFacts | null; times: number }>(
    `SELECT seen->'facts' AS facts, count(*)::int AS times FROM evaluation
      WHERE agent_id = $1 AND session_id = $2 AND decided_at >= $3 AND decided_at < $4 AND outcome = 'allow' GROUP BY 1`,
    [session.agentId, session.id, hourOf(before), before],
  );
  return rows;
}

/** Where values were first seen in a session, by digest. `before`: of what was reported until then. */
export async function valuesSeen(
  client: QueryClient,
  { values, before }: { values: readonly { sessionId: string; digest: string }[]; before: Date | null },
): Promise<Map<string, Exclude<Provenance, "unseen">>> {
  if (values.length === 0) return new Map();
  const { rows } = await client.query<{ digest: string; origin: Exclude<Provenance, "unseen"> }>(
    `SELECT v.digest, v.origin FROM unnest($1::uuid[], $2::text[]) AS w (session_id, digest)
       JOIN session_value v ON v.session_id = w.session_id AND v.digest = w.digest
      WHERE $3::timestamptz IS NULL OR v.first_seen_at < $3`,
    [values.map(({ sessionId }) => sessionId), values.map(({ digest }) => digest), before],
  );
  return new Map(rows.map(({ digest, origin }) => [digest, origin]));
}
