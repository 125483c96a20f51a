import type { ActionFilters, ActionLine, ActionSummary, ObservedSummary } from "@/lib/contracts/actions";
import { buildActionRecord } from "@/lib/core/record/build";
import { completenessClass } from "@/lib/core/record/completeness";
import type { ActionPosition } from "@/lib/db/action/actionSql";
import { findActions } from "@/lib/db/action/findActions";
import { findObserved, type ObservedRow } from "@/lib/db/action/observed";
import type { ServiceContext } from "@/lib/services/context";
import { searchOf } from "./filtered";
import { storiesOf } from "./stories";

/** One page of what the actor may see, newest first, decisions and observed actions, and where the next one begins. */
export async function searchActions(
  ctx: ServiceContext,
  filters: ActionFilters,
  page: { after?: ActionPosition | undefined; limit: number },
): Promise<{ actions: ActionLine[]; next: ActionPosition | null }> {
  const search = await searchOf(ctx, filters);
  // One more than asked for tells whether there is a next page.
  const found = await findActions(ctx.db, search, { after: page.after, limit: page.limit + 1 });
  const shown = found.slice(0, page.limit);
  const idsOf = (governed: boolean) => shown.filter((one) => one.governed === governed).map(({ id }) => id);
  const [decided, observed] = await Promise.all([
    summariesOf(ctx, idsOf(true)),
    findObserved(ctx.db.pool, idsOf(false)),
  ]);
  return {
    actions: shown.flatMap(({ id, governed }): ActionLine[] => {
      const summary = decided.get(id);
      const row = observed.get(id);
      if (governed) return summary === undefined ? [] : [summary];
      return row === undefined ? [] : [observedSummary(row)];
    }),
    next: found.length > page.limit ? (shown.at(-1) ?? null) : null,
  };
}

/** What the list says of some decisions, by their ids. */
export async function summariesOf(
  ctx: Pick<ServiceContext, "db" | "now">,
  ids: readonly string[],
): Promise<Map<string, ActionSummary>> {
  const stories = await storiesOf(ctx, ids, { withContent: false });
  const now = ctx.now().getTime();
  return new Map(stories.map((story) => [story.subject.id, summaryOf(story, now)]));
}

/** What the list says of one decision. `now` in epoch milliseconds. */
export function summaryOf(story: Parameters<typeof buildActionRecord>[0], now: number): ActionSummary {
  const record = buildActionRecord(story, now);
  const { subject } = story;
  return {
    governed: true,
    id: record.evaluation_id,
    at: record.decided_at,
    evaluation_id: record.evaluation_id,
    decided_at: record.decided_at,
    agent: record.agent,
    on_behalf_of: subject.onBehalfOf,
    action: record.action,
    power: subject.power,
    environment: record.environment,
    resource: { type: record.resource.type, id: record.resource.id },
    action_digest: record.action_digest,
    session_id: subject.session.id,
    request_id: subject.requestId,
    outcome: record.outcome,
    reason: record.reason,
    reason_message: subject.reasons[0]?.message ?? null,
    standing: record.standing,
    open: record.open,
    gaps: record.gaps.filter((gap) => gap.state === "missing").length,
    conflicts: record.conflicts.length,
    completeness: record.completeness,
    completeness_class: completenessClass(record.parts),
  };
}

function observedSummary(row: ObservedRow): ObservedSummary {
  return {
    governed: false,
    id: row.id,
    at: row.firstAt.toISOString(),
    evaluation_id: null,
    agent: row.agent,
    tool: row.tool,
    environment: row.environment,
    system: row.system,
    principal: row.principal,
    verb: row.verb,
    resource: row.resourceId === null ? null : { type: row.resourceType, id: row.resourceId },
    status: row.status,
    fragments: row.fragments,
    changed_state: row.changedState,
    ungoverned: row.ungoverned,
    acknowledged_at: row.acknowledgedAt?.toISOString() ?? null,
  };
}
