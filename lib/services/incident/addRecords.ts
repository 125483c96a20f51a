import { addIncidentRecordsSchema, INCIDENT_RECORDS_MAX, type IncidentMoved } from "@/lib/contracts/incidents";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { followIncident } from "@/lib/services/contraction/forIncident";
import { Problem } from "@/lib/services/problem";
import { putInIncident, recordsMatching, recordsNamed, within } from "./recordsFound";
import { requireEditable, requireWorker } from "./stored";

/**
 * Adds records to an incident, by hand or all that a search finds within its window (`addIncidentRecordsSchema`). Their agents are concerned
 * from then on, and their teams see it. What is in it already stays as it is.
 * @throws those of `requireEditable`; Problem `not_found` for a record that the actor does not see; `conflict` where none is added.
 */
export async function addIncidentRecords({
  ctx,
  input: { id, ...input },
}: {
  ctx: ServiceContext;
  input: { id: string; addition: unknown };
}): Promise<IncidentMoved & { added: number; left: number }> {
  const { records, search, why } = addIncidentRecordsSchema.parse(input.addition);
  const seen = await requireWorker(ctx, ctx.db.prisma, id);
  const { windowFrom, windowTo } = seen.incident;
  const filters = search === undefined ? null : within(search, { from: windowFrom, to: windowTo });
  const { found, isCut } =
    filters === null
      ? { found: await recordsNamed(ctx, records ?? []), isCut: false }
      : await recordsMatching(ctx, filters);
  return ctx.db.transaction(async (tx) => {
    const { incident } = await requireEditable(ctx, tx, id);
    const { added, left } = await putInIncident(ctx, tx, { incidentId: incident.id, found, why, search: filters });
    if (added.length === 0) throw new Problem("conflict", nothingAdded(found.length, left));
    await audit(ctx, tx, {
      event: "incident.records_added",
      subjectKind: "incident",
      subjectId: incident.id,
      detail: { records: added, search: filters, reason: why },
    });
    await followIncident(ctx, tx, incident.id);
    const more = left > 0 || isCut ? ` There were more: an incident holds ${INCIDENT_RECORDS_MAX}.` : "";
    const message = `${added.length === 1 ? "1 record was" : `${added.length} records were`} added.${more}`;
    return { id: incident.id, status: incident.status, added: added.length, left, message };
  });
}

function nothingAdded(found: number, left: number): string {
  if (left > 0) return `It holds ${INCIDENT_RECORDS_MAX} records already. Nothing was added.`;
  return found === 0
    ? "No action is like that within the incident's window. Nothing was added."
    : "All of them are in it already. Nothing was added.";
}
