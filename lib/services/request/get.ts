import type { RequestDetail } from "@/lib/contracts/sessions";
import { findRequests, sessionsOfRequest } from "@/lib/db/request/find";
import { findSessionRows } from "@/lib/db/session/find";
import { storable, visibleAgents } from "@/lib/services/action/filtered";
import { searchActions } from "@/lib/services/action/search";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { sessionSummary } from "@/lib/services/session/list";
import { requestSummary } from "./list";

const ACTIONS_MAX = 200;
const SESSIONS_MAX = 50;

/**
 * One request, by the id that agents gave for it, with the sessions and actions behind it, of the agents that the actor may see. The id
 * was chosen by whoever called the agent: two agents that give the same are told together. A 404 where nothing is seen of it.
 */
export async function getRequest({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<RequestDetail> {
  const request = storable(input.id);
  const agents = await visibleAgents(ctx);
  const [row] = await findRequests(ctx.db, { agents, request }, { limit: 1 });
  if (row === undefined)
    throw new Problem("not_found", "There is no such request, or no agent that you can see acted for it.");
  const [ids, { actions, next }] = await Promise.all([
    sessionsOfRequest(ctx.db, { agents, request, limit: SESSIONS_MAX }),
    searchActions(ctx, { request }, { limit: ACTIONS_MAX }),
  ]);
  const sessions = await Promise.all(ids.map((id) => findSessionRows(ctx.db, { agents, id }, { limit: 1 })));
  return {
    ...requestSummary(row),
    sessions_behind: sessions.flat().map(sessionSummary),
    actions,
    more_actions: next !== null,
  };
}
