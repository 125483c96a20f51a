import { hasRole, requirePerson, seesEveryTeam } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/**
 * Who changes sources: admins and the command. A source widens nothing of an agent's, so it needs no review; each change is in the
 * audit log. Problem `forbidden` for anyone else.
 */
export function requireManager(ctx: ServiceContext): void {
  if (isHouse(ctx)) return;
  if (!hasRole(requirePerson(ctx), "admin")) throw new Problem("forbidden", "Admins manage sources.");
}

/** Who sees sources: those who see every team, for a source's records are of every team. Problem `forbidden` for anyone else. */
export function requireReader(ctx: ServiceContext): void {
  if (isHouse(ctx)) return;
  if (!seesEveryTeam(requirePerson(ctx)))
    throw new Problem("forbidden", "Security reviewers and admins see sources: their records are of every team.");
}

export function mayManage(ctx: ServiceContext): boolean {
  return isHouse(ctx) || (ctx.actor.kind === "person" && hasRole(ctx.actor, "admin"));
}

function isHouse({ actor }: ServiceContext): boolean {
  return actor.kind === "command" || actor.kind === "system";
}
