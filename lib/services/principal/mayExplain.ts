import { hasRole } from "@/lib/services/authorize";
import type { PersonActor } from "@/lib/services/context";

/** Why a person can't explain a drift that agents of these teams have part in; null where they can: operators of each team, reviewers, admins. */
export function explainRefusal(person: PersonActor, teamIds: readonly string[]): string | null {
  if (hasRole(person, "security_reviewer", "admin")) return null;
  if (!hasRole(person, "operator")) return "Operators of the agent's team, security reviewers and admins explain it.";
  if (teamIds.length > 0 && teamIds.every((id) => person.teamIds.includes(id))) return null;
  return "Another team has part in it: a security reviewer or an admin explains it.";
}
