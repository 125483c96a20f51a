/** Ends of authority: a kill switch that was pulled, an agent that is no longer active, a credential that was revoked. */
import type { Handed, HandedPermits, HandedTokens } from "@/lib/core/killSwitch/timeToDead";
import type { Transaction } from "@/lib/db/database";
import { Prisma } from "@/lib/db/generated/client";
import type { QueryClient } from "@/lib/db/queryClient";
import { newId } from "@/lib/platform/ids";

/** What an end covers: the decisions and credentials of a whole organisation, or of one thing. */
export interface EndScope {
  scope: "organisation" | "tool" | "environment" | "agent" | "credential";
  exceptRead: boolean;
  /** Of the tool, environment, agent or credential; null for the organisation. */
  id: string | null;
}

/** How long before the stop an action may have begun that is still waited for. No permit is good for longer than ten minutes. */
const IN_FLIGHT = "interval '1 hour'";
const PERMIT_LIFE = "interval '10 minutes'";
/** Access tokens of one credential that are looked at, the newest. */
const TOKENS_MAX = 200;

/** True of a decision `e` that the end covers; $1 is its id. A fact that nobody stated counts as the worst. */
const COVERS: Readonly<Record<EndScope["scope"], string>> = {
  organisation: "$1::uuid IS NULL",
  tool: "e.tool = (SELECT name FROM tool WHERE id = $1::uuid)",
  environment: "e.environment = (SELECT name FROM environment WHERE id = $1::uuid)",
  agent: "e.agent_id = $1::uuid",
  credential: "e.credential_id = $1::uuid",
};

function coversDecision({ scope, exceptRead }: EndScope): string {
  return exceptRead ? `${COVERS[scope]} AND e.seen->'facts'->>'power' IS DISTINCT FROM 'read'` : COVERS[scope];
}

function coversCredential({ scope, id }: EndScope): Prisma.Sql {
  switch (scope) {
    case "organisation":
      return Prisma.sql`true`;
    case "tool":
      return Prisma.sql`c.tool_id = ${id}::uuid`;
    case "environment":
      return Prisma.sql`c.environment_id = ${id}::uuid`;
    case "agent":
      return Prisma.sql`c.agent_id = ${id}::uuid`;
    case "credential":
      return Prisma.sql`c.id = ${id}::uuid`;
  }
}

/**
 * Notes an end in the transaction that makes it, with the access tokens that are out. They go on where reading does.
 * @param of which of the three it is
 * @param tokenSeconds how long an access token is good for
 */
export async function putAuthorityEnd(
  tx: Transaction,
  {
    of,
    scope,
    now,
    by,
    tokenSeconds,
  }: {
    of: { killSwitchId: string } | { agentId: string } | { credentialId: string };
    scope: EndScope;
    now: Date;
    by: string;
    tokenSeconds: number;
  },
): Promise<void> {
  const since = new Date(now.getTime() - tokenSeconds * 1_000);
  const [out] = scope.exceptRead
    ? []
    : await tx.$queryRaw<{ tokens: number; last: Date | null }[]>`
        SELECT count(*)::int AS tokens, max(t.at) AS last
          FROM credential c CROSS JOIN LATERAL (
               SELECT e.at FROM audit_event e
                WHERE e.subject_kind = 'credential' AND e.subject_id = c.id::text AND e.event = 'access_token.issued'
                ORDER BY e.sequence DESC LIMIT ${TOKENS_MAX}) AS t
         WHERE ${coversCredential(scope)} AND t.at > ${since} AND t.at <= ${now}`;
  await tx.authorityEnd.create({
    data: {
      id: newId(),
      ...of,
      stoppedAt: now,
      stoppedBy: by,
      accessTokens: out?.tokens ?? 0,
      accessTokensUntil:
        out === undefined || out.last === null ? null : new Date(out.last.getTime() + tokenSeconds * 1_000),
      lookAt: now,
    },
  });
}

export interface AuthorityEndRow {
  id: string;
  scope: EndScope;
  stoppedAt: Date;
  accessTokens: number;
  accessTokensUntil: Date | null;
}

