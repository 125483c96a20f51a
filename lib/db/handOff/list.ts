/** Pages of hand-offs, and how the queue stands. */
import type { Database, Transaction } from "@/lib/db/database";

export interface HandOffPosition {
  /** When it is due, or when it was resolved, by the view. */
  at: Date;
  id: string;
}

export interface HandOffQuery {
  /** Null for every team. */
  teams: readonly string[] | null;
  /** Only what this person has. */
  owner: string | undefined;
  /** Only this agent's, by its name. */
  agent: string | undefined;
  resolved: boolean;
  after: HandOffPosition | undefined;
  limit: number;
}

const SUMMARY = {
  agent: { include: { team: true } },
  evaluation: { select: { action: true, environment: true, resource: true, onBehalfOf: true } },
  owner: true,
} as const;

/** What waits, due first; or what is resolved, newest first. */
export function findHandOffs(db: Database, { teams, owner, agent, resolved, after, limit }: HandOffQuery) {
  const { at, id } = after ?? {};
  const next =
    at === undefined || id === undefined
      ? {}
      : resolved
        ? { OR: [{ resolvedAt: { lt: at } }, { resolvedAt: at, id: { lt: id } }] }
        : { OR: [{ dueAt: { gt: at } }, { dueAt: at, id: { gt: id } }] };
  return db.prisma.handOff.findMany({
    where: {
      status: { in: resolved ? ["done", "returned"] : ["open", "accepted"] },
      agent: {
        ...(teams === null ? {} : { teamId: { in: [...teams] } }),
        ...(agent === undefined ? {} : { name: agent }),
      },
      ...(owner === undefined ? {} : { ownerId: owner }),
      ...next,
    },
    include: SUMMARY,
    orderBy: resolved ? [{ resolvedAt: "desc" }, { id: "desc" }] : [{ dueAt: "asc" }, { id: "asc" }],
    take: limit,
  });
}
export type HandOffListRow = Awaited<ReturnType<typeof findHandOffs>>[number];

/** The newest hand-offs of the same agent and action, `id` itself left out. */
export function findHandOffHistory(
  tx: Transaction,
  { id, agentId, action }: { id: string; agentId: string; action: string },
) {
  return tx.handOff.findMany({
    where: { agentId, id: { not: id }, evaluation: { action } },
    include: { evaluation: { select: { resource: true } }, owner: { select: { name: true } } },
    orderBy: [{ openedAt: "desc" }, { id: "desc" }],
    take: 8,
  });
}

/** How many of the teams' hand-offs nobody has taken, and a text that changes with every change. */
export async function readHandOffsState(
  db: Database,
  teams: readonly string[] | null,
  now: Date,
): Promise<{ open: number; version: string }> {
  const { rows } = await db.pool.query<{ open: number; version: string }>(
    `SELECT count(*) FILTER (WHERE h.status = 'open')::int AS open,
            concat_ws('-', count(*), count(*) FILTER (WHERE h.status = 'open'), extract(epoch FROM max(h.resolved_at)),
                      sum((SELECT count(*) FROM hand_off_owner o WHERE o.hand_off_id = h.id))) AS version
       FROM hand_off h JOIN agent g ON g.id = h.agent_id
      WHERE ($1::uuid[] IS NULL OR g.team_id = ANY ($1))
        AND (h.status IN ('open', 'accepted') OR h.resolved_at > $2::timestamptz - interval '1 day')`,
    [teams, now],
  );
  return rows[0] ?? { open: 0, version: "" };
}
