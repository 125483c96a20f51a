import {
  defaultSort,
  INBOX_COUNT_MAX,
  type InboxFilters,
  type InboxRows,
  type InboxSort,
  inboxQuerySchema,
} from "@/lib/contracts/inbox";
import { findQueue, type QueuePerson, type QueueQuery, type QueueRow } from "@/lib/db/approval/queue";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { currentAnswerer } from "./answering";
import { ANSWERING, type Answerer } from "./mayAnswer";
import { type QueueCursor, queueCursorOf, queuePositionOf } from "./queueCursor";
import { inboxRowOf, positionIn } from "./queueRow";

const ORDERS: Record<InboxSort, QueueQuery["order"]> = {
  deadline: { by: "expires_at", direction: "asc" },
  newest: { by: "requested_at", direction: "desc" },
  oldest: { by: "requested_at", direction: "asc" },
  resolved: { by: "resolved_at", direction: "desc" },
};

/**
 * A page of the actor's inbox (`inboxQuerySchema`; `input` is the query as it came): among the agents that they may see, what
 * they may answer unless it says otherwise. Pages begin after a row and not at a number, so nothing is lost or doubled while
 * new ones come in.
 */
export async function queue({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<InboxRows> {
  const actor = requirePerson(ctx);
  const filters = inboxQuerySchema.parse(input);
  const cursor = filters.cursor === undefined ? null : queuePositionOf(filters.cursor);
  const person = await currentAnswerer(ctx.db.prisma, actor);
  const teams = visibleTeams({ ...actor, roles: person.roles, teamIds: person.teamIds });
  const query = queryOf(filters, { teams, person, now: ctx.now() });
  if (cannotAnswer(query)) return { rows: [], first: 1, total: 0, next_cursor: null, previous_cursor: null };
  const backwards = cursor?.direction === "before";
  const found = await findQueue(ctx.db, query, {
    from: cursor,
    backwards,
    limit: filters.limit + 1,
    countMax: INBOX_COUNT_MAX,
  });
  const hasMore = found.rows.length > filters.limit;
  // Read backwards, the one too many is the first.
  const page = !hasMore ? found.rows : backwards ? found.rows.slice(1) : found.rows.slice(0, -1);
  const rows = page.map((row) => inboxRowOf(row, person, query.now));
  return {
    rows: query.mine !== null && query.statuses === "waiting" ? rows.filter((row) => row.may_answer) : rows,
    total: found.total > INBOX_COUNT_MAX ? null : found.total,
    ...placesOf(page, { cursor, backwards, hasMore, query }),
  };
}

function queryOf(
  { status, scope, agent, rule, by, q, sort, group }: InboxFilters,
  { teams, person, now }: { teams: readonly string[] | null; person: Answerer; now: Date },
): QueueQuery {
  return {
    teams,
    statuses: status === "pending" ? "waiting" : status,
    mine: scope === "mine" ? queuePersonOf(person) : null,
    agent,
    askedBy: rule,
    answeredBy: by?.trim().toLowerCase(),
    search: q?.trim() || undefined,
    order: ORDERS[sort ?? defaultSort(status)],
    group: group === undefined ? null : group === "agent" ? "agent_name" : "asked_by",
    now,
  };
}

/** What a person stands for, as `approval.answerable_by` names it. */
function queuePersonOf({ id, email, roles, teamIds, teams, groups }: Answerer): QueuePerson {
  const answering = roles.filter((role) => ANSWERING.includes(role));
  return {
    id,
    email,
    teamIds,
    isOperator: answering.includes("operator"),
    standsFor:
      answering.length === 0
        ? []
        : [
            ...answering.filter((role) => role !== "operator").map((role) => `role ${role}`),
            ...teams.map((team) => `team ${team}`),
            ...groups.map((group) => `group ${group}`),
            `person ${email}`,
          ],
  };
}

/** A viewer answers nothing, so nothing waits for them. */
function cannotAnswer({ mine, statuses }: QueueQuery): boolean {
  return mine !== null && statuses === "waiting" && mine.standsFor.length === 0;
}

/** Where the page lies, and how to go on and back from it. */
function placesOf(
  page: readonly QueueRow[],
  {
    cursor,
    backwards,
    hasMore,
    query,
  }: { cursor: QueueCursor | null; backwards: boolean; hasMore: boolean; query: QueueQuery },
): Pick<InboxRows, "first" | "next_cursor" | "previous_cursor"> {
  const [top, bottom] = [page[0], page.at(-1)];
  const passed = backwards ? Math.max(0, (cursor?.passed ?? 0) - page.length) : (cursor?.passed ?? 0);
  const hasNext = backwards || hasMore;
  const hasPrevious = backwards ? hasMore : cursor !== null;
  return {
    first: passed + 1,
    next_cursor:
      bottom === undefined || !hasNext
        ? null
        : queueCursorOf({ direction: "after", passed: passed + page.length, ...positionIn(bottom, query) }),
    previous_cursor:
      top === undefined || !hasPrevious
        ? null
        : queueCursorOf({ direction: "before", passed, ...positionIn(top, query) }),
  };
}
