import Big from "big.js";
import type { LimitInUse, Overview } from "@/lib/contracts/agents";
import { limitsInUse } from "@/lib/services/agent/limitsInUse";
import { list } from "@/lib/services/agent/list";
import { recentDecisions } from "@/lib/services/agent/recentDecisions";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { waitingFor } from "./waiting";

const RECENT = 8;
/** The share of a limit from which on it is worth a look. */
const NEAR_END = 0.8;

/** What the first page tells: what waits for this person, what their agents did today, and which limits are nearly used up. */
export async function get({ ctx }: { ctx: ServiceContext }): Promise<Overview> {
  const person = requirePerson(ctx);
  const [{ waiting, count, others }, { agents }, recent] = await Promise.all([
    waitingFor(ctx, person),
    list({ ctx }),
    recentDecisions(ctx, { count: RECENT }),
  ]);
  const seen = new Set(agents.map(({ id }) => id));
  const { definition } = await currentOrganisation(ctx.db.pool);
  const limits = await limitsInUse(
    ctx,
    definition.agents.filter(({ id }) => seen.has(id)),
  );
  const active = agents.filter(({ today }) => today.allow + today.deny + today.escalate > 0);
  return {
    has: { agents: agents.length > 0, decisions: recent.length > 0 },
    waiting,
    waiting_count: count,
    waiting_for_others: others,
    today: {
      allow: sum(active.map(({ today }) => today.allow)),
      deny: sum(active.map(({ today }) => today.deny)),
      escalate: sum(active.map(({ today }) => today.escalate)),
    },
    agents_today: active.map(({ name, team, today }) => ({ name, team, today })),
    near_limits: limits.filter((limit) => shareUsed(limit) >= NEAR_END).sort((a, b) => shareUsed(b) - shareUsed(a)),
    recent,
  };
}

/** The fullest value's share of the limit. A limit of nothing is used up from the start and never news. */
function shareUsed({ limit, used }: LimitInUse): number {
  const most = used[0]?.used;
  return most === undefined || limit.max <= 0 ? 0 : new Big(most).div(limit.max).toNumber();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
