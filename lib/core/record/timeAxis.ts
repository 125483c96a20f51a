/**
 * The axis of a waterfall. Places on it are counted in units, which are milliseconds but where a long silence is folded: between a call of
 * milliseconds and an approval of hours lies nothing that is worth the width. Pure.
 */

/** Something with an extent in time, in epoch milliseconds. */
export interface Extent {
  start: number;
  duration: number | null;
}

export interface AxisPiece {
  /** Epoch milliseconds. */
  from: number;
  to: number;
  /** Units from the left end of the axis. */
  at: number;
  length: number;
  /** A silence that is drawn narrower than it was. */
  folded: boolean;
}

export interface TimeAxis {
  pieces: AxisPiece[];
  /** In units. */
  length: number;
}

/** What of an axis is in view, in units. */
export interface View {
  from: number;
  to: number;
}

/** A silence that would take more of the axis than this is folded. */
const SILENCE_SHARE_MAX = 0.5;
/** How wide a folded silence is drawn, of what is not folded. */
const FOLDED_SHARE = 0.06;
/** What folding leaves at least, in milliseconds. */
const KEPT_MIN = 0.01;
/** An axis on which everything happened in one moment is this long. */
const LENGTH_MIN = 1;
/** The least that can be zoomed to, of a whole axis and in milliseconds. */
const VIEW_SHARE_MIN = 1e-7;
const VIEW_MIN = 0.001;

export function timeAxis(extents: readonly Extent[], { fold }: { fold: boolean }): TimeAxis {
  const sorted = extents.map(({ start, duration }) => ({ from: start, to: start + (duration ?? 0) }));
  sorted.sort((a, b) => a.from - b.from);
  const first = sorted[0]?.from ?? 0;
  const last = sorted.reduce((latest, { to }) => Math.max(latest, to), first);
  const span = Math.max(last - first, LENGTH_MIN);
  const folded = fold ? silencesToFold(silencesIn(sorted), span) : [];
  const kept = folded.reduce((rest, { from, to }) => rest - (to - from), span);
  const pieces: AxisPiece[] = [];
  let at = 0;
  const add = (from: number, to: number, length: number, isFolded: boolean) => {
    if (to <= from) return;
    pieces.push({ from, to, at, length, folded: isFolded });
    at += length;
  };
  let reached = first;
  for (const { from, to } of folded) {
    add(reached, from, from - reached, false);
    add(from, to, kept * FOLDED_SHARE, true);
    reached = to;
  }
  add(reached, first + span, first + span - reached, false);
  return { pieces, length: at };
}

type Silence = View;

function silencesIn(sorted: readonly Silence[]): Silence[] {
  const silences: Silence[] = [];
  let reached = sorted[0]?.to ?? 0;
  for (const { from, to } of sorted) {
    if (from > reached) silences.push({ from: reached, to: from });
    reached = Math.max(reached, to);
  }
  return silences;
}

/** The longest first, as long as each would take too much of what is left; in order of time. */
function silencesToFold(silences: Silence[], span: number): Silence[] {
  const longest = silences.sort((a, b) => b.to - b.from - (a.to - a.from));
  const folded: Silence[] = [];
  let left = span;
  for (const silence of longest) {
    const length = silence.to - silence.from;
    if (length <= left * SILENCE_SHARE_MAX || left - length < KEPT_MIN) break;
    folded.push(silence);
    left -= length;
  }
  return folded.sort((a, b) => a.from - b.from);
}

/** The place of a time. Times before and after the axis are at its ends. */
export function unitOf({ pieces, length }: TimeAxis, time: number): number {
  const piece = pieceAt(pieces, (one) => one.to >= time);
  if (piece === undefined) return time <= (pieces[0]?.from ?? 0) ? 0 : length;
  const share = (time - piece.from) / (piece.to - piece.from);
  return piece.at + Math.max(0, share) * piece.length;
}

