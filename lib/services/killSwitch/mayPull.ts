import { hasRole } from "@/lib/services/authorize";
import type { Actor, PersonActor } from "@/lib/services/context";

/** True for those who may stop anything: reviewers, admins, and whoever runs the command on the server. */
export function mayPullAny(actor: Actor): boolean {
  if (actor.kind === "person") return hasRole(actor, "security_reviewer", "admin");
  return actor.kind === "command";
}

/** Operators stop the agents of their own teams, and nothing else. */
export function mayPullAgent(actor: Actor, teamId: string): boolean {
  if (mayPullAny(actor)) return true;
  return actor.kind === "person" && hasRole(actor, "operator") && actor.teamIds.includes(teamId);
}

/** Why this person cannot release the switch, or null. It takes a second person, who is a reviewer or an admin. */
export function releaseRefusal(actor: PersonActor, { pulledById }: { pulledById: string | null }): string | null {
  if (!hasRole(actor, "security_reviewer", "admin")) return "Security reviewers and admins release kill switches.";
  if (actor.id === pulledById) return "You pulled this switch. A second person releases it.";
  return null;
}
