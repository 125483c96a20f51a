import { type HistoryAnswer, historyQuerySchema } from "@/lib/contracts/history";
import { readAgentEvents } from "@/lib/db/history/events";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { historyPage } from "@/lib/services/history/page";
import { findVisibleAgent } from "./visibleAgents";

/**
 * What was changed of one agent, by whom and when: changes and what they put in force, kill switches, credentials, break-glass; the newest
 * first (`historyQuerySchema`). `id` is its id or its name.
 * @throws Problem `not_found`, also for an agent of a team that the actor does not see
 */
export async function agentHistory({
  ctx,
  input: { id, ...query },
}: {
  ctx: ServiceContext;
  input: { id: string; cursor?: unknown; limit?: unknown };
}): Promise<HistoryAnswer> {
  const page = historyQuerySchema.parse(query);
  const agent = await findVisibleAgent(ctx, id);
  const reader = { teams: visibleTeams(ctx.actor), id: ctx.actor.kind === "person" ? ctx.actor.id : null };
  return historyPage(page, (events) => readAgentEvents(ctx.db.pool, { agentId: agent.id, reader }, events));
}
