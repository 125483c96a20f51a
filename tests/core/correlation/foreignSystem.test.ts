import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBareLine, linesInSpans } from "@/lib/core/correlation/lines";
import { tracesByTime } from "@/lib/core/correlation/nesting";
import { runsOf } from "@/lib/core/correlation/runs";
import type { Sighting } from "@/lib/core/correlation/sighting";
import { shuffled } from "./arriving";
import { sighting } from "./sightings";

const NOON = Date.parse("2026-03-02T12:00:00.000Z");

describe("spans without ids", () => {
  it("belong to the trace that they ran within, once their like was seen with no other trace open", () => {
    expect(told([...trace("a", 0), ...trace("b", 1_000), ...trace("c", 2_000)])).toEqual([
      "a db→a",
      "a web→a",
      "b db→b",
      "b web→b",
      "c db→c",
      "c web→c",
    ]);
    // Once is not enough to know what calls what.
    expect(told(trace("a", 0))).toEqual([]);
  });

  it("belong to none while two traces are open, whose operations are the same", () => {
    const alone = [...trace("a", 0), ...trace("b", 1_000)];
    expect(told([...alone, ...trace("c", 2_000), ...trace("d", 2_001)]).filter((one) => /^[cd]/.test(one))).toEqual([]);
  });

  it("never begin within another trace where their like was ever seen to begin one", () => {
    const within = span("late", { system: "gate", verb: "enter", at: 2_020, durationMs: 5 });
    expect(told([...trace("a", 0), ...trace("b", 1_000), ...trace("c", 2_000), within])).not.toContain("late→c");
  });

  it("belong to the same traces whatever the order in which they came", () => {
    const spans = Array.from({ length: 12 }, (_, place) => trace(`t${place}`, place * 37)).flat();
    fc.assert(
      fc.property(fc.nat(), (order) => {
        expect(told(shuffled(spans, order))).toEqual(told(spans));
      }),
    );
  });
});

describe("log lines without ids", () => {
  const spans = trace("a", 0).map((one) => ({ ...one, keys: [{ kind: "trace" as const, value: "a" }] }));
  const line = (at: number, system = "web") => sighting(`line at ${at}`, { system, at: NOON + at });

  it("are of the span that their system was in, and of none where it was in two traces or in nothing", () => {
    expect(linesInSpans([line(30)], spans).map(({ span: { id } }) => id)).toEqual(["a web"]);
    expect(linesInSpans([line(30, "elsewhere"), line(500)], spans)).toEqual([]);
    const others = trace("b", 5).map((one) => ({ ...one, keys: [{ kind: "trace" as const, value: "b" }] }));
    expect(linesInSpans([line(30)], [...spans, ...others])).toEqual([]);
  });

  it("are bare only without a key of a call or a trace", () => {
    expect(isBareLine(line(1))).toBe(true);
    expect(isBareLine({ ...line(1), keys: [{ kind: "session", value: "s" }] })).toBe(true);
    expect(isBareLine({ ...line(1), keys: [{ kind: "trace", value: "t" }] })).toBe(false);
  });
});

describe("one run in several logs", () => {
  it("is one where a record names the ids of two, in order of time; a session alone makes none", () => {
    const records = [
      sighting("tracer", { at: NOON + 2, keys: [{ kind: "trace", value: "1" }] }),
      sighting("framework", { at: NOON + 3, keys: [{ kind: "trace", value: "2" }] }),
      sighting("link", {
        at: NOON + 1,
        keys: [
          { kind: "run", value: "r" },
          { kind: "trace", value: "2" },
        ],
      }),
      sighting("bridge", {
        at: NOON + 4,
        keys: [
          { kind: "trace", value: "1" },
          { kind: "trace", value: "2" },
        ],
      }),
      sighting("own code", { at: null, keys: [{ kind: "run", value: "r" }] }),
      sighting("another run", {
        at: NOON,
        keys: [
          { kind: "trace", value: "9" },
          { kind: "session", value: "s" },
        ],
      }),
      sighting("no run", { keys: [{ kind: "session", value: "s" }] }),
    ];
    fc.assert(
      fc.property(fc.nat(), (order) => {
        expect(runsOf(shuffled(records, order)).map((run) => run.map(({ id }) => id))).toEqual([
          ["another run"],
          ["link", "tracer", "framework", "bridge", "own code"],
        ]);
      }),
    );
  });
});

/** A gate lets a call in, which a web server answers with a query. */
function trace(name: string, at: number): Sighting[] {
  return [
    span(name, { system: "gate", verb: "enter", at, durationMs: 100 }),
    span(`${name} web`, { system: "web", verb: "answer", at: at + 10, durationMs: 80 }),
    span(`${name} db`, { system: "web", verb: "query", at: at + 20, durationMs: 5 }),
  ];
}

function span(id: string, given: Partial<Sighting> & { at: number }): Sighting {
  return sighting(id, { kind: "span", ...given, at: NOON + given.at });
}

function told(spans: readonly Sighting[]): string[] {
  return [...tracesByTime(spans)].map(([id, first]) => `${id}→${first}`).sort();
}
