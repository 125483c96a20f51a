import { type IncidentMoved, resolveFollowUpSchema } from "@/lib/contracts/incidents";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { finished, requireFollowUp } from "./requireFollowUp";

/**
 * Says that a follow-up is done, or dropped, and what came of it.
 * @throws those of `requireFollowUp`.
 */
export async function resolveFollowUp({
  ctx,
  input: { id, followUp, resolution },
}: {
  ctx: ServiceContext;
  input: { id: string; followUp: string; resolution: unknown };
}): Promise<IncidentMoved> {
  const { status, words } = resolveFollowUpSchema.parse(resolution);
  return ctx.db.transaction(async (tx) => {
    const { incident, found } = await requireFollowUp(ctx, tx, { id, followUp });
    const { actorName } = actorColumns(ctx.actor);
    const { count } = await tx.incidentFollowUp.updateMany({
      where: { id: found.id, status: "open" },
      data: { status, words, resolvedAt: ctx.now(), resolvedBy: actorName },
    });
    if (count === 0) throw finished();
    await audit(ctx, tx, {
      event: "incident.follow_up_resolved",
      subjectKind: "incident",
      subjectId: incident.id,
      detail: { followUp: found.id, status, reason: words },
    });
    return { id: incident.id, status: incident.status, message: `The follow-up is ${status}.` };
  });
}
