import clsx from "clsx";
import { Fragment } from "react";
import { reveal, type Segment } from "@/lib/core/text/reveal";

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
  className,
}: {
  text: string;
  mono?: boolean;
  inline?: boolean;
  maxCharacters?: number;
  maxLines?: number;
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
        <Fragment key={position}>{piece(segment)}</Fragment>
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

function piece(segment: Segment) {
  if (segment.kind === "plain") return segment.text;
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
