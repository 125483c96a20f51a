/** Pages of approvals, newest first. */
import type { ApprovalStatus } from "@/lib/db/access/approvals";
import type { Database, Transaction } from "@/lib/db/database";

export interface ApprovalPosition {
  requestedAt: Date;
  id: string;
}

export interface ApprovalQuery {
  /** Null for every team. */
  teams: readonly string[] | null;
  statuses: readonly ApprovalStatus[] | null;
  agent: string | undefined;
  after: ApprovalPosition | undefined;
  limit: number;
}

const SUMMARY = {
  agent: { include: { team: true } },
  evaluation: { select: { action: true, environment: true, resource: true, onBehalfOf: true } },
} as const;

export function findApprovals(db: Database, { teams, statuses, agent, after, limit }: ApprovalQuery) {
  return db.prisma.approval.findMany({
    where: {
      ...(statuses === null ? {} : { status: { in: [...statuses] } }),
      agent: {
        ...(teams === null ? {} : { teamId: { in: [...teams] } }),
        ...(agent === undefined ? {} : { name: agent }),
      },
      ...(after === undefined
        ? {}
        : {
            OR: [{ requestedAt: { lt: after.requestedAt } }, { requestedAt: after.requestedAt, id: { lt: after.id } }],
          }),
    },
    include: SUMMARY,
    orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}
export type ApprovalListRow = Awaited<ReturnType<typeof findApprovals>>[number];

/** How many wait among the teams' agents at `now`, and a text that changes with every change. */
export async function readInboxState(
  db: Database,
  teams: readonly string[] | null,
  now: Date,
): Promise<{ waiting: number; version: string }> {
  const { rows } = await db.pool.query<{ waiting: number; version: string }>(
    `SELECT count(DISTINCT a.id) FILTER (WHERE a.status = 'pending' AND a.expires_at > $2)::int AS waiting,
            concat_ws('-', count(*), extract(epoch FROM max(a.resolved_at)), count(answer.approval_id),
                      count(a.used_at), sum(a.edition), extract(epoch FROM max(a.claimed_until)), count(a.claimed_until),
                      count(a.assigned_person_id), count(a.assigned_team_id),
                      (SELECT concat_ws('-', count(*), count(q.reply)) FROM approval_question q),
                      (SELECT count(*) FROM approval_release r)) AS version
       FROM approval a JOIN agent g ON g.id = a.agent_id
       LEFT JOIN approval_answer answer ON answer.approval_id = a.id
      WHERE ($1::uuid[] IS NULL OR g.team_id = ANY ($1))
        AND (a.status = 'pending' OR a.resolved_at > $2::timestamptz - interval '1 day')`,
    [teams, now],
  );
  return rows[0] ?? { waiting: 0, version: "" };
}

/** The newest approvals of the same agent and action, `id` itself left out. */
export function findHistory(tx: Transaction, { id, agentId, action }: { id: string; agentId: string; action: string }) {
  return tx.approval.findMany({
    where: { agentId, id: { not: id }, evaluation: { action } },
    include: {
      evaluation: { select: { resource: true, arguments: true } },
      answers: { include: { person: { select: { name: true } } }, orderBy: { answeredAt: "desc" }, take: 1 },
    },
    orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
    take: 8,
  });
}

/** The last approved one of the same agent and action before `before`. */
export function findLastApproved(
  tx: Transaction,
  { id, agentId, action, before }: { id: string; agentId: string; action: string; before: Date },
) {
  return tx.approval.findFirst({
    where: { agentId, id: { not: id }, status: "approved", requestedAt: { lte: before }, evaluation: { action } },
    include: { evaluation: { select: { arguments: true } } },
    orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
  });
}

/** People who are not disabled, with everything that answering looks at. */
export function findAnswerers(tx: Transaction) {
  return tx.person.findMany({
    where: { disabledAt: null, roles: { some: { role: { not: "viewer" } } } },
    include: { roles: true, teams: { include: { team: true } }, groups: { include: { group: true } } },
    orderBy: { name: "asc" },
  });
}

/** A person as the rules of who may answer look at them. */
export function answererOf({ id, email, roles, teams, groups }: Awaited<ReturnType<typeof findAnswerers>>[number]) {
  return {
    id,
    email,
    roles: roles.map(({ role }) => role),
    teamIds: teams.map(({ teamId }) => teamId),
    teams: teams.map(({ team }) => team.name),
    groups: groups.map(({ group }) => group.name),
  };
}
