/** As many random calls as one likes, decided by the engine and by the judge. */
import fc from "fast-check";
import type { ReasonCode } from "@/lib/core/decision/types";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { anyOrganisation } from "./anyOrganisation";
import { anyCallTo, type Call } from "./anyRequest";
import { comparing, type Engine, type Mismatch } from "./compare";
import { definitionOf, type Organisation } from "./organisation";
import { type Found, smallest } from "./smallest";

/** Calls to an organisation: it is compiled once. */
export const CALLS_PER_ORGANISATION = 1_000;

export interface Finding {
  /** Makes the same organisation and calls again, as the first. */
  seed: number;
  /** As small as it could be made. */
  organisation: OrganisationDefinition;
  mismatch: Mismatch;
}

export interface Outcome {
  cases: number;
  mismatches: number;
  /** How often the judge gave each reason, or would have in observe mode. */
  census: Map<ReasonCode, number>;
}

/**
 * Decides at least `cases` calls. Of what is found of an organisation, one example is made small and told.
 *
 * @param seed the first organisation's; each further one has the next.
 */
export function fuzzReference({
  cases,
  seed,
  tell,
  progress,
  engine,
}: {
  cases: number;
  seed: number;
  tell: (finding: Finding) => void;
  progress?: (done: { cases: number; mismatches: number }) => void;
  engine?: Engine;
}): Outcome {
  const done: Outcome = { cases: 0, mismatches: 0, census: new Map() };
  for (let next = seed; done.cases < cases; next += 1) {
    const { organisation, calls } = drawn(next);
    const compare = comparing(organisation, engine);
    let first: Call | undefined;
    for (const call of calls) {
      const { verdict, mismatch } = compare(call);
      for (const reason of [verdict.reason, verdict.wouldBe?.reason])
        if (reason !== undefined) done.census.set(reason, (done.census.get(reason) ?? 0) + 1);
      if (mismatch === null) continue;
      done.mismatches += 1;
      first ??= call;
    }
    done.cases += calls.length;
    if (first !== undefined) tell(findingOf({ seed: next, organisation, call: first }, engine));
    progress?.(done);
  }
  return done;
}

function drawn(seed: number): { organisation: Organisation; calls: Call[] } {
  const [organisation] = fc.sample(anyOrganisation, { seed, numRuns: 1 });
  if (organisation === undefined) throw new Error("fast-check drew no organisation");
  return { organisation, calls: fc.sample(anyCallTo(organisation), { seed, numRuns: CALLS_PER_ORGANISATION }) };
}

function findingOf({ seed, ...found }: Found & { seed: number }, engine: Engine | undefined): Finding {
  const mismatchOf = ({ organisation, call }: Found): Mismatch | null => comparing(organisation, engine)(call).mismatch;
  // What made the engine break is made small as that, and what made it differ as that.
  const breaks = (mismatch: Mismatch | null): boolean => mismatch !== null && "answer" in mismatch.differences;
  const broke = breaks(mismatchOf(found));
  const small = smallest(found, (one) => {
    const mismatch = mismatchOf(one);
    return mismatch !== null && breaks(mismatch) === broke;
  });
  const mismatch = mismatchOf(small);
  if (mismatch === null) throw new Error("What was found is gone");
  return { seed, organisation: definitionOf(small.organisation), mismatch };
}
