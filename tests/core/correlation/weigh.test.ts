import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correlate } from "@/lib/core/correlation/correlate";
import { settle } from "@/lib/core/correlation/settle";
import type { Sighting } from "@/lib/core/correlation/sighting";
import { weigh } from "@/lib/core/correlation/weigh";
import { verdictTold } from "@/lib/core/correlation/weighingWords";
import { generateLogWorld } from "@/tests/support/logWorld/generate";
import { smallWorlds } from "@/tests/support/logWorld/smallWorlds";
import { StoredSightings } from "@/tests/support/logWorld/storedSightings";
import { sighting } from "./sightings";

const AT = Date.parse("2026-03-02T08:00:00.000Z");
const PAYING = { verb: "banking.send_money", resource: { type: "payment", id: "inv-204" } };
const SESSION = [{ kind: "session", value: "s-1" }] as const;

const worlds = smallWorlds({ missingKeys: [0.2, 0.6, 1] });

describe("weighing a log record", () => {
  it("says of each record what correlation made of it, and names the decision that it took as the one that fits", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (options) => {
        const { sightings } = generateLogWorld(options);
        const store = await settled(sightings);
        const { joins } = correlate(sightings);
        for (const { id } of sightings.filter(({ decision }) => decision === null)) {
          const join = joins.get(id);
          const weighing = await weigh(id, store);
          if (join?.governed !== true) expect(weighing?.verdict).not.toBe("taken");
          else if (join.basis === "exact") expect(weighing).toBeNull();
          else {
            expect(weighing).toMatchObject({ verdict: "taken", taken: join.recordId, key: join.key });
            const fitting = weighing?.candidates.filter(({ fits }) => fits).map(({ evaluationId }) => evaluationId);
            expect(fitting).toEqual([join.recordId]);
          }
          if (weighing?.verdict === "several" || weighing?.verdict === "close")
            expect(weighing.candidates.filter(({ fits }) => fits).length).toBeGreaterThan(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("names the decisions that keys leave, and what speaks against each of the others", async () => {
    const store = await settled([
      decision("twin-1", { at: AT }),
      decision("twin-2", { at: AT + 60_000 }),
      decision("other-thing", { resource: { type: "payment", id: "inv-205" } }),
      decision("not-allowed", { decision: { ...ALLOWED, outcome: "deny" } }),
      logged("paid", { at: AT + 61_000 }),
    ]);
    const weighing = await weigh("paid", store);
    expect(weighing?.candidates.map(({ evaluationId, fits, why }) => [evaluationId, fits, why])).toEqual([
      [
        "twin-2",
        true,
        "It has the same session, and is of the same operation and about the same resource. It fits as well as others.",
      ],
      [
        "twin-1",
        true,
        "It has the same session, and is of the same operation and about the same resource. It fits as well as others.",
      ],
      [
        "not-allowed",
        false,
        "It has the same session, and is of the same operation and about the same resource. Another was allowed, and it was not.",
      ],
      [
        "other-thing",
        false,
        "It has the same session, and is of the same operation. It was about another resource of the same type.",
      ],
    ]);
    expect(weighing?.taken).toBeNull();
    expect(verdictTold(weighing as NonNullable<typeof weighing>)).toBe(
      "Several decisions have its session and agree equally well; nothing says which it is.",
    );
  });

  it.each([
    {
      verdict: "rivals",
      seen: [decision("one"), logged("paid", {}), logged("again", { at: AT + 2_000 })],
      candidates: [["one", true, null]],
    },
    {
      verdict: "contested",
      seen: [
        decision("one"),
        decision("two"),
        logged("paid", {
          keys: [
            { kind: "evaluation", value: "one" },
            { kind: "evaluation", value: "two" },
          ],
        }),
      ],
      candidates: [
        ["one", true, null],
        ["two", true, null],
      ],
    },
    {
      verdict: "close",
      seen: [decision("one"), decision("two"), logged("paid", { keys: [], principal: "pay@corp" })],
      candidates: [
        ["one", true, 1],
        ["two", true, 1],
      ],
    },
    {
      verdict: "weak",
      seen: [decision("one"), logged("paid", { keys: [] })],
      candidates: [["one", false, 0.6]],
    },
    { verdict: "none", seen: [logged("paid", {})], candidates: [] },
  ])("says $verdict where that is why none was taken", async ({ verdict, seen, candidates }) => {
    const weighing = await weigh("paid", await settled(seen));
    expect(weighing).toMatchObject({ verdict, taken: null });
    expect(weighing?.candidates.map(({ evaluationId, fits, score }) => [evaluationId, fits, score])).toEqual(
      candidates,
    );
  });
});

const ALLOWED = { outcome: "allow", power: "write", identity: "pay@corp", until: AT + 900_000 } as const;

function decision(id: string, given: Partial<Sighting> = {}): Sighting {
  const keys = [...SESSION, { kind: "evaluation", value: id } as const];
  return sighting(id, { decision: ALLOWED, phase: "decision", at: AT, keys, ...PAYING, ...given });
}

function logged(id: string, given: Partial<Sighting>): Sighting {
  return sighting(id, { phase: "tool_call", source: "bank", at: AT + 1_000, keys: SESSION, ...PAYING, ...given });
}

async function settled(sightings: readonly Sighting[]): Promise<StoredSightings> {
  const store = new StoredSightings();
  for (const one of sightings) store.add(one);
  const ids = sightings.map(({ id }) => id);
  store.keep(await settle(ids, store));
  return store;
}
