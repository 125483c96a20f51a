import type { z } from "zod";
import { type IncidentMoved, numberWords, openIncidentSchema } from "@/lib/contracts/incidents";
import { json, jsonOrNull } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";
import { actorColumns, audit } from "@/lib/services/audit";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type FoundRecord, putInIncident, recordsMatching, recordsNamed, within } from "./recordsFound";
import { workRefusal } from "./who";

type Opening = z.output<typeof openIncidentSchema>;

const HOUR_MS = 3_600_000;
const BEGINNING = "It was opened from this.";

/**
 * Opens an incident from a record, an alert or a search of the actions (`openIncidentSchema`), with the records that it begins with. A person who
 * opens it leads it. Ambit itself may open one from an alert.
 * @throws Problem `not_found` for a record or an agent that the actor does not see; `invalid` where it would concern no agent;
 *   `forbidden` for whoever may not work on incidents of these agents.
 */
export async function openIncident({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: unknown;
}): Promise<IncidentMoved & { number: number; records: number }> {
  const opening = openIncidentSchema.parse(input);
  const { found, isCut } = await beginning(ctx, opening);
  const agents = await requireAgents(ctx, opening.agents ?? [], found);
  const window = windowOf(ctx, opening, found);
  const id = newId();
  const { actorId, actorName } = actorColumns(ctx.actor);
  const person = ctx.actor.kind === "person" ? actorId : null;
  const { record, alert, search } = opening.from;
  return ctx.db.transaction(async (tx) => {
    const { number } = await tx.incident.create({
      data: {
        id,
        title: opening.title,
        severity: opening.severity,
        origin: record !== undefined ? "record" : alert !== undefined ? "alert" : "search",
        originEvaluationId: record?.toLowerCase() ?? null,
        originAlert: alert ?? null,
        originSearch: jsonOrNull(search),
        windowFrom: window.from,
        windowTo: window.to,
        openedAt: ctx.now(),
        openedById: person,
        openedBy: actorName,
        leadId: person,
        agents: { create: agents.map((agentId) => ({ agentId })) },
      },
      select: { number: true },
    });
    const put = { incidentId: id, found, why: BEGINNING, search: search ?? null };
    const { added } = await putInIncident(ctx, tx, put);
    await audit(ctx, tx, {
      event: "incident.opened",
      subjectKind: "incident",
      subjectId: id,
      detail: {
        number,
        title: opening.title,
        severity: opening.severity,
        from: json(opening.from),
        records: added.length,
      },
    });
    const cut = isCut ? " There were more: narrow the search to add others." : "";
    const message = `${numberWords({ number })} is open, with ${recordWords(added.length)}.${cut}`;
    return { id, number, status: "open" as const, records: added.length, message };
  });
}

function recordWords(count: number): string {
  return count === 1 ? "1 record" : `${count} records`;
}

async function beginning(ctx: ServiceContext, opening: Opening): Promise<{ found: FoundRecord[]; isCut: boolean }> {
  const { record, search } = opening.from;
  const ids = [...(record === undefined ? [] : [record]), ...(opening.records ?? [])];
  const named = ids.length === 0 ? [] : await recordsNamed(ctx, ids);
  if (search === undefined || !opening.collect) return { found: named, isCut: false };
  const { window } = opening;
  const filters =
    window === undefined ? search : within(search, { from: new Date(window.from), to: new Date(window.to) });
  const { found, isCut } = await recordsMatching(ctx, filters);
  return { found: [...named, ...found], isCut };
}

/** The ids of the agents that it concerns, at least one, each of which the actor sees and may work on. */
async function requireAgents(
  ctx: ServiceContext,
  names: readonly string[],
  found: readonly FoundRecord[],
): Promise<string[]> {
  const teams = visibleTeams(ctx.actor);
  const agents = await ctx.db.prisma.agent.findMany({
    where: {
      OR: [{ name: { in: [...names] } }, { id: { in: [...new Set(found.map(({ agentId }) => agentId))] } }],
      ...(teams === null ? {} : { teamId: { in: [...teams] } }),
    },
    select: { id: true, name: true, teamId: true },
  });
  const unknown = names.find((name) => !agents.some((agent) => agent.name === name));
  if (unknown !== undefined)
    throw new Problem("not_found", `There is no agent ${JSON.stringify(unknown)}. Nothing was opened.`);
  const refusal = workRefusal(
    ctx.actor,
    agents.map(({ teamId }) => teamId),
  );
  // Whoever may not work on any incident is told so, whether or not there is an agent.
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was opened.`);
  if (agents.length === 0)
    throw new Problem("invalid", "The search finds no action. Name an agent that it concerns. Nothing was opened.", {
      errors: [{ pointer: "/agents", message: "Name an agent that it concerns." }],
    });
  return agents.map(({ id }) => id);
}

function windowOf(ctx: ServiceContext, { window }: Opening, found: readonly FoundRecord[]): { from: Date; to: Date } {
  if (window !== undefined) return { from: new Date(window.from), to: new Date(window.to) };
  const times = found.map(({ decidedAt }) => decidedAt.getTime());
  const [first, last] =
    times.length === 0 ? [ctx.now().getTime(), ctx.now().getTime()] : [Math.min(...times), Math.max(...times)];
  return { from: new Date(first - HOUR_MS), to: new Date(last + HOUR_MS) };
}
