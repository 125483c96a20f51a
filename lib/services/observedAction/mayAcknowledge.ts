import { hasRole } from "@/lib/services/authorize";
import type { PersonActor } from "@/lib/services/context";

/** Why a person can't say what was behind an ungoverned action; null where they can: operators of the team, reviewers, admins. */
export function acknowledgeRefusal(person: PersonActor, { teamId }: { teamId: string }): string | null {
  if (hasRole(person, "security_reviewer", "admin")) return null;
  if (!hasRole(person, "operator")) return "Operators of the agent's team and security reviewers acknowledge it.";
  return person.teamIds.includes(teamId) ? null : "Operators of the agent's own team acknowledge it.";
}
