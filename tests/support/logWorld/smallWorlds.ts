import fc from "fast-check";

/** Options of generated worlds (`generateLogWorld`) that are small enough to be settled many times, of which any may go wrong. */
export function smallWorlds({ missingKeys }: { missingKeys: readonly number[] }) {
  return fc.record({
    seed: fc.nat(),
    agents: fc.integer({ min: 1, max: 3 }),
    actionsPerAgent: fc.integer({ min: 1, max: 12 }),
    loss: fc.constantFrom(0, 0.2, 0.5),
    missingKeys: fc.constantFrom(...missingKeys),
    skewMs: fc.constantFrom(0, 300_000),
    ungoverned: fc.constantFrom(0, 0.3),
    everyMs: fc.constantFrom(1_000, 4_000, 400_000),
    sources: fc.constantFrom(1, 2),
  });
}
