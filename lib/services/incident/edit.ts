import { editIncidentSchema, type IncidentMoved } from "@/lib/contracts/incidents";
import type { Transaction } from "@/lib/db/database";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { peopleFor } from "./people";
import { requireEditable, type StoredIncident } from "./stored";

/**
 * Edits what an incident says of itself: title, summary, severity, window, lead and scribe (`editIncidentSchema`).
 * @throws those of `requireEditable`; Problem `conflict` where somebody else edited it since; `invalid` for a lead or scribe who may not work on it.
 */
export async function editIncident({
  ctx,
  input: { id, edit },
}: {
  ctx: ServiceContext;
  input: { id: string; edit: unknown };
}): Promise<IncidentMoved> {
  const { edition, lead, scribe, window, ...said } = editIncidentSchema.parse(edit);
  return ctx.db.transaction(async (tx) => {
    const { incident } = await requireEditable(ctx, tx, id);
    const { count } = await tx.incident.updateMany({
      where: { id: incident.id, edition },
      data: {
        ...(said.title === undefined ? {} : { title: said.title }),
        ...(said.summary === undefined ? {} : { summary: said.summary }),
        ...(said.severity === undefined ? {} : { severity: said.severity }),
        ...(window === undefined ? {} : { windowFrom: new Date(window.from), windowTo: new Date(window.to) }),
        ...(lead === undefined ? {} : { leadId: await personFor(tx, incident, "lead", lead) }),
        ...(scribe === undefined ? {} : { scribeId: await personFor(tx, incident, "scribe", scribe) }),
        edition: edition + 1,
      },
    });
    if (count === 0)
      throw new Problem(
        "conflict",
        "Somebody else has edited this incident since this page was loaded. Load it again; nothing was changed.",
      );
    await audit(ctx, tx, {
      event: "incident.edited",
      subjectKind: "incident",
      subjectId: incident.id,
      detail: { edition: edition + 1, ...said, lead, scribe, window },
    });
    return { id: incident.id, status: incident.status, message: "Saved." };
  });
}

async function personFor(
  tx: Transaction,
  incident: StoredIncident,
  role: "lead" | "scribe",
  email: string | null,
): Promise<string | null> {
  if (email === null) return null;
  const person = (await peopleFor(tx, incident)).find((one) => one.email === email.toLowerCase());
  if (person === undefined)
    throw new Problem("invalid", `${email} may not work on this incident. Nothing was changed.`, {
      errors: [{ pointer: `/${role}`, message: "Name somebody who may work on it." }],
    });
  return person.id;
}
