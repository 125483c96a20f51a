import { z } from "zod";
import type { Transaction } from "@/lib/db/database";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireWorker, type StoredIncident } from "./stored";

/**
 * An open follow-up of an incident, for a person who may work on it. Follow-ups go on after their incident is closed.
 * @throws those of `requireWorker`; Problem `not_found`; `conflict` once it is done or dropped.
 */
export async function requireFollowUp(
  ctx: ServiceContext,
  db: Transaction,
  { id, followUp }: { id: string; followUp: string },
): Promise<{
  incident: StoredIncident;
  person: PersonActor;
  found: { id: string; title: string; changeId: string | null; killSwitchId: string | null };
}> {
  const { incident, person } = await requireWorker(ctx, db, id);
  const found = z.guid().safeParse(followUp).success
    ? await db.incidentFollowUp.findFirst({ where: { id: followUp, incidentId: incident.id } })
    : null;
  if (found === null) throw new Problem("not_found", "There is no such follow-up in this incident.");
  if (found.status !== "open") throw finished(found.status);
  return { incident, person, found };
}

/** Someone else was faster. */
export function finished(status = "finished"): Problem {
  return new Problem("conflict", `This follow-up is ${status} already. Nothing was changed.`);
}
