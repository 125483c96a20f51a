/** What takes a change back when its time is over. */
import type { ChangeContent } from "@/lib/contracts/changes";
import { changeContentSchema } from "@/lib/contracts/changes";
import { Problem } from "@/lib/services/problem";
import { type Assessment, assess, type InForce, stateOf } from "./assess";
import { mergedBudgets } from "./merged";
import { agentParts, baseOf, withChange } from "./proposed";
import type { StoredChange } from "./stored";

type Base = { [part: string]: unknown };

/**
 * The change that puts back what stood there before: of a budget, the grants and limits that it changed, whatever became of
 * the others since. Null where nothing is to be put back.
 */
export function takingBack(
  { bundle }: InForce,
  { content, base }: Pick<StoredChange, "content" | "base">,
): ChangeContent | null {
  const before = base as Base;
  const now = baseOf(bundle, content);
  const parts = agentParts(content).flatMap(([part, put]): [string, unknown][] => {
    const was = before[part];
    if (part !== "budget") return was === null ? [] : [[part, was]];
    // A grant that was changed since goes back too where it was this change's.
    const back = mergedBudgets(put as never, (was ?? { grants: [] }) as never, now.budget as never);
    return [[part, back.budget]];
  });
  if (parts.length === 0) return null;
  return changeContentSchema.parse({ agent: content.agent, ...Object.fromEntries(parts) });
}

/** Why the change cannot end by itself: an end is nobody's decision, so it must not widen. Null where it can. */
export function endRefusal(inForce: InForce, change: Pick<StoredChange, "content" | "base">): string | null {
  const bundle = withChange(inForce.bundle, change.content);
  const then: InForce = { ...inForce, bundle, state: stateOf(bundle, inForce.agentIds) };
  const back = takingBack(then, change);
  if (back === null) return "It cannot end by itself: there is nothing to go back to. Leave out endsAt.";
  const { change: difference } = assess(then, back);
  if (difference.categories.length === 0) return null;
  return `It cannot end by itself: taking it back would widen ${difference.categories.map(({ words }) => words).join("; ")}, and that is reviewed. Leave out endsAt.`;
}

/** The end as it would be now; null where it would widen, cannot be put in place any more, or there is nothing to take back. */
export function endingNow(inForce: InForce, change: StoredChange): Assessment | null {
  const back = takingBack(inForce, change);
  if (back === null) return null;
  try {
    const assessment = assess(inForce, back);
    return assessment.change.categories.length === 0 ? assessment : null;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
