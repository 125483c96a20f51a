import { type IncidentMoved, removeIncidentRecordSchema } from "@/lib/contracts/incidents";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { followIncident } from "@/lib/services/contraction/forIncident";
import { Problem } from "@/lib/services/problem";
import { requireEditable } from "./stored";

/**
 * Takes a record out of an incident, with a reason; that it was there is kept. Its agent stays concerned.
 * @throws those of `requireEditable`; Problem `conflict` where it is not in it.
 */
export async function removeIncidentRecord({
  ctx,
  input: { id, removal },
}: {
  ctx: ServiceContext;
  input: { id: string; removal: unknown };
}): Promise<IncidentMoved> {
  const { record, why } = removeIncidentRecordSchema.parse(removal);
  return ctx.db.transaction(async (tx) => {
    const { incident } = await requireEditable(ctx, tx, id);
    const { actorName } = actorColumns(ctx.actor);
    const { count } = await tx.incidentRecord.updateMany({
      where: { incidentId: incident.id, evaluationId: record.toLowerCase(), removedAt: null },
      data: { removedAt: ctx.now(), removedBy: actorName, removedWhy: why },
    });
    if (count === 0) throw new Problem("conflict", "This record is not in the incident. Nothing was changed.");
    await audit(ctx, tx, {
      event: "incident.record_removed",
      subjectKind: "incident",
      subjectId: incident.id,
      detail: { record, reason: why },
    });
    await followIncident(ctx, tx, incident.id);
    return { id: incident.id, status: incident.status, message: "The record is out; that it was there is kept." };
  });
}
