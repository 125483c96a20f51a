import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { issuedBy } from "@/lib/core/correlation/chains";
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import type { Sighting } from "@/lib/core/correlation/sighting";
import { issuersOf, keysOfIssuers, keysOfUses, usesOf } from "@/lib/core/record/credentialChain";
import { sighting } from "@/tests/core/correlation/sightings";

const key = fc.oneof(
  fc.record({
    kind: fc.constantFrom<FragmentKey["kind"]>("credential", "issued_credential"),
    value: fc.constantFrom("k", "l"),
  }),
  fc.record({
    kind: fc.constantFrom<FragmentKey["kind"]>("credential_session", "issued_credential_session"),
    value: fc.integer({ min: 3, max: 7 }).map((second) => `pay 2026-03-02T08:00:0${second}Z`),
  }),
);
const world = fc
  .array(
    fc.record({
      keys: fc.array(key, { maxLength: 3 }),
      source: fc.constantFrom("cloudtrail", "another"),
      principal: fc.constantFrom("deploy", "somebody else"),
      phase: fc.constantFrom("credential" as const, "tool_call" as const, "request" as const),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((ones) => ones.map((one, place) => sighting(`f${place}`, one)));

describe("the two ends of a credential", () => {
  it("are, found by their keys alone, what they are where everything is known", () => {
    fc.assert(
      fc.property(world, fc.nat(), (all, pick) => {
        const own = [all[pick % all.length] as Sighting];
        const carrying = (keys: readonly FragmentKey[]) =>
          all.filter((one) =>
            keys.some(({ kind, value }) => one.keys.some((k) => k.kind === kind && k.value === value)),
          );
        const uses = carrying(keysOfUses(own));
        const rivals = carrying(keysOfIssuers(uses));
        const whole = issuedBy(all);
        const ids = (ends: { fragmentId: string }[]) => ends.map(({ fragmentId }) => fragmentId).sort();
        expect(ids(issuersOf(own, carrying(keysOfIssuers(own))))).toEqual(
          [
            ...new Set(whole.filter(({ use }) => use === own[0]).flatMap(({ issuers }) => issuers.map(({ id }) => id))),
          ].sort(),
        );
        expect(ids(usesOf(own, [...uses, ...rivals]))).toEqual(
          whole.flatMap(({ use, issuers }) => (issuers.includes(own[0] as Sighting) ? [use.id] : [])).sort(),
        );
      }),
      { numRuns: 500 },
    );
  });
});
