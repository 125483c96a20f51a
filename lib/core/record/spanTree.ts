/** Which log record was written inside which: the tree that spans and what was logged in them make. */
import type { RecordFragment } from "./types";

/** What is known of one log record to find its place in the tree. `start` and `end` in milliseconds. */
export interface Spanned {
  kind: string;
  keys: RecordFragment["keys"];
  start: number;
  end: number;
}

/** Where a record stands: the place of its parent, null for one at the root, `missing` where its parent is not among them. */
export interface Nesting {
  parents: (number | "missing" | null)[];
  /** 0 at the root. */
  depths: number[];
}

/** Of a span that was retried under its own id, this many tries are looked at for the one that a record belongs in. */
const TRIES_MAX = 8;

/**
 * The tree of some log records, by their keys `span` and `parent_span`; null for what is none. A record that is written in a span without
 * being one stands in it. Of a retried span the try that was under way is taken. What would be its own ancestor is cut loose at its
 * earliest place, so that everything has a finite depth. Linear in the number of records.
 */
export function spanTree(records: readonly (Spanned | null)[]): Nesting {
  const tries = triesOf(records);
  const parents = records.map((record, place) => (record === null ? null : parentOf(record, place, records, tries)));
  return { parents, depths: depthsOf(parents) };
}

function triesOf(records: readonly (Spanned | null)[]): Map<string, number[]> {
  const tries = new Map<string, number[]>();
  records.forEach((record, place) => {
    if (record === null || !isSpan(record)) return;
    const span = spanKeyOf(record, "span");
    if (span === undefined) return;
    const known = tries.get(span);
    if (known === undefined) tries.set(span, [place]);
    else if (known.length < TRIES_MAX) known.push(place);
  });
  return tries;
}

/** A log line names the span that it was written in, as the span itself does; only the span says where it began, or that it took time. */
export function isSpan(record: Spanned): boolean {
  return record.kind === "span" || spanKeyOf(record, "parent_span") !== undefined || record.end > record.start;
}

export function spanKeyOf({ keys }: Pick<Spanned, "keys">, kind: "span" | "parent_span"): string | undefined {
  return keys.find((key) => key.kind === kind)?.value;
}

function parentOf(
  record: Spanned,
  place: number,
  records: readonly (Spanned | null)[],
  tries: ReadonlyMap<string, number[]>,
): Nesting["parents"][number] {
  const own = spanKeyOf(record, "span");
  const wanted = isSpan(record) ? spanKeyOf(record, "parent_span") : own;
  if (wanted === undefined || (isSpan(record) && wanted === own)) return null;
  const candidates = (tries.get(wanted) ?? []).filter((one) => one !== place);
  const underWay = candidates.find((one) => {
    const candidate = records[one];
    return candidate != null && candidate.start <= record.start && record.start <= candidate.end;
  });
  return underWay ?? candidates[0] ?? "missing";
}

/** How deep each stands. Cuts cycles in `parents`. */
function depthsOf(parents: Nesting["parents"]): number[] {
  const depths = new Array<number>(parents.length).fill(-1);
  const onPath = new Uint8Array(parents.length);
  for (let place = 0; place < parents.length; place += 1) {
    const path: number[] = [];
    let at: Nesting["parents"][number] = place;
    while (typeof at === "number" && depths[at] === -1 && onPath[at] === 0) {
      onPath[at] = 1;
      path.push(at);
      at = parents[at] ?? null;
    }
    if (typeof at === "number" && depths[at] === -1) cut(path.slice(path.indexOf(at)), parents);
    // A cut turns the path: where it ends is only known now.
    for (const one of path) onPath[one] = 0;
    settle(path, parents, depths);
  }
  return depths;
}

function cut(cycle: readonly number[], parents: Nesting["parents"]): void {
  parents[cycle.reduce((earliest, one) => Math.min(earliest, one), Number.POSITIVE_INFINITY)] = null;
}

/** The depths of a path, now that it leads somewhere. Each place is walked over twice at most. */
function settle(path: readonly number[], parents: Nesting["parents"], depths: number[]): void {
  for (const start of path) {
    const below: number[] = [];
    let at: Nesting["parents"][number] = start;
    while (typeof at === "number" && depths[at] === -1) {
      below.push(at);
      at = parents[at] ?? null;
    }
    let depth = typeof at === "number" ? (depths[at] ?? 0) : -1;
    for (const one of below.reverse()) {
      depth += 1;
      depths[one] = depth;
    }
  }
}
