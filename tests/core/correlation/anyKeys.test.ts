import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Correlation, correlate, type Join } from "@/lib/core/correlation/correlate";
import { KEYS } from "@/lib/core/correlation/keys";
import { type Sighting, valuesOf } from "@/lib/core/correlation/sighting";
import { randomFrom } from "@/tests/support/logWorld/generate";
import { anySightings } from "./anyKeys";
import { arriving, shuffled, written } from "./arriving";

/** Ids that a log gives to one operation of its own; Ambit's are looked at by themselves. */
const OF_ONE_OPERATION = ["shared_event", "audit", "api_call"] as const;
/** By these, one call or one credential is tied to a decision: it may have made several operations. */
const OF_ONE_CALL: readonly unknown[] = ["tool_call", "action_digest", "linked_span", "credential"];

describe("correlation of whatever keys anybody writes", () => {
  it("gives the same joins in whatever order and portions records arrive", async () => {
    await fc.assert(
      fc.asyncProperty(anySightings, fc.nat(), async (sightings, order) => {
        const expected = written(correlate(sightings).joins);
        expect(written(correlate(shuffled(sightings, order)).joins)).toEqual(expected);
        expect(written(await arriving(shuffled(sightings, order), randomFrom(order)))).toEqual(expected);
      }),
      { numRuns: 1_500 },
    );
  });

  it("never puts two operations with different exact keys of a kind into one action", () => {
    fc.assert(
      fc.property(anySightings, (sightings) => {
        const { joins } = correlate(sightings);
        for (const record of recordsOf(sightings, joins))
          for (const kind of OF_ONE_OPERATION)
            for (const [one, other] of pairsOf(record))
              if (areApart(one, other, kind))
                expect([kind, ...[one, other].map((of) => tie(joins, of))]).toSatisfy(isTold);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never puts a record that names one decision into another's, nor one that names several into any", () => {
    fc.assert(
      fc.property(anySightings, (sightings) => {
        const { joins } = correlate(sightings);
        for (const one of sightings.filter(({ decision }) => decision === null)) {
          const named = decisionsNamedBy(one, sightings);
          const join = joins.get(one.id);
          if (named.size > 0 && join?.governed) expect([...named]).toEqual([join.recordId]);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Each of the two names the decision, is of a call that does, or was started in it. */
function isTold([, ...ties]: unknown[]): boolean {
  return ties.every((one) => one === "told") || ties.includes("started in it");
}

function tie(joins: Correlation["joins"], { id }: Sighting): string {
  const join = joins.get(id);
  if (join?.why.includes("started by this action")) return "started in it";
  if (join?.governed && (join.basis === "exact" || OF_ONE_CALL.includes(join.key))) return "told";
  return "guessed";
}

function decisionsNamedBy(one: Sighting, sightings: readonly Sighting[]): Set<string> {
  const ofPermit = (permit: string) =>
    sightings.find(
      ({ decision, keys }) =>
        decision !== null && keys.some(({ kind, value }) => kind === "permit" && value === permit),
    );
  return new Set([
    ...valuesOf(one, "evaluation"),
    ...valuesOf(one, "permit").map((permit) => ofPermit(permit)?.id ?? `permit ${permit}`),
  ]);
}

function recordsOf(sightings: readonly Sighting[], joins: ReadonlyMap<string, Join>): Sighting[][] {
  const records = new Map<string, Sighting[]>();
  for (const one of sightings) {
    const join = joins.get(one.id);
    if (join !== undefined) records.set(join.recordId, [...(records.get(join.recordId) ?? []), one]);
  }
  return [...records.values()];
}

function pairsOf<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((one, place) => items.slice(place + 1).map((other): [T, T] => [one, other]));
}

function areApart(one: Sighting, other: Sighting, kind: (typeof OF_ONE_OPERATION)[number]): boolean {
  expect(KEYS[kind].distinguishes).toBe(true);
  const [own, theirs] = [valuesOf(one, kind), valuesOf(other, kind)];
  return own.length > 0 && theirs.length > 0 && !own.some((value) => theirs.includes(value));
}
