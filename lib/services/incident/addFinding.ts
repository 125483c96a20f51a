import { addFindingSchema, type IncidentMoved } from "@/lib/contracts/incidents";
import { newId } from "@/lib/platform/ids";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { followIncident } from "@/lib/services/contraction/forIncident";
import { Problem } from "@/lib/services/problem";
import { requireEditable, visibleAgents } from "./stored";

/**
 * Writes down what went wrong (`addFindingSchema`). Where the authority of an agent was too wide, Ambit proposes to take out the grants that
 * allowed what the incident's records tell.
 * @throws those of `requireEditable`; Problem `invalid` for an agent that it does not concern.
 */
export async function addFinding({
  ctx,
  input: { id, finding },
}: {
  ctx: ServiceContext;
  input: { id: string; finding: unknown };
}): Promise<IncidentMoved & { finding: string }> {
  const { kind, text, agent: name } = addFindingSchema.parse(finding);
  return ctx.db.transaction(async (tx) => {
    const { incident } = await requireEditable(ctx, tx, id);
    const agent = visibleAgents(ctx, incident).find((one) => one.name === name);
    if (name !== undefined && agent === undefined)
      throw new Problem("invalid", `The incident does not concern ${JSON.stringify(name)}. Nothing was changed.`, {
        errors: [{ pointer: "/agent", message: "Name an agent that it concerns." }],
      });
    const findingId = newId();
    const { actorName } = actorColumns(ctx.actor);
    await tx.incidentFinding.create({
      data: {
        id: findingId,
        incidentId: incident.id,
        kind,
        text,
        agentId: agent?.id ?? null,
        foundAt: ctx.now(),
        foundBy: actorName,
      },
    });
    await audit(ctx, tx, {
      event: "incident.finding_added",
      subjectKind: "incident",
      subjectId: incident.id,
      detail: { finding: findingId, kind, agent: name },
    });
    const proposed = await followIncident(ctx, tx, incident.id);
    const message = `The finding is written down.${proposed > 0 ? " Ambit proposes to take out the grants behind it." : ""}`;
    return { id: incident.id, status: incident.status, finding: findingId, message };
  });
}
