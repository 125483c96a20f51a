import type { AgentChangeForm } from "@/lib/contracts/agentForms";
import { ladderOf } from "@/lib/services/budget/ladder";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { Problem } from "@/lib/services/problem";
import { holdersFor } from "./holders";
import { findVisibleAgent } from "./visibleAgents";

/**
 * What a form that changes one agent starts from: what stands now, and what could stand there. `id` is the agent's id or name.
 * @throws Problem `not_found`; `forbidden` for whoever may not propose a change of it.
 */
export async function agentChangeForm({
  ctx,
  input: { id },
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<AgentChangeForm> {
  const { id: agentId, name, teamId } = await findVisibleAgent(ctx, id);
  const refusal = proposeRefusal(ctx.actor, { agent: name }, teamId);
  if (refusal !== null) throw new Problem("forbidden", refusal);
  const organisation = await currentOrganisation(ctx.db.pool);
  const definition = organisation.agents.get(name)?.definition;
  if (definition === undefined) throw new Problem("not_found", "There is no such agent.");
  const { stage, mode, observeUntil, lifecycle, team, owner, purpose } = definition;
  const [ladder, holders] = await Promise.all([
    ladderOf(ctx, { agentId, stage, stages: organisation.definition.stages }),
    holdersFor(ctx),
  ]);
  return {
    agent: { name, stage, mode, observe_until: observeUntil ?? null, lifecycle, team, owner, purpose },
    ladder,
    ...holders,
  };
}
