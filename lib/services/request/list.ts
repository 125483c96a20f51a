import { type RequestSummary, type RequestsPage, requestsQuerySchema } from "@/lib/contracts/sessions";
import { findRequests, type RequestRow } from "@/lib/db/request/find";
import { cursorOf, positionOf } from "@/lib/services/action/cursor";
import { agentNamed, endOf, storable, visibleAgents } from "@/lib/services/action/filtered";
import type { ServiceContext } from "@/lib/services/context";

/** The requests behind the actions that the actor may see (`requestsQuerySchema`), the one that was acted for last first. */
export async function listRequests({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<RequestsPage> {
  const { cursor, limit, agent, from, to, q, on_behalf_of: person } = requestsQuerySchema.parse(input);
  const after = cursor === undefined ? undefined : positionOf(cursor);
  const rows = await findRequests(
    ctx.db,
    {
      agents: await visibleAgents(ctx),
      agent: agent === undefined ? undefined : await agentNamed(ctx, agent),
      onBehalfOf: person === undefined ? undefined : storable(person),
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : endOf(to),
      beginning: q === undefined || q === "" ? undefined : storable(q),
    },
    { after, limit: limit + 1 },
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    requests: shown.map(requestSummary),
    next_cursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
  };
}

export function requestSummary(row: RequestRow): RequestSummary {
  return {
    request_id: row.request,
    on_behalf_of: row.onBehalfOf,
    agents: row.agents,
    sessions: row.sessions,
    first_at: row.firstAt.toISOString(),
    last_at: row.at.toISOString(),
    decisions: row.decisions,
    allowed: row.allowed,
    denied: row.denied,
    escalated: row.escalated,
  };
}
