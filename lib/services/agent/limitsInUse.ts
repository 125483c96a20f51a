import type { LimitInUse } from "@/lib/contracts/agents";
import { type LimitHolder, limitKey } from "@/lib/core/limits/key";
import { bucketAt } from "@/lib/core/limits/window";
import type { AgentDefinition, BudgetLimitDefinition, LimitDefinition } from "@/lib/core/organisation/definition";
import { readLimitsInUse } from "@/lib/db/limitsInUse";
import type { ServiceContext } from "@/lib/services/context";

/**
 * Every limit of the agents' budgets with what its window holds now: those of the whole budget, then those of its grants,
 * in its order. The caller checks visibility.
 */
export async function limitsInUse(
  ctx: Pick<ServiceContext, "db" | "now">,
  agents: readonly AgentDefinition[],
): Promise<(LimitInUse & { agent: string })[]> {
  const now = ctx.now().getTime();
  const limits = agents.flatMap((agent) =>
    limitsOf(agent).map(({ holder, ...held }) => ({
      agent: agent.name,
      ...held,
      key: limitKey(agent.id, holder, held.limit),
      window: bucketAt(held.limit.per, now),
    })),
  );
  const used = await readLimitsInUse(
    ctx.db,
    limits.map(({ key, window }) => ({ key, from: new Date(window.windowFrom) })),
  );
  return limits.map(({ key, window, ...limit }) => ({
    ...limit,
    window_from: new Date(window.windowFrom).toISOString(),
    window_ends: new Date(window.windowEnds).toISOString(),
    used: used.get(key) ?? [],
  }));
}

type Held = { holder: LimitHolder } & (
  | { grant: string; limit: LimitDefinition }
  | { grant: null; limit: BudgetLimitDefinition }
);

function limitsOf({ budget }: AgentDefinition): Held[] {
  const own = (budget?.limits ?? []).map((limit) => ({ holder: { budgetLimit: limit.id }, grant: null, limit }));
  const ofGrants = (budget?.grants ?? []).flatMap(({ id, limits }) =>
    limits.map((limit) => ({ holder: { grant: id }, grant: id, limit })),
  );
  return [...own, ...ofGrants];
}
