import { z } from "zod";
import type { ContractionView } from "@/lib/contracts/contractions";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

export interface OpenContraction {
  id: string;
  cause: ContractionView["cause"];
  /** The number of the incident that found it. */
  incident: number | null;
  grants: string[];
  agent: { id: string; name: string; teamId: string };
  /** Who takes or dismisses it. */
  personId: string;
}

/**
 * An open contraction, for a person who may narrow its agent.
 * @throws Problem `not_found`, also for one that the actor does not see; `conflict` where it was answered; `forbidden`.
 */
export async function requireOpenContraction(ctx: ServiceContext, id: string): Promise<OpenContraction> {
  const person = requirePerson(ctx);
  const teams = visibleTeams(person);
  const found = z.guid().safeParse(id).success
    ? await ctx.db.prisma.contraction.findFirst({
        where: { id, ...(teams === null ? {} : { agent: { teamId: { in: [...teams] } } }) },
        select: {
          id: true,
          status: true,
          cause: true,
          grants: true,
          incident: { select: { number: true } },
          agent: { select: { id: true, name: true, teamId: true } },
        },
      })
    : null;
  if (found === null) throw new Problem("not_found", "There is no such contraction.");
  const refusal = proposeRefusal(person, { agent: found.agent.name }, found.agent.teamId);
  if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
  if (found.status !== "open") throw answered(found.status);
  const { cause, grants, agent } = found;
  return { id: found.id, cause, incident: found.incident?.number ?? null, grants, agent, personId: person.id };
}

/** Someone else was faster. */
export function answered(status = "answered"): Problem {
  return new Problem("conflict", `This contraction is ${status} already. Nothing was changed.`);
}
