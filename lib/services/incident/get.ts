import type { IncidentDocument, IncidentView } from "@/lib/contracts/incidents";
import { actionsAllowed } from "@/lib/db/incident/actions";
import { allowingGrants } from "@/lib/db/incident/grants";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { contractionsOfIncident } from "@/lib/services/contraction/list";
import { readImpact, readTimeline } from "./evidence";
import { goalsFrom } from "./move";
import { readParts } from "./parts";
import { peopleFor } from "./people";
import { findIncident, type StoredIncident, teamsOf, visibleAgents } from "./stored";
import { reviewRefusal, workRefusal } from "./who";

/**
 * One incident: what it says, what its records did, what happened when, and what the one who asks can do with it.
 * @throws Problem `not_found`, also for one that the actor does not see.
 */
export async function getIncident({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<IncidentView> {
  const incident = await findIncident(ctx, ctx.db.prisma, input.id);
  const { prisma } = ctx.db;
  const [document, contractions, grants, actions, people] = await Promise.all([
    readDocument(ctx, incident),
    contractionsOfIncident(ctx, incident.id),
    allowingGrants(prisma, incident.id),
    actionsAllowed(prisma, {
      incidentId: incident.id,
      agentIds: visibleAgents(ctx, incident).map(({ id }) => id),
    }),
    peopleFor(prisma, incident),
  ]);
  const seen = new Set(document.agents);
  return {
    ...document,
    edition: incident.edition,
    contractions,
    grants: grants.filter(({ agent }) => seen.has(agent)).map(({ agent, grants: ids }) => ({ agent, grants: ids })),
    actions,
    ...mayDo(ctx, incident),
    people: people.map(({ email, name }) => ({ email, name })),
  };
}

function mayDo({ actor }: ServiceContext, incident: StoredIncident): Pick<IncidentView, "refusals" | "moves"> {
  const teamIds = teamsOf(incident);
  const { status } = incident;
  const work = workRefusal(actor, teamIds);
  const still = status === "in_review" ? "It is in review." : status === "closed" ? "It is closed." : null;
  return {
    refusals: {
      edit: work ?? still,
      note: work ?? (status === "closed" ? still : null),
      finish: work,
      review: actor.kind === "person" ? reviewRefusal(actor, { ...incident, teamIds }) : "People review it.",
    },
    moves: work === null ? [...goalsFrom(status)] : [],
  };
}

/** What is read and exported of an incident. */
export async function readDocument(ctx: ServiceContext, incident: StoredIncident): Promise<IncidentDocument> {
  const { records: rows, hidden, removed, ...parts } = await readParts(ctx, incident);
  const { records, impact } = await readImpact(
    ctx,
    rows.map(({ evaluationId }) => evaluationId),
  );
  const byId = new Map(rows.map((row) => [row.evaluationId, row]));
  const lines = records.flatMap((record) => {
    const row = byId.get(record.evaluation_id);
    if (row === undefined) return [];
    return [
      {
        evaluation_id: record.evaluation_id,
        decided_at: record.decided_at,
        agent: record.agent.name,
        action: record.action,
        environment: record.environment,
        resource: { type: record.resource.type, id: record.resource.id },
        outcome: record.outcome,
        reason: record.reason,
        standing: record.standing,
        added_at: row.addedAt.toISOString(),
        added_by: row.addedBy,
        why: row.why,
        collected: row.collectedBy !== null,
      },
    ];
  });
  return {
    id: incident.id,
    number: incident.number,
    title: incident.title,
    summary: incident.summary,
    status: incident.status,
    severity: incident.severity,
    origin: originOf(ctx, incident),
    window: { from: incident.windowFrom.toISOString(), to: incident.windowTo.toISOString() },
    agents: visibleAgents(ctx, incident).map(({ name }) => name),
    opened_at: incident.openedAt.toISOString(),
    opened_by: incident.openedBy,
    lead: incident.lead?.email ?? null,
    scribe: incident.scribe?.email ?? null,
    submitted:
      incident.submittedAt === null || incident.submittedBy === null
        ? null
        : { at: incident.submittedAt.toISOString(), by: incident.submittedBy.email },
    closed_at: incident.closedAt?.toISOString() ?? null,
    now: ctx.now().toISOString(),
    impact,
    records: lines,
    hidden_records: hidden,
    removed,
    ...(await readTimeline(ctx, incident, records)),
    ...parts,
  };
}

/** A search names what the person who opened it looked for: for whoever sees every agent that it concerns. */
function originOf(ctx: ServiceContext, incident: StoredIncident): IncidentDocument["origin"] {
  const seesAll = visibleTeams(ctx.actor) === null || visibleAgents(ctx, incident).length === incident.agents.length;
  return {
    kind: incident.origin,
    evaluation_id: incident.originEvaluationId,
    alert: incident.originAlert,
    search: seesAll ? (incident.originSearch as Record<string, string> | null) : null,
  };
}
