import type { EnvironmentsAnswer } from "@/lib/contracts/environments";
import { basisOf } from "@/lib/services/change/basis";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { listEnvironments } from "./list";

/**
 * One environment or one stage among all, with what a form about it begins from. Problems: those of `listEnvironments`;
 * `not_found`.
 */
export async function getLadderPart({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { environment: string } | { stage: string };
}): Promise<EnvironmentsAnswer & { basis: string }> {
  // The basis is read before the rest: what comes into force in between is refused, not undone.
  const basis = await basisOf(
    ctx,
    "stage" in input
      ? { stages: [{ name: input.stage, ceilings: [], evidence: {} }] }
      : { environments: [{ name: input.environment, rank: 0 }] },
  );
  const answer = await listEnvironments({ ctx });
  const isThere =
    "stage" in input
      ? answer.stages.some(({ name }) => name === input.stage)
      : answer.environments.some(({ name }) => name === input.environment);
  if (!isThere) throw new Problem("not_found", "There is no such environment or stage.");
  return { ...answer, basis };
}
