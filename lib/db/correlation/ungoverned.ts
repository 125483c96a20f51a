import type { Database, Transaction } from "@/lib/db/database";

/** What is told of an observed action that nobody decided. */
export interface UngovernedRow {
  id: string;
  agentId: string;
  agent: string;
  teamId: string;
  team: string;
  environment: string | null;
  tool: string | null;
  system: string;
  principal: string | null;
  verb: string | null;
  resourceType: string | null;
  resourceId: string | null;
  firstAt: Date;
  foundAt: Date;
}

const WAITING = { ungoverned: true, acknowledgedAt: null } as const;

/** Those that nobody has acknowledged, newest first, of the teams' agents (null: of all). */
export async function findUngoverned(
  { prisma }: Pick<Database, "prisma">,
  { teams, limit }: { teams: readonly string[] | null; limit: number },
): Promise<{ rows: UngovernedRow[]; total: number }> {
  const where = { ...WAITING, ...(teams === null ? {} : { agent: { teamId: { in: [...teams] } } }) };
  const [total, found] = await Promise.all([
    prisma.observedAction.count({ where }),
    prisma.observedAction.findMany({
      where,
      orderBy: [{ firstAt: "desc" }, { id: "desc" }],
      take: limit,
      include: { agent: { select: { id: true, name: true, teamId: true, team: { select: { name: true } } } } },
    }),
  ]);
  return {
    total,
    rows: found.flatMap(({ agent, ...row }) =>
      agent === null
        ? []
        : [{ ...row, agentId: agent.id, agent: agent.name, teamId: agent.teamId, team: agent.team.name }],
    ),
  };
}

export interface AlertedRow {
  id: string;
  agentId: string;
  tool: string | null;
  environment: string | null;
  principal: string | null;
  firstAt: Date;
  /** Of one of its fragments. */
  fragmentId: string;
}

/** Marks as told of what was found before `foundBefore` and nobody was told of. Answers it. */
export async function claimUnalerted(
  tx: Transaction,
  { foundBefore, now }: { foundBefore: Date; now: Date },
): Promise<AlertedRow[]> {
  return tx.$queryRaw<AlertedRow[]>`
    UPDATE observed_action o SET alerted_at = ${now}
     WHERE o.ungoverned AND o.alerted_at IS NULL AND o.acknowledged_at IS NULL AND o.found_at <= ${foundBefore}
    RETURNING o.id, o.agent_id AS "agentId", o.tool, o.environment, o.principal, o.first_at AS "firstAt",
      (SELECT min(j.fragment_id::text) FROM fragment_join j WHERE j.record_id = o.id) AS "fragmentId"`;
}

/** Acknowledges it once; false where somebody has, or where it is gone. */
export async function acknowledgeOnce(
  tx: Transaction,
  { id, personId, words, now }: { id: string; personId: string; words: string; now: Date },
): Promise<boolean> {
  const { count } = await tx.observedAction.updateMany({
    where: { id, ...WAITING },
    data: { acknowledgedAt: now, acknowledgedById: personId, acknowledgement: words },
  });
  return count === 1;
}
