import type { BreakGlassView } from "@/lib/contracts/breakGlass";
import type { ServiceContext } from "@/lib/services/context";
import { type BreakGlassReviewer, couldReview } from "./reviewers";
import { LAPSES_AFTER_MS, REVIEW_WITHIN_MS, type StoredBreakGlass } from "./stored";
import { answerRefusal, endRefusal, reviewRefusal } from "./who";

/** A break-glass as pages and the API show it to the one who asks. */
export function viewOf(
  ctx: ServiceContext,
  row: StoredBreakGlass,
  { allowed, reviewers }: { allowed: number | null; reviewers: readonly BreakGlassReviewer[] },
): BreakGlassView {
  const { id, status, agent, actions, environment, minutes, reason, askedAt } = row;
  return {
    id,
    status,
    agent: agent.name,
    team: agent.team.name,
    grant: row.grantId,
    actions,
    environment,
    minutes,
    reason,
    asked_by: row.askedBy.email,
    asked_at: askedAt.toISOString(),
    lapses_at: new Date(askedAt.getTime() + LAPSES_AFTER_MS).toISOString(),
    answered_by: row.answeredBy?.email ?? null,
    answered_at: row.answeredAt?.toISOString() ?? null,
    answer_reason: row.answerReason,
    budget_version: row.budgetVersion,
    expires_at: row.expiresAt?.toISOString() ?? null,
    closed_at: row.closedAt?.toISOString() ?? null,
    closed_by: row.closedBy,
    allowed,
    review: reviewOf(row, reviewers, ctx.now()),
    refusals: refusalsOf(ctx, row),
  };
}

function reviewOf(
  row: StoredBreakGlass,
  reviewers: readonly BreakGlassReviewer[],
  now: Date,
): BreakGlassView["review"] {
  if (row.answeredAt === null || row.status === "refused") return null;
  const dueAt = new Date(row.answeredAt.getTime() + REVIEW_WITHIN_MS);
  return {
    due_at: dueAt.toISOString(),
    overdue: row.reviewedAt === null && dueAt <= now,
    reviewed_by: row.reviewedBy?.email ?? null,
    reviewed_at: row.reviewedAt?.toISOString() ?? null,
    findings: row.findings,
    could: row.reviewedAt === null ? couldReview(reviewers, row).map(({ name }) => name) : [],
  };
}

const NOT_NOW = "That is not possible any more.";

function refusalsOf({ actor, now }: ServiceContext, row: StoredBreakGlass): BreakGlassView["refusals"] {
  const { status } = row;
  const person = actor.kind === "person" ? actor : null;
  const waits = status === "asked" && now().getTime() - row.askedAt.getTime() < LAPSES_AFTER_MS;
  const answer = person === null ? "A person answers it." : waits ? answerRefusal(person, row) : NOT_NOW;
  const own = person?.id === row.askedById ? null : "Whoever asked for it withdraws it.";
  return {
    give: answer,
    refuse: answer,
    withdraw: waits ? own : NOT_NOW,
    end: status === "open" ? endRefusal(actor, row) : NOT_NOW,
    review:
      person === null
        ? "A person reviews it."
        : status === "open"
          ? "It is reviewed once it is over."
          : status === "ended" && row.reviewedAt === null
            ? reviewRefusal(person, row)
            : NOT_NOW,
  };
}
