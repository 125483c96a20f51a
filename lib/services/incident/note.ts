import { type IncidentMoved, noteSchema } from "@/lib/contracts/incidents";
import { newId } from "@/lib/platform/ids";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { holdIncident, requireWorker, standsStill } from "./stored";

/**
 * Writes a note into an incident, for good. Reviewers write them too, while it is in review.
 * @throws those of `requireWorker`; Problem `conflict` once it is closed.
 */
export async function noteOnIncident({
  ctx,
  input: { id, note },
}: {
  ctx: ServiceContext;
  input: { id: string; note: unknown };
}): Promise<IncidentMoved> {
  const { text } = noteSchema.parse(note);
  return ctx.db.transaction(async (tx) => {
    const { incident, person } = await requireWorker(ctx, tx, id);
    const status = await holdIncident(tx, incident.id);
    if (status === "closed") throw standsStill(status);
    const noteId = newId();
    await tx.incidentNote.create({
      data: { id: noteId, incidentId: incident.id, personId: person.id, text, writtenAt: ctx.now() },
    });
    await audit(ctx, tx, {
      event: "incident.noted",
      subjectKind: "incident",
      subjectId: incident.id,
      detail: { note: noteId },
    });
    return { id: incident.id, status, message: "The note is written." };
  });
}
