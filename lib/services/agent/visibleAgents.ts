import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** The filter that every query for agents, and for what hangs on them, carries: agents of the teams that the actor sees. */
export function visibleAgents({ actor }: Pick<ServiceContext, "actor">): { teamId?: { in: string[] } } {
  const teams = visibleTeams(actor);
  return teams === null ? {} : { teamId: { in: [...teams] } };
}

/** The start of the calendar day, UTC. */
export function startOfDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}
