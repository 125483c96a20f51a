import { type LeastPrivilegeView, leastPrivilegeQuerySchema } from "@/lib/contracts/leastPrivilege";
import type { Change } from "@/lib/core/change/category";
import { assess } from "@/lib/services/change/assess";
import { verdictOf } from "@/lib/services/change/get";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import { replayOf } from "@/lib/services/change/replay";
import type { ServiceContext } from "@/lib/services/context";
import { workedOut } from "./worked";

const NOTHING: Change = { categories: [], narrowing: [], agents: [] };

/**
 * The smallest budget that would have allowed what the agent used in the last 7, 30 or 90 days (`leastPrivilegeQuerySchema`), beside
 * the one in force. `id` is the agent's id or name. Nothing is changed. Problem `not_found`.
 */
export async function getLeastPrivilege({
  ctx,
  input: { id, ...query },
}: {
  ctx: ServiceContext;
  input: { id: string; days?: unknown };
}): Promise<LeastPrivilegeView> {
  const { days } = leastPrivilegeQuerySchema.parse(query);
  const worked = await workedOut(ctx, { id, days });
  const { agent, proposal, budget, assessment, digest, inForce } = worked;
  const content = { agent: agent.name, budget: budget ?? { grants: [] } };
  return {
    agent: { id: agent.id, name: agent.name },
    days,
    from: worked.from.toISOString(),
    to: worked.to.toISOString(),
    decisions: worked.decisions,
    is_cut: worked.isCut,
    calls: proposal.calls,
    gone: proposal.gone,
    is_demonstration: inForce.demonstration,
    differs: proposal.differs,
    budget,
    digest,
    support: proposal.support.map(({ lastUsed, mostInADay, ...support }) => ({
      ...support,
      last_used: lastUsed === null ? null : new Date(lastUsed).toISOString(),
      most_in_a_day: mostInADay,
    })),
    difference: { ...(assessment?.change ?? NOTHING), verdict: verdictOf(assessment?.change ?? NOTHING) },
    replay: await replayOf(ctx, assessment ?? assess(inForce, content)),
    propose_refusal: proposeRefusal(ctx.actor, content, agent.teamId),
  };
}
