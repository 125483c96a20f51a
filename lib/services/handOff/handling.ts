/** What all changes of a hand-off have in common: who asks, whether they see it, whether it is theirs. */
import { handOffIdSchema } from "@/lib/contracts/handOffs";
import type { Approvers } from "@/lib/core/organisation/definition";
import { answererOf } from "@/lib/db/approval/list";
import type { Transaction } from "@/lib/db/database";
import { type HandOffWithContext, lockHandOff, readHandOff, type Taker } from "@/lib/db/handOff/handling";
import { currentAnswerer } from "@/lib/services/approval/answering";
import type { Answerer } from "@/lib/services/approval/mayAnswer";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type HandedOffTask, takeRefusal } from "./mayTake";

/** A hand-off that this person sees, its row locked. */
export interface Handled {
  tx: Transaction;
  handOff: HandOffWithContext;
  actor: PersonActor;
  /** The actor as the database has them now. */
  person: Answerer;
  now: Date;
}

/** The 404 of what is unknown and of what another team's agent left: they look the same. */
export function unknownHandOff(): Problem {
  return new Problem("not_found", "There is no such hand-off, or it belongs to a team that you cannot see.");
}

/** The id as the database writes it. What is no id names no hand-off. */
export function handOffId(id: string): string {
  const parsed = handOffIdSchema.safeParse({ id });
  if (!parsed.success) throw unknownHandOff();
  return parsed.data.id.toLowerCase();
}

/** Runs `work` on a hand-off that the actor sees, in one transaction with the row locked; 404 for any other. */
export async function handling<T>(ctx: ServiceContext, id: string, work: (handled: Handled) => Promise<T>): Promise<T> {
  const actor = requirePerson(ctx);
  const known = handOffId(id);
  return ctx.db.transaction(async (tx) => {
    await lockHandOff(tx, known);
    const handOff = await readHandOff(tx, known);
    const person = await currentAnswerer(tx, actor);
    if (handOff === null || !seesTeam(actor, person, handOff.agent.teamId)) throw unknownHandOff();
    return await work({ tx, handOff, actor, person, now: ctx.now() });
  });
}

/** True when the person, as the database has them now, sees the team's agents. */
export function seesTeam(actor: PersonActor, { roles, teamIds }: Answerer, teamId: string): boolean {
  const teams = visibleTeams({ ...actor, roles, teamIds });
  return teams === null || teams.includes(teamId);
}

/** Throws unless the actor has this hand-off and may still do it: 409 while nobody has it or when it is over, 403 else. */
export function requireOwner({ handOff, person }: Handled): void {
  const refusal = ownerRefusal(handOff, person);
  if (refusal !== null) throw new Problem(refusal.kind, refusal.reason);
}

/** Why this person may not finish, return or pass it, or null. */
export function ownerRefusal(
  handOff: HandOffWithContext,
  person: Answerer,
): { kind: "conflict" | "forbidden"; reason: string } | null {
  if (handOff.status === "open") return { kind: "conflict", reason: "Nobody has taken it yet. Accept it first." };
  if (handOff.status !== "accepted") return { kind: "conflict", reason: overWords(handOff) };
  if (handOff.ownerId !== person.id)
    return { kind: "forbidden", reason: `${handOff.owner?.name} has it. Only they finish, return or pass it.` };
  const refusal = takeRefusal(person, taskOf(handOff));
  return refusal === null ? null : { kind: "forbidden", reason: refusal };
}

/** Why this person may not take it now, or null: it is taken by someone who can do it, or it is not for them. */
export function acceptRefusal(
  handOff: HandOffWithContext,
  person: Answerer,
): { kind: "conflict" | "forbidden"; reason: string } | null {
  if (handOff.status === "done" || handOff.status === "returned")
    return { kind: "conflict", reason: overWords(handOff) };
  if (handOff.ownerId === person.id) return { kind: "conflict", reason: "You have it already." };
  const refusal = takeRefusal(person, taskOf(handOff));
  if (refusal !== null) return { kind: "forbidden", reason: refusal };
  if (handOff.owner !== null && ownerCanStill(handOff.owner, taskOf(handOff)))
    return { kind: "conflict", reason: `${handOff.owner.name} has taken it already. They can pass it to you.` };
  return null;
}

/** Someone who was disabled, or lost the role or team that the rule names, holds nothing up. */
function ownerCanStill(owner: Taker, task: HandedOffTask): boolean {
  return owner.disabledAt === null && takeRefusal(answererOf(owner), task) === null;
}

export function taskOf({ agent, evaluation, approvers }: HandOffWithContext): HandedOffTask {
  return {
    teamId: agent.teamId,
    onBehalfOf: evaluation.onBehalfOf,
    approvers: approvers as unknown as Approvers[],
  };
}

/** Who may be given the task: they would see it, and may take it. */
export function canBeGiven(taker: Taker, handOff: HandOffWithContext): boolean {
  const { id, email, name } = taker;
  const person = answererOf(taker);
  const actor = { kind: "person", id, email, name, roles: person.roles, teamIds: person.teamIds } as const;
  return (
    taker.disabledAt === null &&
    seesTeam(actor, person, handOff.agent.teamId) &&
    takeRefusal(person, taskOf(handOff)) === null
  );
}

function overWords({ status, owner }: HandOffWithContext): string {
  const by = owner === null ? "" : ` by ${owner.name}`;
  return `It was ${status === "done" ? "done" : "returned to the agent"}${by} already. Nothing was changed.`;
}
