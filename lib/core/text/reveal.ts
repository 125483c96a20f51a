/**
 * Makes visible what a text hides. Text that an agent, a tool or a stranger wrote is shown to people who decide upon it:
 * characters that reorder, hide or imitate other characters must be seen as such.
 */
import { nameOfHidden } from "./hiddenNames";
import { imitations } from "./imitation";

/** A piece of revealed text: plain, or one mark that stands for what cannot be seen or only looks familiar. */
export type Segment =
  | { kind: "plain"; text: string }
  /** A character without a shape of its own; `shown` replaces it ("U+202E", or "¶ × 120" for many blank lines). */
  | { kind: "hidden"; shown: string; name: string }
  /** Letters that imitate others: `text` is what was written. */
  | { kind: "imitation"; text: string; name: string };

export interface Revealed {
  segments: Segment[];
  /** Characters (code points) left out at the end. */
  omitted: number;
}

export interface RevealOptions {
  /** Code points shown at most. */
  maxCharacters?: number;
  /** Line breaks kept at most; later ones end the text. */
  maxLines?: number;
}

/** Blank lines in a row that are kept as they are; more become one mark. */
const BLANK_LINES_KEPT = 1;
/** Combining marks on one letter that real languages use; more are shown as a mark. */
const COMBINING_KEPT = 3;

/**
 * What to show for `text`, at most `maxCharacters` code points and `maxLines` lines. Every code point of the input is
 * in the result, is counted in a mark, or is counted in `omitted`.
 */
export function reveal(text: string, { maxCharacters = 2_000, maxLines = 40 }: RevealOptions = {}): Revealed {
  const points = Array.from(text.replaceAll("\r\n", "\n"));
  const imitating = imitations(points);
  const segments: Segment[] = [];
  let lines = 1;
  let shown = 0;
  let combining = 0;
  let at = 0;
  for (; at < points.length && shown < maxCharacters; at += 1) {
    const point = points[at] as string;
    if (point === "\n") {
      const end = endOfBlankRun(points, at);
      const breaks = points.slice(at, end).filter((one) => one === "\n").length;
      if (breaks > BLANK_LINES_KEPT + 1) {
        segments.push({ kind: "hidden", shown: `¶ × ${breaks}`, name: `${breaks} line breaks in a row` });
        at = end - 1;
        shown += 1;
      } else {
        if (lines >= maxLines) break;
        lines += 1;
      }
      plain(segments, "\n");
      shown += 1;
      continue;
    }
    combining = /\p{M}/u.test(point) ? combining + 1 : 0;
    const name = combining > COMBINING_KEPT ? "one of many combining marks" : nameOfHidden(point);
    const imitation = imitating.get(at);
    if (name !== null) segments.push({ kind: "hidden", shown: codeOf(point), name });
    else if (imitation !== undefined) segments.push({ kind: "imitation", text: point, name: imitation });
    else plain(segments, point);
    shown += 1;
  }
  return { segments, omitted: points.length - at };
}

/** True when there is anything in `text` that a reader would not see as it is. */
export function hidesSomething(text: string): boolean {
  return reveal(text, { maxCharacters: Number.POSITIVE_INFINITY, maxLines: Number.POSITIVE_INFINITY }).segments.some(
    (segment) => segment.kind !== "plain",
  );
}

function plain(segments: Segment[], text: string): void {
  const last = segments.at(-1);
  if (last?.kind === "plain") last.text += text;
  else segments.push({ kind: "plain", text });
}

function codeOf(point: string): string {
  return `U+${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The end of a run of line breaks with nothing but blanks between them, which starts at `at`. */
function endOfBlankRun(points: readonly string[], at: number): number {
  let end = at + 1;
  for (let next = at + 1; next < points.length; next += 1) {
    if (points[next] === "\n") end = next + 1;
    else if (points[next] !== " " && points[next] !== "\t") break;
  }
  return end;
}
