import { addFollowUpSchema, type IncidentMoved } from "@/lib/contracts/incidents";
import { newId } from "@/lib/platform/ids";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { peopleFor } from "./people";
import { requireEditable } from "./stored";

/**
 * Says what is to be done, by whom and until when (`addFollowUpSchema`).
 * @throws those of `requireEditable`; Problem `invalid` for an owner who may not work on it, or a finding that is not its own or withdrawn.
 */
export async function addFollowUp({
  ctx,
  input: { id, followUp },
}: {
  ctx: ServiceContext;
  input: { id: string; followUp: unknown };
}): Promise<IncidentMoved & { follow_up: string }> {
  const { title, owner, due, finding } = addFollowUpSchema.parse(followUp);
  return ctx.db.transaction(async (tx) => {
    const { incident } = await requireEditable(ctx, tx, id);
    const person = (await peopleFor(tx, incident)).find(({ email }) => email === owner.toLowerCase());
    if (person === undefined) throw wrong("owner", "Name somebody who may work on it.");
    const about =
      finding === undefined
        ? null
        : await tx.incidentFinding.findFirst({
            where: { id: finding, incidentId: incident.id, withdrawnAt: null },
            select: { id: true },
          });
    if (finding !== undefined && about === null) throw wrong("finding", "Name a finding that stands in this incident.");
    const followUpId = newId();
    const { actorName } = actorColumns(ctx.actor);
    await tx.incidentFollowUp.create({
      data: {
        id: followUpId,
        incidentId: incident.id,
        findingId: about?.id ?? null,
        title,
        ownerId: person.id,
        dueOn: new Date(`${due}T00:00:00.000Z`),
        addedAt: ctx.now(),
        addedBy: actorName,
      },
    });
    await audit(ctx, tx, {
      event: "incident.follow_up_added",
      subjectKind: "incident",
      subjectId: incident.id,
      detail: { followUp: followUpId, owner: person.email, due },
    });
    return {
      id: incident.id,
      status: incident.status,
      follow_up: followUpId,
      message: "The follow-up is written down.",
    };
  });
}

function wrong(field: string, message: string): Problem {
  return new Problem("invalid", `${message} Nothing was changed.`, { errors: [{ pointer: `/${field}`, message }] });
}
