import type { WaitingLine } from "@/lib/contracts/agents";
import { resourceOf } from "@/lib/services/agent/recentDecisions";
import { visibleAgents } from "@/lib/services/agent/visibleAgents";
import type { PersonActor, ServiceContext } from "@/lib/services/context";

const SHOWN = 5;

/**
 * The pending approvals that this person could answer, the nearest deadline first, and how many more they may only watch:
 * those that ask for others, that their own agent asked for, or that they have answered. The service that takes answers
 * decides for itself; this is the list of what to look at.
 */
export async function waitingFor(
  ctx: ServiceContext,
  person: PersonActor,
): Promise<{ waiting: WaitingLine[]; count: number; others: number }> {
  const { prisma } = ctx.db;
  const groups = await prisma.groupMember.findMany({
    where: { personId: person.id },
    select: { group: { select: { name: true } } },
  });
  const teams = await prisma.team.findMany({ where: { id: { in: [...person.teamIds] } }, select: { name: true } });
  const pending = { status: "pending" as const, expiresAt: { gt: ctx.now() }, agent: visibleAgents(ctx) };
  const mine = {
    ...pending,
    requirements: {
      some: {
        OR: [
          { kind: "role" as const, name: { in: [...person.roles] } },
          { kind: "team" as const, name: { in: teams.map(({ name }) => name) } },
          { kind: "group" as const, name: { in: groups.map(({ group }) => group.name) } },
          { kind: "person" as const, name: person.email },
        ],
      },
    },
    answers: { none: { personId: person.id } },
    NOT: [
      { agent: { ownerId: person.id } },
      { evaluation: { onBehalfOf: { equals: person.email, mode: "insensitive" as const } } },
    ],
  };
  const [all, count, rows] = await Promise.all([
    prisma.approval.count({ where: pending }),
    prisma.approval.count({ where: mine }),
    prisma.approval.findMany({
      where: mine,
      orderBy: [{ expiresAt: "asc" }, { id: "asc" }],
      take: SHOWN,
      select: {
        id: true,
        requestedAt: true,
        expiresAt: true,
        agent: { select: { name: true } },
        evaluation: { select: { action: true, environment: true, resource: true } },
      },
    }),
  ]);
  return {
    waiting: rows.map((row) => ({
      approval_id: row.id,
      agent: row.agent.name,
      action: row.evaluation.action,
      environment: row.evaluation.environment,
      resource: resourceOf(row.evaluation.resource),
      requested_at: row.requestedAt.toISOString(),
      expires_at: row.expiresAt.toISOString(),
    })),
    count,
    others: all - count,
  };
}