/** The time at a place. */
export function timeAt({ pieces }: TimeAxis, unit: number): number {
  const piece = pieceAt(pieces, (one) => one.at + one.length >= unit) ?? pieces.at(-1);
  if (piece === undefined) return 0;
  const share = Math.min(1, Math.max(0, (unit - piece.at) / piece.length));
  return piece.from + share * (piece.to - piece.from);
}

/** The first piece that `reaches`, by halves. */
function pieceAt(pieces: readonly AxisPiece[], reaches: (piece: AxisPiece) => boolean): AxisPiece | undefined {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle];
    if (piece !== undefined && reaches(piece)) high = middle;
    else low = middle + 1;
  }
  return pieces[low];
}

export function wholeView({ length }: TimeAxis): View {
  return { from: 0, to: length };
}

/** The view with `factor` times its width (below 1: closer), so that what is at `anchor` (0 left, 1 right) stays there. */
export function zoomed(axis: TimeAxis, view: View, factor: number, anchor = 0.5): View {
  const width = widthWithin(axis, (view.to - view.from) * factor);
  const from = view.from + (view.to - view.from - width) * anchor;
  return movedInto(axis, from, width);
}

/** The view moved by a share of its width. */
export function panned(axis: TimeAxis, view: View, share: number): View {
  const width = view.to - view.from;
  return movedInto(axis, view.from + width * share, width);
}

/** The view of a range, in either direction; at least the least that can be seen. */
export function viewOf(axis: TimeAxis, a: number, b: number): View {
  const width = widthWithin(axis, Math.abs(b - a));
  return movedInto(axis, (a + b) / 2 - width / 2, width);
}

/** The view, moved so that a time is in it. */
export function viewWith(axis: TimeAxis, view: View, { start, duration }: Extent): View {
  const [from, to] = [unitOf(axis, start), unitOf(axis, start + (duration ?? 0))];
  if (to >= view.from && from <= view.to) return view;
  const width = view.to - view.from;
  return movedInto(axis, from - width / 10, width);
}

function widthWithin({ length }: TimeAxis, width: number): number {
  return Math.min(length, Math.max(width, Math.min(length, Math.max(VIEW_MIN, length * VIEW_SHARE_MIN))));
}

function movedInto({ length }: TimeAxis, from: number, width: number): View {
  const start = Math.min(Math.max(0, from), length - width);
  return { from: start, to: start + width };
}

export interface Tick {
  /** Share of the view's width, from its left. */
  at: number;
  /** Milliseconds since the axis began. */
  since: number;
  /** The distance of ticks here, which says how exactly they are written. */
  step: number;
}

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const LONG_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1_000,
);

/** About `wanted` round times in view. Within a folded silence there are none. */
export function ticksOf(axis: TimeAxis, view: View, wanted: number): Tick[] {
  const width = view.to - view.from;
  const began = axis.pieces[0]?.from ?? 0;
  const step = roundStep(width / wanted);
  return axis.pieces.flatMap((piece): Tick[] => {
    if (piece.folded || piece.at + piece.length < view.from || piece.at > view.to) return [];
    const from = Math.max(piece.from, timeAt(axis, Math.max(view.from, piece.at)));
    const to = Math.min(piece.to, timeAt(axis, Math.min(view.to, piece.at + piece.length)));
    const first = Math.ceil((from - began) / step - 1e-9);
    const last = Math.floor((to - began) / step + 1e-9);
    return Array.from({ length: Math.min(wanted * 3, Math.max(0, last - first + 1)) }, (_, index) => {
      const since = (first + index) * step;
      return { at: (piece.at + (began + since - piece.from) - view.from) / width, since, step };
    });
  });
}

/** The least round step of at least `milliseconds`. */
function roundStep(milliseconds: number): number {
  if (milliseconds >= 1_000) return LONG_STEPS.find((step) => step >= milliseconds) ?? daysOf(milliseconds);
  const unit = 10 ** (Math.floor(Math.log10(milliseconds) / 3) * 3);
  return (STEPS.find((step) => step * unit >= milliseconds) ?? 1_000) * unit;
}

function daysOf(milliseconds: number): number {
  const day = 86_400_000;
  return 10 ** Math.ceil(Math.log10(milliseconds / day)) * day;
}
