import { z } from "zod";
import { type IncidentMoved, withdrawFindingSchema } from "@/lib/contracts/incidents";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { followIncident } from "@/lib/services/contraction/forIncident";
import { Problem } from "@/lib/services/problem";
import { requireEditable } from "./stored";

/**
 * Takes a finding back, with a reason; what it said stays. What Ambit proposed because of it lapses.
 * @throws those of `requireEditable`; Problem `not_found`; `conflict` where it is withdrawn already.
 */
export async function withdrawFinding({
  ctx,
  input: { id, finding, withdrawal },
}: {
  ctx: ServiceContext;
  input: { id: string; finding: string; withdrawal: unknown };
}): Promise<IncidentMoved> {
  const { why } = withdrawFindingSchema.parse(withdrawal);
  return ctx.db.transaction(async (tx) => {
    const { incident } = await requireEditable(ctx, tx, id);
    const known = z.guid().safeParse(finding).success
      ? await tx.incidentFinding.findFirst({ where: { id: finding, incidentId: incident.id }, select: { id: true } })
      : null;
    if (known === null) throw new Problem("not_found", "There is no such finding in this incident.");
    const { actorName } = actorColumns(ctx.actor);
    const { count } = await tx.incidentFinding.updateMany({
      where: { id: known.id, withdrawnAt: null },
      data: { withdrawnAt: ctx.now(), withdrawnBy: actorName, withdrawnWhy: why },
    });
    if (count === 0) throw new Problem("conflict", "This finding is withdrawn already. Nothing was changed.");
    await audit(ctx, tx, {
      event: "incident.finding_withdrawn",
      subjectKind: "incident",
      subjectId: incident.id,
      detail: { finding: known.id, reason: why },
    });
    await followIncident(ctx, tx, incident.id);
    return { id: incident.id, status: incident.status, message: "The finding is withdrawn; what it said stays." };
  });
}
