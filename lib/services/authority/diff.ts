import { diffAuthority } from "@/lib/core/authority/diff";
import type { CellDifference } from "@/lib/core/authority/difference";
import type { ServiceContext } from "@/lib/services/context";
import { type BundleText, inForceAndProposed } from "./proposed";

/** What one agent gains and loses. */
export interface AgentDifference {
  agent: string;
  cells: CellDifference[];
}

/** What a bundle would change for each agent, against the organisation in force; agents without a difference are left out. */
export async function diff({ ctx, input }: { ctx: ServiceContext; input: BundleText }): Promise<AgentDifference[]> {
  const { inForce: before, proposed: after } = await inForceAndProposed(ctx, input);
  const agents = new Set([...before.agents, ...after.agents].map(({ name }) => name));
  return [...agents]
    .sort()
    .map((agent) => ({ agent, cells: diffAuthority({ agent, before, after }) }))
    .filter(({ cells }) => cells.length > 0);
}
