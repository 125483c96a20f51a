import clsx from "clsx";
import { Fragment } from "react";
import { markedParts } from "@/lib/core/text/markedParts";
import { reveal, type Segment } from "@/lib/core/text/reveal";

/** A part of a text that is lit up. `strong` for what matters most. */
export interface TextMark {
  text: string;
  /** What it is, in words. */
  title: string;
  strong?: boolean;
}

/**
 * Text that someone outside wrote, as plain characters: no markup, no links, hidden and imitating characters made
 * visible, never longer than its place. `mono` for arguments and identifiers; `inline` for one line inside a sentence.
 */
export function UntrustedText({
  text,
  mono = false,
  inline = false,
  maxCharacters,
  maxLines,
  marks = [],
  className,
}: {
  text: string;
  mono?: boolean;
  inline?: boolean;
  maxCharacters?: number;
  maxLines?: number;
  /** Parts to light up wherever they occur, each with what it is. */
  marks?: readonly TextMark[];
  className?: string;
}) {
  const { segments, omitted } = reveal(inline ? text.replaceAll("\n", "␤") : text, {
    maxCharacters: maxCharacters ?? (inline ? 200 : 2_000),
    maxLines: maxLines ?? 40,
  });
  return (
    <bdi
      dir="ltr"
      className={clsx(
        "[overflow-wrap:anywhere]",
        inline ? "" : "block whitespace-pre-wrap",
        mono && "font-mono text-[0.92em]",
        className,
      )}
    >
      {segments.map((segment, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the segments of one text have no other identity and never move.
        <Fragment key={position}>{piece(segment, marks)}</Fragment>
      ))}
      {omitted > 0 && (
        <span className="font-sans text-xs text-ink-muted">
          {inline ? " … " : "\n… "}
          {omitted.toLocaleString("en")} more {omitted === 1 ? "character" : "characters"}
        </span>
      )}
    </bdi>
  );
}

function piece(segment: Segment, marks: readonly TextMark[]) {
  if (segment.kind === "plain") return marks.length === 0 ? segment.text : <Marked text={segment.text} marks={marks} />;
  const written = segment.kind === "hidden" ? segment.shown : segment.text;
  return (
    <span
      title={segment.name}
      className={clsx(
        "rounded-xs bg-risk-3-soft text-risk-3-ink",
        segment.kind === "hidden"
          ? "mx-px px-1 font-mono text-[0.78em]"
          : "underline decoration-wavy underline-offset-2",
      )}
    >
      {written}
      <span className="sr-only"> ({segment.name})</span>
    </span>
  );
}

function Marked({ text, marks }: { text: string; marks: readonly TextMark[] }) {
  return markedParts(text, marks).map(({ part, mark }, position) =>
    mark === undefined ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity and never move.
      <Fragment key={position}>{part}</Fragment>
    ) : (
      <mark
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity and never move.
        key={position}
        title={mark.title}
        className={clsx(
          "rounded-xs bg-accent-soft text-accent-ink underline underline-offset-2",
          mark.strong === true ? "font-semibold decoration-2" : "decoration-dotted",
        )}
      >
        {part}
        <span className="sr-only"> ({mark.title})</span>
      </mark>
    ),
  );
}
