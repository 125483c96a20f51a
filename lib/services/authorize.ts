import type { Actor, PersonActor, RoleName, ServiceContext } from "./context";
import { Problem } from "./problem";

/** The person behind a call, or a 403 for anyone else. */
export function requirePerson(ctx: ServiceContext): PersonActor {
  if (ctx.actor.kind !== "person") throw new Problem("forbidden", "Only a person may do this.");
  return ctx.actor;
}

export function hasRole(actor: PersonActor, ...roles: RoleName[]): boolean {
  return roles.some((role) => actor.roles.includes(role));
}

/** Security reviewers and admins see every team; viewers and operators their own. */
export function seesEveryTeam(actor: PersonActor): boolean {
  return hasRole(actor, "security_reviewer", "admin");
}

/**
 * Which teams' agents an actor may see: `null` for all, else the team ids. A person without any role sees nothing.
 * Use it as a filter in every query that lists or reads agents, budgets, records and approvals, so that a record of another
 * team looks exactly like one that does not exist.
 */
export function visibleTeams(actor: Actor): readonly string[] | null {
  switch (actor.kind) {
    case "person":
      if (seesEveryTeam(actor)) return null;
      return actor.roles.length > 0 ? actor.teamIds : [];
    case "agent":
      return [];
    default:
      return null;
  }
}

/** The command line and Ambit itself may do what no role can: the machine's owner runs them. */
export function requireCommand(ctx: ServiceContext): void {
  if (ctx.actor.kind !== "command" && ctx.actor.kind !== "system")
    throw new Problem("forbidden", "This is done with the ambit command on the server.");
}