/** Ends that are not measured and due to be looked at; another process's are passed over. */
export async function claimDueEnds(
  client: QueryClient,
  { now, limit }: { now: Date; limit: number },
): Promise<AuthorityEndRow[]> {
  return findEnds(
    client,
    "e.settled_at IS NULL AND e.look_at <= $1 ORDER BY e.look_at LIMIT $2 FOR UPDATE OF e SKIP LOCKED",
    [now, limit],
  );
}

/** By their ids. */
export async function readEnds(client: QueryClient, ids: readonly string[]): Promise<AuthorityEndRow[]> {
  return ids.length === 0 ? [] : findEnds(client, "e.id = ANY($1::uuid[])", [ids]);
}

async function findEnds(client: QueryClient, where: string, values: unknown[]): Promise<AuthorityEndRow[]> {
  const { rows } = await client.query<Omit<AuthorityEndRow, "scope"> & EndScope & { subjectId: string | null }>(
    `SELECT e.id, e.stopped_at AS "stoppedAt", e.access_tokens AS "accessTokens", e.access_tokens_until AS "accessTokensUntil",
            CASE WHEN e.credential_id IS NOT NULL THEN 'credential' WHEN e.agent_id IS NOT NULL THEN 'agent' ELSE k.scope::text END AS scope,
            coalesce(k.except_read, false) AS "exceptRead",
            coalesce(e.credential_id, e.agent_id, k.tool_id, k.environment_id, k.agent_id) AS "subjectId"
       FROM authority_end e LEFT JOIN kill_switch k ON k.id = e.kill_switch_id
      WHERE ${where}`,
    values,
  );
  return rows.map(({ scope, exceptRead, subjectId, ...row }) => ({
    ...row,
    scope: { scope, exceptRead, id: subjectId },
  }));
}

interface PermitGroup {
  count: number;
  mustRedeem: boolean;
  redeemed: boolean;
  expiresAt: Date;
  revokedAt: Date | null;
  reportedAt: Date | null;
}

/** What was handed out before the end and stands alike, together. `issuer` is what the outside calls this installation. */
export async function readHanded(
  client: QueryClient,
  { scope, stoppedAt, accessTokens, accessTokensUntil }: AuthorityEndRow,
  { now, issuer }: { now: Date; issuer: string },
): Promise<Handed[]> {
  const { rows } = await client.query<PermitGroup>(
    `SELECT count(*)::int AS count, p.must_redeem AS "mustRedeem", p.redeemed_at IS NOT NULL AS redeemed, max(p.expires_at) AS "expiresAt",
            max(least(p.revoked_at, p.expires_at)) AS "revokedAt", max(o.reported_at) AS "reportedAt"
       FROM evaluation e
       JOIN permit p ON p.evaluation_id = e.id
       LEFT JOIN outcome o ON o.evaluation_id = e.id AND o.reported_at <= $3
      WHERE ${coversDecision(scope)} AND e.decided_at <= $2
        AND (e.decided_at > $2::timestamptz - ${PERMIT_LIFE}
             OR (e.decided_at > $2::timestamptz - ${IN_FLIGHT} AND p.redeemed_at IS NOT NULL))
        AND (o.reported_at IS NULL OR o.reported_at > $2)
      GROUP BY p.must_redeem, p.redeemed_at IS NOT NULL, p.revoked_at IS NULL, o.reported_at IS NULL, p.expires_at > $3`,
    [scope.id, stoppedAt, now],
  );
  const permits = rows.map(
    ({ expiresAt, revokedAt, reportedAt, ...row }): HandedPermits => ({
      is: "permits",
      ...{ ...row, issuer },
      expiresAt: expiresAt.getTime(),
      revokedAt: revokedAt?.getTime() ?? null,
      reportedAt: reportedAt?.getTime() ?? null,
    }),
  );
  const handed = [...permits, ...(await readToolTokens(client, { scope, stoppedAt }, now))];
  if (accessTokens === 0 || accessTokensUntil === null) return handed;
  return [
    { is: "tokens", kind: "access_token", issuer, count: accessTokens, expiresAt: accessTokensUntil.getTime() },
    ...handed,
  ];
}

