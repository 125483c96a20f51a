/** Incidents as they are stored, and who sees them. */
import { z } from "zod";
import type { IncidentStatusName } from "@/lib/contracts/incidents";
import { STATUS_WORDS } from "@/lib/contracts/incidents";
import type { Transaction } from "@/lib/db/database";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { workRefusal } from "./who";

const PARTS = {
  agents: { select: { agent: { select: { id: true, name: true, teamId: true } } } },
  lead: { select: { email: true } },
  scribe: { select: { email: true } },
  submittedBy: { select: { email: true } },
} as const;

function find(db: Transaction, where: object) {
  return db.incident.findFirst({ where, include: PARTS });
}

export type StoredIncident = NonNullable<Awaited<ReturnType<typeof find>>>;

/** Whoever sees the team of an agent that it concerns, as a condition of a query. */
export function visibleIncidents({ actor }: ServiceContext) {
  const teams = visibleTeams(actor);
  return teams === null ? {} : { agents: { some: { agent: { teamId: { in: [...teams] } } } } };
}

/** @throws Problem `not_found`, also for one that the actor does not see. */
export async function findIncident(ctx: ServiceContext, db: Transaction, id: string): Promise<StoredIncident> {
  const row = z.guid().safeParse(id).success
    ? await find(db, { AND: [{ id: id.toLowerCase() }, visibleIncidents(ctx)] })
    : null;
  if (row === null) throw new Problem("not_found", "There is no such incident.");
  return row;
}

export function teamsOf({ agents }: Pick<StoredIncident, "agents">): string[] {
  return [...new Set(agents.map(({ agent }) => agent.teamId))];
}

/** Of those that it concerns, the ones that the actor may see, in the order of their names. */
export function visibleAgents({ actor }: ServiceContext, { agents }: Pick<StoredIncident, "agents">) {
  const teams = visibleTeams(actor);
  return agents
    .map(({ agent }) => agent)
    .filter(({ teamId }) => teams === null || teams.includes(teamId))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * An incident for a person who may work on it.
 * @throws Problem `not_found`; `forbidden`.
 */
export async function requireWorker(
  ctx: ServiceContext,
  db: Transaction,
  id: string,
): Promise<{ incident: StoredIncident; person: PersonActor }> {
  const person = requirePerson(ctx);
  const incident = await findIncident(ctx, db, id);
  const refusal = workRefusal(person, teamsOf(incident));
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  return { incident, person };
}

/**
 * The same, of an incident that says still what people make of it. The row is held: it does not move on before what is written is.
 * @throws Problem those of `requireWorker`; `conflict` while it is in review or closed.
 */
export async function requireEditable(
  ctx: ServiceContext,
  tx: Transaction,
  id: string,
): Promise<{ incident: StoredIncident; person: PersonActor }> {
  const { incident, person } = await requireWorker(ctx, tx, id);
  const status = await holdIncident(tx, incident.id);
  if (status === "in_review" || status === "closed") throw standsStill(status);
  return { incident: { ...incident, status }, person };
}

/** Its state at this moment, which lasts to the end of the transaction. */
export async function holdIncident(tx: Transaction, id: string): Promise<IncidentStatusName> {
  const [row] = await tx.$queryRaw<{ status: IncidentStatusName }[]>`
    SELECT status::text AS status FROM incident WHERE id = ${id}::uuid FOR UPDATE`;
  if (row === undefined) throw new Problem("not_found", "There is no such incident.");
  return row.status;
}

export function standsStill(status: IncidentStatusName): Problem {
  const way = status === "closed" ? "Open it again first." : "Take it back to contained first.";
  return new Problem(
    "conflict",
    `This incident is ${STATUS_WORDS[status].toLowerCase()}, so what it says stands still. ${way} Nothing was changed.`,
  );
}

/** Somebody else was faster. */
export function moved(): Problem {
  return new Problem(
    "conflict",
    "Somebody else has just moved this incident on. Look at it again; nothing was changed.",
  );
}
