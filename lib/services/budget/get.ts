import { limitWords } from "@/lib/contracts/agents";
import { type BudgetDetail, LAST_USE_DAYS, type LimitHistory, USE_DAYS } from "@/lib/contracts/budgets";
import { type LimitHolder, limitKey } from "@/lib/core/limits/key";
import { bucketAt } from "@/lib/core/limits/window";
import type { AgentDefinition, LimitDefinition } from "@/lib/core/organisation/definition";
import { type CounterReach, countGrantUse, type DayOfLimit, readGrantAges, readLimitDays } from "@/lib/db/budget/use";
import { readBudgetVersions } from "@/lib/db/budget/versions";
import { get as getAgent } from "@/lib/services/agent/get";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { ladderOf } from "./ladder";

const DAY_MS = 86_400_000;
/** Older versions are found through the changes. */
const VERSIONS_MAX = 50;

/**
 * One agent's budget: what is granted and used, what its limits held in the last 30 days, every version, and the ladder with
 * where the agent stands. `id` is the agent's id or name. Problem `not_found`, also for one that the actor does not see.
 */
export async function getBudget({ ctx, input }: { ctx: ServiceContext; input: { id: string } }): Promise<BudgetDetail> {
  const agent = await getAgent({ ctx, input });
  const organisation = await currentOrganisation(ctx.db.pool);
  const definition = organisation.agents.get(agent.name)?.definition;
  if (definition === undefined) throw new Problem("not_found", "There is no such agent.");
  const now = ctx.now();
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const since = daysAgo(USE_DAYS);
  const { stages } = organisation.definition;
  const limits = limitsOf(definition);
  const [uses, ages, days, versions, ladder] = await Promise.all([
    countGrantUse(ctx.db.pool, { agentId: agent.id, since, before: daysAgo(LAST_USE_DAYS) }),
    readGrantAges(ctx.db.pool, { agentId: agent.id }),
    readLimitDays(ctx.db.pool, { counters: limits.map(reachOf), since }),
    readBudgetVersions(ctx.db.pool, { agentId: agent.id, limit: VERSIONS_MAX }),
    ladderOf(ctx, { agentId: agent.id, stage: definition.stage, stages }),
  ]);
  return {
    agent,
    uses: (definition.budget?.grants ?? []).map(({ id }) => {
      const use = uses.find(({ grant }) => grant === id);
      return {
        grant: id,
        calls: use?.calls ?? 0,
        last_used_at: use?.lastUsedAt.toISOString() ?? null,
        granted_at: (ages.get(id) ?? now).toISOString(),
      };
    }),
    histories: limits.map((limit) => historyOf(limit, days)),
    versions: versions.map(({ version, inForce, createdAt, grants, changeId, reason, author }) => ({
      version,
      in_force: inForce,
      created_at: createdAt.toISOString(),
      grants,
      change: changeId === null ? null : { id: changeId, reason: reason ?? "", author: author ?? "" },
    })),
    ladder,
    propose_refusal: agent.propose_refusal,
  };
}

interface Held {
  grant: string | null;
  limit: LimitDefinition;
  key: string;
}

function limitsOf({ id, budget }: AgentDefinition): Held[] {
  const held = (holder: LimitHolder, limit: LimitDefinition, grant: string | null) => ({
    grant,
    limit,
    key: limitKey(id, holder, limit),
  });
  return [
    ...(budget?.limits ?? []).map((limit) => held({ budgetLimit: limit.id }, limit, null)),
    ...(budget?.grants ?? []).flatMap((grant) =>
      grant.limits.map((limit) => held({ grant: grant.id }, limit, grant.id)),
    ),
  ];
}

function reachOf({ key, limit }: Held): CounterReach {
  const { bucketStart, windowFrom } = bucketAt(limit.per, 0);
  return { key, reachSeconds: (bucketStart - windowFrom) / 1000 };
}

function historyOf({ grant, limit, key }: Held, days: readonly DayOfLimit[]): LimitHistory {
  return {
    grant,
    words: limitWords(limit),
    max: limit.max,
    measured: limit.per === "day" ? "day" : limit.per === "hour" ? "fullest_hour" : "fullest_window",
    days: days.filter((one) => one.key === key).map(({ day, used }) => ({ day, used })),
  };
}
