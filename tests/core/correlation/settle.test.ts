import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correlate } from "@/lib/core/correlation/correlate";
import { settle } from "@/lib/core/correlation/settle";
import { generateLogWorld, type LogWorldOptions, randomFrom } from "@/tests/support/logWorld/generate";
import { smallWorlds } from "@/tests/support/logWorld/smallWorlds";
import { StoredSightings } from "@/tests/support/logWorld/storedSightings";
import { arriving, shuffled, written } from "./arriving";

const worlds = smallWorlds({ missingKeys: [0, 0.2, 0.6, 1] });

describe("correlation", () => {
  it("gives the same joins in whatever order and portions records arrive, and however often", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.nat(), async (options, order) => {
        const { sightings } = generateLogWorld(options);
        const expected = written(correlate(sightings).joins);
        expect(written(correlate(shuffled(sightings, order)).joins)).toEqual(expected);
        expect(
          written(await arriving(shuffled([...sightings, ...sightings.slice(0, 5)], order), randomFrom(order))),
        ).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it("gives the same joins however wrong clocks are, by five minutes at most, while no record and no key is lost", () => {
    fc.assert(
      fc.property(worlds, (drawn) => {
        const options: LogWorldOptions = { ...drawn, missingKeys: 0, loss: 0 };
        const right = generateLogWorld({ ...options, skewMs: 0 });
        const wrong = generateLogWorld({ ...options, skewMs: 300_000 });
        expect(written(correlate(wrong.sightings).joins)).toEqual(written(correlate(right.sightings).joins));
      }),
      { numRuns: 150 },
    );
  });

  it("gives the same joins to what arrives late and twice, as long as it arrives", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.nat(), async (options, order) => {
        const { sightings, arrivals } = generateLogWorld({ ...options, duplicates: 0.3, delayMs: 3_600_000 });
        const arrived = arrivals.map(({ sighting }) => sighting);
        expect(written(await arriving(arrived, randomFrom(order)))).toEqual(written(correlate(sightings).joins));
      }),
      { numRuns: 60 },
    );
  });

  it("reads what new records touch, however much else is stored", async () => {
    const reads = async (agents: number) => {
      const store = new StoredSightings();
      const world = { seed: 7, actionsPerAgent: 20, loss: 0, missingKeys: 0, skewMs: 0, ungoverned: 0 };
      const { sightings } = generateLogWorld({ ...world, agents });
      for (const one of sightings) store.add(one);
      const newest = sightings.filter(({ resource }) => resource?.id.includes("bucket-0/")).slice(-10);
      await settle(
        newest.map(({ id }) => id),
        store,
      );
      return store.read;
    };
    // The same of one agent's records; what the others did makes names differ and nothing else.
    expect(await reads(40)).toBeLessThanOrEqual(1.5 * (await reads(2)));
  });

  it("never joins a record to an action that is not its own, while no record and no key is lost", () => {
    fc.assert(
      fc.property(worlds, (drawn) => {
        const options: LogWorldOptions = { ...drawn, missingKeys: 0, loss: 0 };
        const { sightings, truth } = generateLogWorld(options);
        const { joins } = correlate(sightings);
        for (const [id, { recordId, governed }] of joins) if (governed) expect(recordId).toBe(truth.get(id));
      }),
      { numRuns: 150 },
    );
  });

  it("never puts two calls with different exact keys of a kind into one action without a decision that both name", () => {
    fc.assert(
      fc.property(worlds, (options) => {
        const { sightings } = generateLogWorld(options);
        for (const { members } of correlate(sightings).observed)
          for (const kind of ["audit", "api_call", "shared_event"])
            expect(
              new Set(members.flatMap(({ keys }) => keys.filter((key) => key.kind === kind).map(({ value }) => value)))
                .size,
            ).toBeLessThan(2);
      }),
      { numRuns: 100 },
    );
  });
});
