import { hasRole } from "@/lib/services/authorize";
import type { Actor } from "@/lib/services/context";

/** Why the actor may not revoke a credential of an agent that they see, or null. Containing is open to whoever acts for the agent's team. */
export function revokeRefusal(actor: Actor): string | null {
  if (actor.kind === "person" && !hasRole(actor, "operator", "security_reviewer", "admin"))
    return "Operators of the agent's team, security reviewers and admins revoke credentials.";
  return null;
}
