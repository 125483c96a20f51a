/** In which order the rows of a waterfall are listed, and under which headings. */
import { PHASES, type PhaseName } from "./types";
import type { WaterfallRow } from "./waterfall";

/** `time`: one list. `span`: what was written inside a span right below it. `phase`, `system`: one lane each. */
export const LANES = ["time", "span", "phase", "system"] as const;
export type Lanes = (typeof LANES)[number];

/** One line: a row by its place among all rows, or the heading of a lane. */
export type WaterfallLine =
  | { row: number; depth: number }
  | { lane: { phase: PhaseName } | { system: string | null }; count: number };

/** The lines of the rows for which `isShown` holds. Within a lane the order of time stays. Linear in the number of rows. */
export function linesOf(
  rows: readonly WaterfallRow[],
  lanes: Lanes,
  isShown: (row: WaterfallRow) => boolean = () => true,
): WaterfallLine[] {
  const shown = rows.flatMap((row, place) => (isShown(row) ? [place] : []));
  const line = (place: number, depth = rows[place]?.depth ?? 0): WaterfallLine => ({ row: place, depth });
  if (lanes === "time") return shown.map((place) => line(place));
  if (lanes === "span") {
    const isIn = new Set(shown);
    return inTree(rows).flatMap((place) => (isIn.has(place) ? [line(place)] : []));
  }
  const groups = new Map<string | null, number[]>();
  for (const place of shown) {
    const row = rows[place];
    const name = lanes === "phase" ? (row?.phase ?? null) : (row?.system ?? null);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [place]);
    else group.push(place);
  }
  const names = lanes === "phase" ? PHASES.filter((phase) => groups.has(phase)) : [...groups.keys()];
  return names.flatMap((name) => {
    const places = groups.get(name) ?? [];
    const lane = lanes === "phase" ? { phase: name as PhaseName } : { system: name };
    return [{ lane, count: places.length }, ...places.map((place) => line(place, 0))];
  });
}

/** Every row right before what stands inside it. */
function inTree(rows: readonly WaterfallRow[]): number[] {
  const inside = new Map<number, number[]>();
  const roots: number[] = [];
  rows.forEach(({ parent }, place) => {
    if (typeof parent !== "number") roots.push(place);
    else if (inside.has(parent)) inside.get(parent)?.push(place);
    else inside.set(parent, [place]);
  });
  const order: number[] = [];
  const waiting = roots.reverse();
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    order.push(place);
    for (const one of (inside.get(place) ?? []).reverse()) waiting.push(one);
  }
  return order;
}
