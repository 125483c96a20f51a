import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  panned,
  ticksOf,
  timeAt,
  timeAxis,
  unitOf,
  viewOf,
  viewWith,
  wholeView,
  zoomed,
} from "@/lib/core/record/timeAxis";

const at = (start: number, duration: number | null = null) => ({ start, duration });
const DAY = 86_400_000;

/** A call of milliseconds, an approval after hours, and what ran then. */
const HELD = [at(0, 40), at(60), at(5 * 3_600_000), at(5 * 3_600_000 + 20, 200), at(5 * 3_600_000 + 400)];

const anyExtents = fc.array(
  fc.record({
    start: fc.integer({ min: 0, max: 40 * DAY }),
    duration: fc.option(fc.integer({ min: 0, max: DAY })),
  }),
  { minLength: 1, maxLength: 40 },
);

describe("the axis of a waterfall", () => {
  it("folds a silence that would take the width from everything else, and only that", () => {
    const axis = timeAxis(HELD, { fold: true });
    expect(axis.pieces.map(({ folded, from, to }) => [folded, from, to])).toEqual([
      [false, 0, 60],
      [true, 60, 5 * 3_600_000],
      [false, 5 * 3_600_000, 5 * 3_600_000 + 400],
    ]);
    expect(unitOf(axis, 40) / axis.length).toBeGreaterThan(0.05);
    expect(timeAxis(HELD, { fold: false }).pieces).toHaveLength(1);
    expect(timeAxis([at(0), at(100)], { fold: true }).pieces).toHaveLength(1);
  });

  it("keeps the order of times, and finds the time at each place again", () => {
    fc.assert(
      fc.property(anyExtents, fc.boolean(), (extents, fold) => {
        const axis = timeAxis(extents, { fold });
        const times = extents.map(({ start }) => start).sort((a, b) => a - b);
        const units = times.map((time) => unitOf(axis, time));
        expect(units.every((unit, index) => unit >= (units[index - 1] ?? 0))).toBe(true);
        expect(units.every((unit) => unit >= 0 && unit <= axis.length * (1 + 1e-9))).toBe(true);
        for (const time of times) expect(Math.abs(timeAt(axis, unitOf(axis, time)) - time)).toBeLessThan(1);
      }),
    );
  });

  it("has an extent where everything happened in one moment, and where nothing did", () => {
    expect(timeAxis([at(5), at(5)], { fold: true }).length).toBe(1);
    expect(timeAxis([], { fold: true }).length).toBe(1);
  });
});

describe("the view of an axis", () => {
  const axis = timeAxis([at(0, 1_000)], { fold: true });

  it("comes closer around what it is anchored at, and never leaves the axis", () => {
    expect(zoomed(axis, wholeView(axis), 0.5, 0.25)).toEqual({ from: 125, to: 625 });
    expect(zoomed(axis, { from: 125, to: 625 }, 4)).toEqual({ from: 0, to: 1_000 });
    expect(panned(axis, { from: 0, to: 500 }, 3)).toEqual({ from: 500, to: 1_000 });
    expect(viewOf(axis, 700, 300)).toEqual({ from: 300, to: 700 });
    const closest = viewOf(axis, 10, 10);
    expect(closest.to).toBeGreaterThan(closest.from);
  });

  it("moves to what is not in it, and stays for what is", () => {
    expect(viewWith(axis, { from: 0, to: 100 }, at(50))).toEqual({ from: 0, to: 100 });
    const moved = viewWith(axis, { from: 0, to: 100 }, at(800));
    expect(moved.from <= 800 && 800 <= moved.to && moved.to - moved.from === 100).toBe(true);
  });

  it("is divided at round times, none within a folded silence", () => {
    expect(ticksOf(axis, wholeView(axis), 5).map(({ since }) => since)).toEqual([0, 200, 400, 600, 800, 1_000]);
    expect(ticksOf(axis, { from: 0, to: 10 }, 5).map(({ since }) => since)).toEqual([0, 2, 4, 6, 8, 10]);
    const held = timeAxis(HELD, { fold: true });
    const ticks = ticksOf(held, wholeView(held), 6);
    expect(ticks.some(({ since }) => since > 60 && since < 5 * 3_600_000)).toBe(false);
    expect(ticks.map(({ at: share }) => share).every((share) => share >= -1e-9 && share <= 1 + 1e-9)).toBe(true);
  });
});
