import { type AliveTokens, readAliveTokens } from "@/lib/db/toolToken/alive";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** Which tokens for tools are still good, by issuer, with their latest end: what a kill switch cannot take back. Of the agents that the actor sees. */
export async function aliveToolTokens({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { agent?: string };
}): Promise<AliveTokens[]> {
  return await readAliveTokens(ctx.db.pool, { now: ctx.now(), agent: input.agent, teamIds: visibleTeams(ctx.actor) });
}
