/** As many random calls as one likes, decided by the engine and by Cedar. */
import fc from "fast-check";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { anyCallTo } from "./anyCall";
import { anyOrganisation } from "./anyOrganisation";
import { type CedarMismatch, type Comparison, compare } from "./compare";
import { exactPart } from "./exactPart";

/** Calls to an organisation: its policies are parsed once. */
export const CALLS_PER_ORGANISATION = 1_000;

/** What a random organisation and a seed for its calls make. */
export const anyCedarCase = fc.tuple(anyOrganisation, fc.nat());

/** Compares the part of an organisation that Cedar can say whole. */
export function compareExactPart(organisation: OrganisationDefinition, seed: number, cases: number): Comparison {
  const sayable = exactPart(organisation);
  return compare(sayable, anyCallTo(sayable), { cases, seed });
}

export interface CedarFinding {
  /** Makes the same organisation and calls again. */
  seed: number;
  /** As small as it could be made. */
  organisation: OrganisationDefinition;
  mismatch: CedarMismatch;
}

/**
 * Decides at least `cases` calls. What is found of an organisation is made small, and one example of it is told.
 *
 * @param seed the first organisation's; each further one has the next.
 */
export function fuzzCedar({
  cases,
  seed,
  tell,
  progress,
}: {
  cases: number;
  seed: number;
  tell: (finding: CedarFinding) => void;
  progress?: (done: { cases: number; mismatches: number }) => void;
}): { cases: number; mismatches: number } {
  const done = { cases: 0, mismatches: 0 };
  for (let next = seed; done.cases < cases; next += 1) {
    let first: Comparison | undefined;
    let last: CedarFinding | undefined;
    fc.check(
      fc.property(anyCedarCase, ([organisation, calls]) => {
        const compared = compareExactPart(organisation, calls, CALLS_PER_ORGANISATION);
        first ??= compared;
        const [mismatch] = compared.mismatches;
        if (mismatch !== undefined) last = { seed: next, organisation: exactPart(organisation), mismatch };
        return mismatch === undefined;
      }),
      { seed: next, numRuns: 1 },
    );
    done.cases += first?.cases ?? 0;
    done.mismatches += first?.mismatches.length ?? 0;
    if (last !== undefined) tell(last);
    progress?.(done);
  }
  return done;
}
