/** Pages of the inbox. */
import type { ApprovalAnswer, Ask } from "@/lib/core/decision/types";
import type { ApprovalStatus } from "@/lib/db/access/approvals";
import { accessTransaction } from "@/lib/db/access/transaction";
import type { Database } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";
import { type QueueQuery, type QueueRange, QueueSql } from "./queueSql";

export type { QueuePerson, QueuePosition, QueueQuery } from "./queueSql";

export interface QueueRow {
  id: string;
  evaluationId: string;
  actionDigest: string;
  status: ApprovalStatus;
  agentId: string;
  agentName: string;
  teamId: string;
  teamName: string;
  ownerId: string;
  onBehalfOf: string | null;
  action: string;
  environment: string;
  resource: { type: string; id: string };
  asks: Ask[];
  askedBy: string;
  requestedAt: Date;
  expiresAt: Date;
  resolvedAt: Date | null;
  reason: string | null;
  claimedBy: string | null;
  claimedUntil: Date | null;
  assignedTo: string | null;
  requirements: { kind: "role" | "team" | "group" | "person"; name: string; count: number }[];
  /** The approving answers to the arguments as they are now. */
  answers: ApprovalAnswer[];
  lastAnswer: { name: string; verdict: "approve" | "deny"; at: string } | null;
}

export interface QueuePage {
  rows: QueueRow[];
  /** Counted up to `countMax` and one more. */
  total: number;
}

/**
 * These statements differ with what is asked, so each is planned for its own values; the pool's habit of one plan for all
 * values would read the whole table where a value is rare. A page is few rows: helpers would start in vain.
 */
const OPENING = `SET TRANSACTION READ ONLY; SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL jit = off;
  SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL join_collapse_limit = 1`;

/** Then the database goes along an index of the list's order, however little of it the planner expects to be wanted. */
const IN_ORDER = "SET LOCAL enable_sort = off";

/**
 * The rows after (or before) a position, in the order of the list, and how many there are in all. What is narrowed is gathered first,
 * in no order, by whatever index is best for it: where that gives few rows, they are sorted, and that is the page. Where it
 * gives many, a page of them is found soon in the order of the list. The planner cannot tell which it is.
 */
export function findQueue(
  db: Database,
  query: QueueQuery,
  { countMax, ...range }: QueueRange & { countMax: number },
): Promise<QueuePage> {
  return accessTransaction(
    db,
    async (client) => {
      if (!new QueueSql(query).isNarrowed) {
        const [rows, total] = await Promise.all([readRows(client, query, range), readTotal(client, query, countMax)]);
        return { rows, total };
      }
      const few = await readFew(client, query, range, countMax);
      if (few.total <= countMax) return few;
      const [, rows] = await Promise.all([client.query(IN_ORDER), readRows(client, query, range)]);
      return { rows, total: few.total };
    },
    { opening: OPENING },
  );
}

async function readRows(client: QueryClient, query: QueueQuery, range: QueueRange): Promise<QueueRow[]> {
  const sql = new QueueSql(query);
  const text = `SELECT ${DETAILS} ${detailed(sql.page(range))} ORDER BY ${sql.orderedBy(false)("a.")}`;
  return (await client.query<QueueRow>(text, sql.values)).rows;
}

async function readTotal(client: QueryClient, query: QueueQuery, max: number): Promise<number> {
  const sql = new QueueSql(query);
  const text = sql.count(max);
  return (await client.query<{ total: number }>(text, sql.values)).rows[0]?.total ?? 0;
}

/** No rows, and a total of one more than `max`, where there are more than that. */
async function readFew(client: QueryClient, query: QueueQuery, range: QueueRange, max: number): Promise<QueuePage> {
  const sql = new QueueSql(query);
  const { found, page } = sql.few(range, max);
  const text = `WITH ${found} SELECT counted.total, listed.*
    FROM (SELECT count(*)::int AS total FROM found) counted
    LEFT JOIN (SELECT ${DETAILS}, row_number() OVER (ORDER BY ${sql.orderedBy(false)("a.")}) AS rank
                 ${detailed(page)}) listed ON true ORDER BY listed.rank`;
  const { rows } = await client.query<(QueueRow | { id: null }) & { total: number; rank: string | null }>(
    text,
    sql.values,
  );
  const listed = rows.flatMap(({ total: _, rank: _rank, ...row }) => (row.id === null ? [] : [row]));
  return { rows: listed, total: rows[0]?.total ?? 0 };
}

const DETAILS = `
  a.id, a.evaluation_id AS "evaluationId", coalesce(a.edited_digest, a.action_digest) AS "actionDigest", a.status,
  a.agent_id AS "agentId", g.name AS "agentName", g.team_id AS "teamId", t.name AS "teamName",
  g.owner_id AS "ownerId", e.on_behalf_of AS "onBehalfOf", e.action, e.environment, e.resource,
  a.asks, a.asked_by AS "askedBy", a.requested_at AS "requestedAt", a.expires_at AS "expiresAt",
  a.resolved_at AS "resolvedAt", a.reason, claimer.name AS "claimedBy", a.claimed_until AS "claimedUntil",
  coalesce(assignee.name, assigned.name) AS "assignedTo",
  coalesce((SELECT jsonb_agg(jsonb_build_object('kind', r.kind, 'name', r.name, 'count', r.count))
     FROM approval_requirement r WHERE r.approval_id = a.id), '[]') AS requirements,
  coalesce((SELECT jsonb_agg(jsonb_build_object('person', n.person_id, 'qualifies', n.qualifies))
     FROM approval_answer n
    WHERE n.approval_id = a.id AND n.verdict = 'approve' AND n.edition = a.edition), '[]') AS answers,
  (SELECT jsonb_build_object('name', p.name, 'verdict', n.verdict, 'at', n.answered_at)
     FROM approval_answer n JOIN person p ON p.id = n.person_id
    WHERE n.approval_id = a.id ORDER BY n.answered_at DESC LIMIT 1) AS "lastAnswer"`;

/** Where the details of a page come from, which is a SELECT of ids. */
function detailed(page: string): string {
  return `
    FROM (SELECT id FROM ${page} p) page
    JOIN approval a ON a.id = page.id
    JOIN agent g ON g.id = a.agent_id JOIN team t ON t.id = g.team_id
    JOIN evaluation e ON e.id = a.evaluation_id
    LEFT JOIN person claimer ON claimer.id = a.claimed_by_id
    LEFT JOIN person assignee ON assignee.id = a.assigned_person_id
    LEFT JOIN team assigned ON assigned.id = a.assigned_team_id`;
}
