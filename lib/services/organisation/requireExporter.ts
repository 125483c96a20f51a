import { hasRole } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/**
 * Exports are open to the command and to those who see every team.
 * @throws Problem `forbidden`
 */
export function requireExporter({ actor }: ServiceContext): void {
  if (actor.kind === "command" || actor.kind === "system") return;
  if (actor.kind !== "person" || !hasRole(actor, "security_reviewer", "admin"))
    throw new Problem("forbidden", "Security reviewers and admins export the organisation.");
}
