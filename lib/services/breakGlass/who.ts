/** Who may do what with break-glass: pure rules. By identity: a token is the person whose token it is. */
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { Actor, RoleName } from "@/lib/services/context";

/** What of a break-glass decides who may do what with it. */
export interface BreakGlassParties {
  agent: { name: string; teamId: string; ownerId: string };
  askedById: string;
  answeredById: string | null;
}

interface Person {
  id: string;
  roles: readonly RoleName[];
}

/** Why the actor may not ask for it, or null: it is a person who may propose a change of the agent. */
export function askRefusal(actor: Actor, agent: { name: string; teamId: string }): string | null {
  if (actor.kind !== "person") return "A person asks for break-glass.";
  return proposeRefusal(actor, { agent: agent.name }, agent.teamId);
}

/** Why this person may not be the second of the two, be it to give or to refuse it; null where they may. */
export function answerRefusal(person: Person, { agent, askedById }: BreakGlassParties): string | null {
  if (!person.roles.some((role) => role === "security_reviewer" || role === "admin"))
    return "Security reviewers and admins give break-glass.";
  if (person.id === askedById) return "You asked for this. It takes a second person.";
  if (person.id === agent.ownerId) return "You own this agent. Somebody else gives it.";
  return null;
}

/** Why the actor may not end it sooner, or null: whoever may narrow the agent's budget may. */
export function endRefusal(actor: Actor, { agent }: BreakGlassParties): string | null {
  return proposeRefusal(actor, { agent: agent.name }, agent.teamId);
}

/** Why this person may not be the third, who reviews it; null where they may. */
export function reviewRefusal(person: Person, { agent, askedById, answeredById }: BreakGlassParties): string | null {
  if (!person.roles.includes("security_reviewer")) return "Security reviewers review break-glass.";
  if (person.id === askedById || person.id === answeredById)
    return "You were one of the two. A third person reviews it.";
  if (person.id === agent.ownerId) return "You own this agent. Somebody else reviews it.";
  return null;
}
