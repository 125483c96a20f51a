import type { ChangeContent } from "@/lib/contracts/changes";
import type { Transaction } from "@/lib/db/database";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { proposeRefusal } from "./mayChange";
import type { StoredChange } from "./stored";

/** What a change is about, as its row keeps it. */
export interface ChangePlace {
  agentId: string | null;
  teamId: string | null;
  aboutPersonId: string | null;
}

/**
 * Whoever may propose this, and what it is about.
 * @throws Problem `forbidden`; `not_found` for an agent that the actor does not see.
 */
export async function requireProposer(
  ctx: ServiceContext,
  db: Transaction,
  content: ChangeContent,
): Promise<ChangePlace> {
  const place = await placeOf(ctx, db, content);
  const refusal = proposeRefusal(ctx.actor, content, place.teamId);
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  return place;
}

async function placeOf(ctx: ServiceContext, db: Transaction, content: ChangeContent): Promise<ChangePlace> {
  const { agent: name, newAgent, person, owner } = content;
  const email = person?.email ?? owner ?? newAgent?.owner;
  const about = email === undefined ? null : await db.person.findUnique({ where: { email } });
  const aboutPersonId = about?.id ?? null;
  if (newAgent !== undefined) {
    const team = await db.team.findUnique({ where: { name: newAgent.team } });
    return { agentId: null, teamId: team?.id ?? null, aboutPersonId };
  }
  if (name === undefined) return { agentId: null, teamId: null, aboutPersonId };
  const teams = visibleTeams(ctx.actor);
  const agent = await db.agent.findFirst({
    where: { name, ...(teams === null ? {} : { teamId: { in: [...teams] } }) },
  });
  if (agent === null) throw new Problem("not_found", `There is no agent ${JSON.stringify(name)}. Nothing was changed.`);
  return { agentId: agent.id, teamId: agent.teamId, aboutPersonId };
}

/** What was written with the command, the command goes on with. @throws Problem `forbidden` for anyone but the author. */
export function requireAuthor(
  { actor }: ServiceContext,
  { authorId }: Pick<StoredChange, "authorId">,
  verb: string,
): void {
  const isAuthor = actor.kind === "person" ? actor.id === authorId : actor.kind === "command" && authorId === null;
  if (!isAuthor) throw new Problem("forbidden", `Whoever wrote a change request ${verb} it. Nothing was changed.`);
}

/** Changes are written by people, and by whoever may run the command. */
export function requireCommandOrPerson({ actor }: ServiceContext): void {
  if (actor.kind === "agent") throw new Problem("forbidden", "People propose changes. Nothing was changed.");
}
