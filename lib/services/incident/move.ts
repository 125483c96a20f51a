import {
  type IncidentMoved,
  type IncidentStatusName,
  moveIncidentSchema,
  STATUS_WORDS,
} from "@/lib/contracts/incidents";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { moved, requireWorker } from "./stored";

type Goal = "open" | "contained" | "in_review";

/** Where it can go without a review. The trigger incident_moves holds it to the same. */
const GOALS: Record<IncidentStatusName, readonly Goal[]> = {
  open: ["contained"],
  contained: ["in_review", "open"],
  in_review: ["contained"],
  closed: ["open"],
};

export function goalsFrom(status: IncidentStatusName): readonly Goal[] {
  return GOALS[status];
}

const MESSAGES: Record<Goal, string> = {
  open: "It is open again.",
  contained: "It is contained: what goes on is stopped.",
  in_review: "It is in review. What it says stands still until somebody else has signed it off or returned it.",
};

/**
 * Moves an incident a step: contained, in review, or back (`moveIncidentSchema`); a review closes it. The way back wants a reason.
 * @throws those of `requireWorker`; Problem `conflict` where it does not go there from where it is, or nobody leads it; `invalid`
 *   without a reason that is wanted.
 */
export async function moveIncident({
  ctx,
  input: { id, move },
}: {
  ctx: ServiceContext;
  input: { id: string; move: unknown };
}): Promise<IncidentMoved> {
  const { to, reason = "" } = moveIncidentSchema.parse(move);
  return ctx.db.transaction(async (tx) => {
    const { incident, person } = await requireWorker(ctx, tx, id);
    const { status } = incident;
    if (!GOALS[status].includes(to))
      throw new Problem(
        "conflict",
        `It is ${STATUS_WORDS[status].toLowerCase()}, and does not go from there to ${STATUS_WORDS[to].toLowerCase()}. Nothing was changed.`,
      );
    const isBack = to === "open" || status === "in_review";
    if (isBack && reason === "")
      throw new Problem("invalid", "Say why it goes back. Nothing was changed.", {
        errors: [{ pointer: "/reason", message: "Say why it goes back." }],
      });
    if (to === "in_review" && incident.leadId === null)
      throw new Problem("conflict", "Nobody leads it: name a lead first. Nothing was changed.");
    const { count } = await tx.incident.updateMany({
      where: { id: incident.id, status, edition: incident.edition, submissions: incident.submissions },
      data: {
        status: to,
        closedAt: null,
        ...(to === "in_review"
          ? { submittedAt: ctx.now(), submittedById: person.id, submissions: incident.submissions + 1 }
          : { submittedAt: null, submittedById: null }),
      },
    });
    if (count === 0) throw moved();
    await audit(ctx, tx, {
      event: EVENTS[`${status} ${to}`] ?? "incident.moved",
      subjectKind: "incident",
      subjectId: incident.id,
      detail: { from: status, to, reason },
    });
    return { id: incident.id, status: to, message: MESSAGES[to] };
  });
}

const EVENTS: Readonly<Record<string, string>> = {
  "open contained": "incident.contained",
  "contained in_review": "incident.submitted",
  "contained open": "incident.reopened",
  "closed open": "incident.reopened",
  "in_review contained": "incident.taken_back",
};
