/** What rules did, counted by the database. */
import type { QueryClient } from "@/lib/db/queryClient";

interface Counted {
  /** Null for every team. */
  teams: readonly string[] | null;
  /** Null for every rule. */
  rule: string | null;
  now: Date;
}

export interface RuleMet {
  rule: string;
  days7: number;
  days30: number;
  /** Of the 30 days: its condition failed and counted as met. */
  errored: number;
  lastAt: Date;
}

/** How many decisions of the last days each rule was met on; a rule that was met on none is left out. */
export async function countRulesMet(client: QueryClient, { teams, rule, now }: Counted): Promise<RuleMet[]> {
  const { rows } = await client.query<RuleMet>(
    `SELECT r->>'name' AS rule, count(*) FILTER (WHERE e.decided_at > $3::timestamptz - interval '7 days')::int AS days7,
            count(*)::int AS days30, count(*) FILTER (WHERE (r->>'errored')::boolean)::int AS errored,
            max(e.decided_at) AS "lastAt"
       FROM evaluation e JOIN agent g ON g.id = e.agent_id CROSS JOIN LATERAL jsonb_array_elements(e.seen->'rules') r
      WHERE e.decided_at > $3::timestamptz - interval '30 days' AND e.seen->'rules' <> '[]'
        AND ($1::uuid[] IS NULL OR g.team_id = ANY ($1)) AND ($2::text IS NULL OR r->>'name' = $2)
      GROUP BY 1`,
    [teams, rule, now],
  );
  return rows;
}

export interface RuleAsked {
  asked: number;
  approved: number;
  denied: number;
  expired: number;
  cancelled: number;
  waiting: number;
}

const ASKED = `
  asked AS (
    SELECT a.id, CASE WHEN a.status = 'pending' AND a.expires_at <= $3 THEN 'expired' ELSE a.status::text END AS status
      FROM approval a JOIN agent g ON g.id = a.agent_id
     WHERE a.requested_at > $3::timestamptz - interval '30 days' AND ($1::uuid[] IS NULL OR g.team_id = ANY ($1))
       AND EXISTS (SELECT 1 FROM jsonb_array_elements(a.asks) ask WHERE ask->>'kind' = 'rule' AND ask->>'rule' = $2))`;

/** What one rule asked in the last 30 days, alone or with others, and what came of it. */
export async function countAsked(
  client: QueryClient,
  { teams, rule, now }: Counted & { rule: string },
): Promise<RuleAsked> {
  const counted = (status: string, name: string) => `count(*) FILTER (WHERE status = '${status}')::int AS ${name}`;
  const { rows } = await client.query<RuleAsked>(
    `WITH ${ASKED} SELECT count(*)::int AS asked, ${counted("approved", "approved")}, ${counted("denied", "denied")},
            ${counted("expired", "expired")}, ${counted("cancelled", "cancelled")}, ${counted("pending", "waiting")} FROM asked`,
    [teams, rule, now],
  );
  const [figures] = rows;
  if (figures === undefined) throw new Error("the database answered an aggregate with no row");
  return figures;
}

export interface RuleAnswers {
  name: string;
  email: string;
  approved: number;
  denied: number;
  lastAt: Date;
}

/** Who answered that, the most frequent first. `person`: their own answers alone. What was given in advance was no answer to these. */
export async function countAnswers(
  client: QueryClient,
  { teams, rule, now, person }: Counted & { rule: string; person: string | null },
): Promise<RuleAnswers[]> {
  const { rows } = await client.query<RuleAnswers>(
    `WITH ${ASKED}
     SELECT p.name, p.email, count(*) FILTER (WHERE n.verdict = 'approve')::int AS approved,
            count(*) FILTER (WHERE n.verdict = 'deny')::int AS denied, max(n.answered_at) AS "lastAt"
       FROM asked k JOIN approval_answer n ON n.approval_id = k.id JOIN person p ON p.id = n.person_id
      WHERE n.bounded_approval_id IS NULL AND ($4::uuid IS NULL OR p.id = $4)
      GROUP BY p.id, p.name, p.email ORDER BY count(*) DESC, p.email`,
    [teams, rule, now, person],
  );
  return rows;
}

export interface RuleHandOffs {
  open: number;
  done: number;
  returned: number;
}

/** The tasks that one rule handed over in the last 30 days. */
export async function countHandOffs(
  client: QueryClient,
  { teams, rule, now }: Counted & { rule: string },
): Promise<RuleHandOffs> {
  const { rows } = await client.query<RuleHandOffs>(
    `SELECT count(*) FILTER (WHERE h.status IN ('open', 'accepted'))::int AS open,
            count(*) FILTER (WHERE h.status = 'done')::int AS done,
            count(*) FILTER (WHERE h.status = 'returned')::int AS returned
       FROM hand_off h JOIN agent g ON g.id = h.agent_id
      WHERE h.rule = $2 AND h.opened_at > $3::timestamptz - interval '30 days' AND ($1::uuid[] IS NULL OR g.team_id = ANY ($1))`,
    [teams, rule, now],
  );
  const [figures] = rows;
  if (figures === undefined) throw new Error("the database answered an aggregate with no row");
  return figures;
}