/** Tokens that tools take, which permits were exchanged for: nothing takes them back. */
async function readToolTokens(
  client: QueryClient,
  { scope, stoppedAt }: Pick<AuthorityEndRow, "scope" | "stoppedAt">,
  now: Date,
): Promise<HandedTokens[]> {
  const { rows } = await client.query<{ issuer: string; count: number; expiresAt: Date }>(
    `SELECT t.issuer, count(*)::int AS count, max(t.expires_at) AS "expiresAt"
       FROM tool_token t JOIN permit p ON p.id = t.permit_id JOIN evaluation e ON e.id = p.evaluation_id
      WHERE ${coversDecision(scope)} AND t.issued_at <= $2 AND t.expires_at > $2
      GROUP BY t.issuer, t.expires_at > $3`,
    [scope.id, stoppedAt, now],
  );
  return rows.map(({ expiresAt, ...row }) => ({
    is: "tokens",
    kind: "downstream_token",
    ...row,
    expiresAt: expiresAt.getTime(),
  }));
}

/** What else is there of what an end covers: none of it acts while the stop holds. */
export interface Waiting {
  sessions: { id: string; label: string | null; agent: string; lastAt: Date }[];
  approvalsPending: number;
  approvalsGiven: number;
  handOffsOpen: number;
  handOffsTaken: number;
}

/** Sessions that are listed, those heard of last. */
const SESSIONS_MAX = 20;

/** @param heardSince from when on a session that was heard of counts as connected */
export async function readWaiting(
  client: QueryClient,
  scope: EndScope,
  { now, heardSince }: { now: Date; heardSince: Date },
): Promise<Waiting> {
  const covered = coversDecision(scope);
  const { rows: sessions } = await client.query<Waiting["sessions"][number]>(
    `SELECT s.id, s.label, g.name AS agent, max(e.decided_at) AS "lastAt"
       FROM evaluation e JOIN agent_session s ON s.id = e.session_id JOIN agent g ON g.id = e.agent_id
      WHERE ${covered} AND e.decided_at > $2 GROUP BY s.id, g.name ORDER BY 4 DESC LIMIT ${SESSIONS_MAX}`,
    [scope.id, heardSince],
  );
  const { rows } = await client.query<Omit<Waiting, "sessions">>(
    `SELECT (SELECT count(*) FROM approval a JOIN evaluation e ON e.id = a.evaluation_id
              WHERE a.status = 'pending' AND a.expires_at > $2 AND ${covered})::int AS "approvalsPending",
            (SELECT count(*) FROM approval a JOIN evaluation e ON e.id = a.evaluation_id
              WHERE a.status = 'approved' AND a.approved_until > $2 AND a.used_at IS NULL AND a.revoked_at IS NULL
                AND ${covered})::int AS "approvalsGiven",
            (SELECT count(*) FROM hand_off h JOIN evaluation e ON e.id = h.evaluation_id
              WHERE h.status = 'open' AND ${covered})::int AS "handOffsOpen",
            (SELECT count(*) FROM hand_off h JOIN evaluation e ON e.id = h.evaluation_id
              WHERE h.status = 'accepted' AND ${covered})::int AS "handOffsTaken"`,
    [scope.id, now],
  );
  return { sessions, ...(rows[0] as Omit<Waiting, "sessions">) };
}

/** Writes down what was measured, once; false where somebody has. */
export async function settleEnd(
  client: QueryClient,
  { id, now, deadAt, unreported }: { id: string; now: Date; deadAt: Date | null; unreported: number },
): Promise<boolean> {
  const { rowCount } = await client.query(
    "UPDATE authority_end SET settled_at = $2, dead_at = $3, unreported = $4 WHERE id = $1 AND settled_at IS NULL",
    [id, now, deadAt, unreported],
  );
  return rowCount === 1;
}

/** When it is to be looked at again. */
export async function putNextLook(client: QueryClient, id: string, at: Date): Promise<void> {
  await client.query("UPDATE authority_end SET look_at = $2 WHERE id = $1 AND settled_at IS NULL", [id, at]);
}
