import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClockPair, clockPairsOf, offsetsOf, PAIRS_MIN, STEP_MS } from "@/lib/core/correlation/clock";
import { correlate } from "@/lib/core/correlation/correlate";
import { generateLogWorld } from "@/tests/support/logWorld/generate";
import { shuffled } from "./arriving";

const NOON = Date.parse("2026-03-02T12:00:00.000Z");

describe("how far a source's clock is ahead", () => {
  it("is found within a second in generated worlds, whichever records are lost, and the same in every order", () => {
    const worlds = fc.record({
      seed: fc.nat(),
      agents: fc.constant(2),
      actionsPerAgent: fc.constant(60),
      loss: fc.constantFrom(0, 0.3),
      missingKeys: fc.constantFrom(0, 0.3),
      skewMs: fc.constantFrom(0, 300_000),
      ungoverned: fc.constantFrom(0, 0.3),
    });
    fc.assert(
      fc.property(worlds, fc.nat(), (options, order) => {
        const { sightings, skewMs } = generateLogWorld(options);
        const decisions = sightings.filter(({ decision }) => decision !== null);
        const ambit = new Map(decisions.map(({ id, at }) => [id, { from: at ?? 0, to: (at ?? 0) + 1_000 }]));
        const { joins } = correlate(sightings);
        const pairs = clockPairsOf(sightings, { joins, ambit });
        const offsets = offsetsOf(pairs);
        expect([...offsets.keys()]).toEqual(expect.arrayContaining(["agent", "gateway", "cloud"]));
        for (const [source, offset] of offsets)
          expect(Math.abs(offset - (skewMs.get(source) ?? 0)), source).toBeLessThanOrEqual(1_000);
        const again = clockPairsOf(shuffled(sightings, order), { joins, ambit });
        expect([...offsetsOf(again)].sort()).toEqual([...offsets].sort());
      }),
      { numRuns: 60 },
    );
  });

  it("is not told from few pairs, from pairs that disagree, or from what took long", () => {
    expect(offsetsOf(pairs(PAIRS_MIN - 1, () => 5_000)).size).toBe(0);
    expect(offsetsOf(pairs(PAIRS_MIN, () => 5_000)).get("log")).toBe(5_000);
    expect(offsetsOf(pairs(40, (place) => place * 1_000)).size).toBe(0);
    expect(offsetsOf(pairs(40, () => 5_000, 3_600_000)).size).toBe(0);
  });

  it("is what most pairs say, in steps, whatever a few others claim", () => {
    expect(offsetsOf(pairs(20, (place) => (place % 4 === 0 ? 86_400_000 : -7_230))).get("log")).toBe(-7_200);
    fc.assert(
      fc.property(fc.integer({ min: -300_000, max: 300_000 }), (ahead) => {
        const offset = offsetsOf(pairs(20, () => ahead)).get("log") ?? Number.NaN;
        expect(Math.abs(offset - ahead)).toBeLessThanOrEqual(Math.max(STEP_MS / 2, 100));
        expect(offset % STEP_MS).toEqual(offset < 0 ? -0 : 0);
      }),
    );
  });

  it("is nothing where it is no more than the time that the thing took, or than the second to which a log rounds", () => {
    expect(offsetsOf(pairs(20, () => 400, 1_000)).get("log")).toBe(0);
    const inSeconds = pairs(20, (place) => place * 50).map((one) => ({
      ...one,
      seenAt: Math.floor((one.seenAt - (one.between.from - NOON)) / 1_000) * 1_000 + (one.between.from - NOON),
    }));
    expect(offsetsOf(inSeconds).get("log") ?? 0).toBe(0);
  });

  it("is measured by a source that is known where nothing ties it to Ambit", () => {
    const against = pairs(20, () => -1_500).map((one): ClockPair => ({ ...one, source: "other", of: "log" }));
    expect(offsetsOf(against).size).toBe(0);
    expect(offsetsOf([...against, ...pairs(20, () => 60_000)]).get("other")).toBe(58_500);
  });
});

/** Seen so long after the middle of what took `tookMs`. */
function pairs(count: number, aheadMs: (place: number) => number, tookMs = 200): ClockPair[] {
  return Array.from({ length: count }, (_, place) => {
    // Not all in the same part of a second: a log that knows seconds only would look so.
    const from = NOON + place * 10_037;
    return {
      source: "log",
      seenAt: from + tookMs / 2 + aheadMs(place),
      between: { from, to: from + tookMs },
      of: null,
    };
  });
}
