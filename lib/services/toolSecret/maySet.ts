import { hasRole } from "@/lib/services/authorize";
import type { Actor } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/** Why the actor may not set the secret of a tool, or null. */
export function setSecretRefusal(actor: Actor): string | null {
  if (actor.kind === "command" || actor.kind === "system") return null;
  if (actor.kind === "person" && hasRole(actor, "security_reviewer", "admin")) return null;
  return "Security reviewers and admins set the secrets of tools.";
}

/** Why the actor may not remove one of an agent that they see, or null. Containing is open to whoever acts for the agent's team. */
export function removeSecretRefusal(actor: Actor): string | null {
  if (actor.kind === "command" || actor.kind === "system") return null;
  if (actor.kind === "person" && hasRole(actor, "operator", "security_reviewer", "admin")) return null;
  return "Operators of the agent's team, security reviewers and admins remove the secrets of tools.";
}

/** @throws Problem `forbidden` with the refusal, where there is one */
export function requireNoRefusal(refusal: string | null): void {
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
}
