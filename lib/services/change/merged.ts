/** Three ways of one budget brought together, grant by grant and limit by limit. */

import type { Bundle } from "@/lib/contracts/bundle";
import { isSame } from "./sameJson";

type Budget = NonNullable<Bundle["agents"][number]["budget"]>;
type Identified = { id: string };

export interface Merged {
  budget: Budget;
  /** What both sides changed, each in its own way: the first side's stands in `budget`. */
  conflicts: string[];
}

/** `ours` and `theirs` both began as `base`: what one of them changed is in the result. */
export function mergedBudgets(base: Budget | null, ours: Budget, theirs: Budget | null): Merged {
  const grants = mergedLists(base?.grants ?? [], ours.grants, theirs?.grants ?? []);
  const limits = mergedLists(base?.limits ?? [], ours.limits ?? [], theirs?.limits ?? []);
  return {
    budget: { grants: grants.list, ...(limits.list.length === 0 ? {} : { limits: limits.list }) },
    conflicts: [...grants.conflicts.map((id) => `the grant ${id}`), ...limits.conflicts.map((id) => `the limit ${id}`)],
  };
}

function mergedLists<T extends Identified>(
  base: readonly T[],
  ours: readonly T[],
  theirs: readonly T[],
): { list: T[]; conflicts: string[] } {
  const of = (list: readonly T[], id: string) => list.find((one) => one.id === id);
  const ids = [...new Set([...ours, ...theirs].map(({ id }) => id))];
  const conflicts: string[] = [];
  const list = ids.flatMap((id) => {
    const [was, own, other] = [of(base, id), of(ours, id), of(theirs, id)];
    if (isSame(own, was)) return other ?? [];
    if (!isSame(other, was) && !isSame(other, own)) conflicts.push(id);
    return own ?? [];
  });
  return { list, conflicts };
}
