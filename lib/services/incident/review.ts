import { type IncidentMoved, reviewIncidentSchema } from "@/lib/contracts/incidents";
import { isDuplicate } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { findIncident, moved, teamsOf } from "./stored";
import { reviewRefusal } from "./who";

/**
 * Signs a postmortem off, which closes it, or returns it, in somebody else's words (`reviewIncidentSchema`). Each submission is reviewed once.
 * @throws Problem `not_found`; `forbidden` for its lead, whoever submitted it and whoever may not work on it; `conflict` where it is not in review, or
 *   somebody else was faster.
 */
export async function reviewIncident({
  ctx,
  input: { id, review },
}: {
  ctx: ServiceContext;
  input: { id: string; review: unknown };
}): Promise<IncidentMoved> {
  const { verdict, words } = reviewIncidentSchema.parse(review);
  const person = requirePerson(ctx);
  const closes = verdict === "signed_off";
  try {
    return await ctx.db.transaction(async (tx) => {
      const incident = await findIncident(ctx, tx, id);
      const { status, submissions } = incident;
      const reviewed = { ...incident, status: "in_review", teamIds: teamsOf(incident) };
      const refusal = reviewRefusal(person, reviewed);
      if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
      if (status !== "in_review") throw new Problem("conflict", "It is not in review. Nothing was changed.");
      await tx.incidentReview.create({
        data: {
          id: newId(),
          incidentId: incident.id,
          submission: submissions,
          personId: person.id,
          verdict,
          words,
          apiTokenId: person.apiTokenId ?? null,
          reviewedAt: ctx.now(),
        },
      });
      const { count } = await tx.incident.updateMany({
        where: { id: incident.id, status: "in_review", submissions },
        data: closes
          ? { status: "closed", closedAt: ctx.now() }
          : { status: "contained", submittedAt: null, submittedById: null },
      });
      if (count === 0) throw moved();
      await audit(ctx, tx, {
        event: closes ? "incident.signed_off" : "incident.returned",
        subjectKind: "incident",
        subjectId: incident.id,
        detail: { reason: words },
      });
      return {
        id: incident.id,
        status: closes ? ("closed" as const) : ("contained" as const),
        message: closes ? "Signed off. The incident is closed." : "Returned. What it says can be edited again.",
      };
    });
  } catch (error) {
    if (isDuplicate(error) || isRefusedByTrigger(error)) throw moved();
    throw error;
  }
}

/** The row moved on between reading it and writing the review. */
function isRefusedByTrigger(error: unknown): boolean {
  return error instanceof Error && error.message.includes("ambit: what is in review is reviewed");
}
