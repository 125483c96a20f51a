import type { LimitInUse } from "@/lib/contracts/agents";
import { limitKey } from "@/lib/core/limits/key";
import { bucketAt } from "@/lib/core/limits/window";
import type { AgentDefinition } from "@/lib/core/organisation/definition";
import { readLimitsInUse } from "@/lib/db/limitsInUse";
import type { ServiceContext } from "@/lib/services/context";

/** Every limit of the agents' budgets with what its window holds now, in the order of the budgets. The caller checks visibility. */
export async function limitsInUse(
  ctx: Pick<ServiceContext, "db" | "now">,
  agents: readonly AgentDefinition[],
): Promise<(LimitInUse & { agent: string })[]> {
  const now = ctx.now().getTime();
  const limits = agents.flatMap((agent) =>
    (agent.budget?.grants ?? []).flatMap((grant) =>
      grant.limits.map((limit) => ({
        agent: agent.name,
        grant: grant.id,
        limit,
        key: limitKey(agent.id, grant.id, limit),
        window: bucketAt(limit.per, now),
      })),
    ),
  );
  const used = await readLimitsInUse(
    ctx.db,
    limits.map(({ key, window }) => ({ key, from: new Date(window.windowFrom) })),
  );
  return limits.map(({ agent, grant, limit, key, window }) => ({
    agent,
    grant,
    limit,
    window_from: new Date(window.windowFrom).toISOString(),
    window_ends: new Date(window.windowEnds).toISOString(),
    used: used.get(key) ?? [],
  }));
}
