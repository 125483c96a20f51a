import type { z } from "zod";
import { type IncidentSummary, type IncidentsAnswer, incidentsQuerySchema } from "@/lib/contracts/incidents";
import { cursorOf, positionOf } from "@/lib/services/action/cursor";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { visibleAgents, visibleIncidents } from "./stored";

/** Incidents that the actor may see, the newest first (`incidentsQuerySchema`). */
export async function listIncidents({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<IncidentsAnswer> {
  const query = incidentsQuerySchema.parse(input);
  const teams = visibleTeams(ctx.actor);
  const ofTeams = teams === null ? {} : { evaluation: { agent: { teamId: { in: [...teams] } } } };
  const rows = await ctx.db.prisma.incident.findMany({
    where: { AND: [visibleIncidents(ctx), ...narrowedTo(ctx, query)] },
    include: {
      lead: { select: { email: true } },
      agents: { select: { agent: { select: { id: true, name: true, teamId: true } } } },
      _count: {
        select: { records: { where: { removedAt: null, ...ofTeams } }, followUps: { where: { status: "open" } } },
      },
    },
    orderBy: [{ openedAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    incidents: shown.map(
      (row): IncidentSummary => ({
        id: row.id,
        number: row.number,
        title: row.title,
        status: row.status,
        severity: row.severity,
        agents: visibleAgents(ctx, row).map(({ name }) => name),
        opened_at: row.openedAt.toISOString(),
        opened_by: row.openedBy,
        lead: row.lead?.email ?? null,
        records: row._count.records,
        open_follow_ups: row._count.followUps,
        closed_at: row.closedAt?.toISOString() ?? null,
      }),
    ),
    next_cursor: rows.length > query.limit && last !== undefined ? cursorOf({ at: last.openedAt, id: last.id }) : null,
  };
}

/** What the query says, as conditions of which each holds. An agent of another team narrows to nothing. */
function narrowedTo({ actor }: ServiceContext, query: z.output<typeof incidentsQuerySchema>) {
  const { status, severity, agent, record, lead, q, cursor } = query;
  const teams = visibleTeams(actor);
  const seen = teams === null ? {} : { teamId: { in: [...teams] } };
  const after = cursor === undefined ? undefined : positionOf(cursor);
  return [
    status === undefined ? {} : status === "unresolved" ? { status: { not: "closed" as const } } : { status },
    severity === undefined ? {} : { severity },
    agent === undefined ? {} : { agents: { some: { agent: { name: agent, ...seen } } } },
    record === undefined
      ? {}
      : { records: { some: { evaluationId: record, removedAt: null, evaluation: { agent: seen } } } },
    lead === "me" ? { leadId: actor.kind === "person" ? actor.id : null } : {},
    q === undefined || q === "" ? {} : saying(q),
    after === undefined ? {} : { OR: [{ openedAt: { lt: after.at } }, { openedAt: after.at, id: { lt: after.id } }] },
  ];
}

function saying(q: string) {
  const contains = { contains: q, mode: "insensitive" as const };
  const number = /^(?:inc-)?(\d{1,9})$/i.exec(q)?.[1];
  return {
    OR: [
      { title: contains },
      { summary: contains },
      { openedBy: contains },
      ...(number === undefined ? [] : [{ number: Number(number) }]),
    ],
  };
}
