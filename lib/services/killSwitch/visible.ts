import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** Which switches an actor sees: those for an agent as the agent is seen, all others. */
export function visibleSwitches({ actor }: ServiceContext) {
  const teams = visibleTeams(actor);
  return teams === null ? {} : { OR: [{ agentId: null }, { agent: { is: { teamId: { in: [...teams] } } } }] };
}
