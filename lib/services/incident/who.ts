/** Who may do what with an incident: pure rules over what the database says at this moment. */
import { hasRole } from "@/lib/services/authorize";
import type { Actor, PersonActor } from "@/lib/services/context";

const EDITORS = "Operators of a team whose agent it concerns, security reviewers and admins work on an incident.";

/**
 * Why the actor may not work on it, or null.
 *
 * @param teamIds of the agents that it concerns.
 */
export function workRefusal(actor: Actor, teamIds: readonly string[]): string | null {
  if (actor.kind === "command" || actor.kind === "system") return null;
  if (actor.kind !== "person") return EDITORS;
  if (hasRole(actor, "security_reviewer", "admin")) return null;
  return hasRole(actor, "operator") && teamIds.some((id) => actor.teamIds.includes(id)) ? null : EDITORS;
}

export interface Reviewed {
  status: string;
  leadId: string | null;
  submittedById: string | null;
  teamIds: readonly string[];
}

/** Why this person may not sign it off or return it, or null. By identity: a token is the person whose token it is. */
export function reviewRefusal(
  person: PersonActor,
  { status, leadId, submittedById, teamIds }: Reviewed,
): string | null {
  const refusal = workRefusal(person, teamIds);
  if (refusal !== null) return refusal;
  if (person.id === leadId) return "You lead it. Somebody else reviews it.";
  if (person.id === submittedById) return "You submitted it. Somebody else reviews it.";
  return status === "in_review" ? null : "It is not in review.";
}
