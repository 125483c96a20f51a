import type { ActionFilters, ActionSummary } from "@/lib/contracts/actions";
import { buildActionRecord } from "@/lib/core/record/build";
import { type EvaluationPosition, type EvaluationSearch, findEvaluations } from "@/lib/db/action/findEvaluations";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { storiesOf } from "./stories";

/** One page of summaries of what the actor may see, newest first, and where the next one begins. */
export async function searchActions(
  ctx: ServiceContext,
  filters: ActionFilters,
  page: { after?: EvaluationPosition | undefined; limit: number },
): Promise<{ actions: ActionSummary[]; next: EvaluationPosition | null }> {
  const search: EvaluationSearch = {
    teams: visibleTeams(ctx.actor),
    agent: filters.agent,
    outcome: filters.outcome,
    from: filters.from === undefined ? undefined : new Date(filters.from),
    to: filters.to === undefined ? undefined : endOf(filters.to),
    // A NUL can't be stored in a text column, so nothing that holds one is ever found.
    text: filters.q === undefined || filters.q === "" ? undefined : filters.q.replaceAll("\0", "\u{fffd}"),
    after: page.after,
    // One more than asked for tells whether there is a next page.
    limit: page.limit + 1,
  };
  const found = await findEvaluations(ctx.db.pool, search);
  const shown = found.slice(0, page.limit);
  const stories = await storiesOf(
    ctx,
    shown.map((one) => one.id),
    { withContent: false },
  );
  const now = ctx.now().getTime();
  return {
    actions: stories.map((story) => summaryOf(story, now)),
    next: found.length > page.limit ? (shown.at(-1) ?? null) : null,
  };
}

/** A day includes itself: it ends where the next one begins. */
function endOf(moment: string): Date {
  const time = new Date(moment);
  return /^\d{4}-\d{2}-\d{2}$/.test(moment) ? new Date(time.getTime() + 24 * 3_600_000) : time;
}

function summaryOf(story: Parameters<typeof buildActionRecord>[0], now: number): ActionSummary {
  const record = buildActionRecord(story, now);
  const { subject } = story;
  return {
    evaluation_id: record.evaluation_id,
    decided_at: record.decided_at,
    agent: record.agent,
    on_behalf_of: subject.onBehalfOf,
    action: record.action,
    environment: record.environment,
    resource: { type: record.resource.type, id: record.resource.id },
    action_digest: record.action_digest,
    request_id: subject.requestId,
    outcome: record.outcome,
    reason: record.reason,
    reason_message: subject.reasons[0]?.message ?? null,
    standing: record.standing,
    open: record.open,
    gaps: record.gaps.filter((gap) => gap.state === "missing").length,
    conflicts: record.conflicts.length,
    completeness: record.completeness,
  };
}
