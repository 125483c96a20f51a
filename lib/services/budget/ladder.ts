import type { BudgetDetail } from "@/lib/contracts/budgets";
import type { StageDefinition } from "@/lib/core/organisation/definition";
import { evidenceForNextStage } from "@/lib/services/change/evidence";
import type { ServiceContext } from "@/lib/services/context";

/** Every stage with where the agent stands, and what its records show of what the next one asks for. The caller checks visibility. */
export async function ladderOf(
  ctx: ServiceContext,
  { agentId, stage, stages }: { agentId: string; stage: string; stages: readonly StageDefinition[] },
): Promise<BudgetDetail["ladder"]> {
  const next = stages[stages.findIndex(({ name }) => name === stage) + 1];
  const found = next === undefined ? null : await evidenceForNextStage(ctx, { agentId, minimums: next.evidence });
  return { rungs: stages.map((one) => ({ ...rungOf(one), is_here: one.name === stage })), found };
}

/** A stage as a rung: which powers it holds anywhere, and what it asks for. */
export function rungOf({
  name,
  ceilings,
  evidence,
}: StageDefinition): Omit<BudgetDetail["ladder"]["rungs"][number], "is_here"> {
  return { name, powers: [...new Set(ceilings.map(({ power }) => power))], minimums: evidence };
}
