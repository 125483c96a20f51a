"use client";

import { ChevronDown, ChevronUp, Link2, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { toast } from "sonner";
import { Facts } from "@/components/actions/WhyPanel";
import { BASIS_WORDS } from "@/components/actions/words";
import { Button } from "@/components/ui/Button";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { phaseTitle, type WaterfallRow } from "@/lib/contracts/actions";
import { clockWords, durationWords } from "./words";

export type ToldFact = readonly [name: string, value: ReactNode];

/** What is said of a row beside what every row says; both are the page's own. */
export interface RowTelling {
  facts: (row: WaterfallRow) => ToldFact[];
  /** Of a fragment: what is read of it when it is opened. */
  fragment: (row: WaterfallRow) => ReactNode;
}

/** Everything about one row, beside the list or below it. */
export function RowDetail({
  row,
  rows,
  telling,
  onOpen,
  onMove,
  onClose,
}: {
  row: WaterfallRow;
  rows: readonly WaterfallRow[];
  telling: RowTelling;
  onOpen: (place: number) => void;
  onMove: (by: number) => void;
  onClose: () => void;
}) {
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    // Below the list it may lie outside the window.
    if (frame.current !== null && frame.current.getBoundingClientRect().top > window.innerHeight - 80)
      frame.current.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <section
      ref={frame}
      aria-label="The row that is open"
      className="min-w-0 border-t border-line xl:max-h-[min(39rem,75dvh)] xl:overflow-y-auto xl:border-t-0 xl:border-l print:max-h-none"
    >
      <div className="sticky top-0 z-10 flex items-start gap-2 border-b border-line bg-surface px-4 py-2">
        <h3 className="min-w-0 flex-1 pt-0.5 text-sm font-semibold">
          <UntrustedText inline text={row.title} maxCharacters={300} />
        </h3>
        <div className="flex shrink-0 print:hidden">
          <Tool
            label="Previous row (K)"
            onClick={() => onMove(-1)}
            icon={<ChevronUp aria-hidden className="size-4" />}
          />
          <Tool label="Next row (J)" onClick={() => onMove(1)} icon={<ChevronDown aria-hidden className="size-4" />} />
          <Tool
            label="Copy the link to this row"
            onClick={() => void copyLink(row)}
            icon={<Link2 aria-hidden className="size-4" />}
          />
          <Tool label="Close (Escape)" onClick={onClose} icon={<X aria-hidden className="size-4" />} />
        </div>
      </div>
      <div className="space-y-4 px-4 py-3 text-sm">
        {row.detail !== null && row.detail !== "" && (
          <UntrustedText text={row.detail} maxCharacters={4_000} className="text-ink-muted" />
        )}
        <Facts facts={[...factsOf(row, { rows, onOpen }), ...telling.facts(row)]} />
        {row.kind === "fragment" && telling.fragment(row)}
      </div>
    </section>
  );
}

function Tool({ label, onClick, icon }: { label: string; onClick: () => void; icon: ReactNode }) {
  return (
    <Button size="small" tone="quiet" aria-label={label} title={label} onClick={onClick}>
      {icon}
    </Button>
  );
}

function factsOf(
  row: WaterfallRow,
  { rows, onOpen }: { rows: readonly WaterfallRow[]; onOpen: (place: number) => void },
): ToldFact[] {
  const told: ToldFact[] = [];
  if (row.kind === "event" || row.kind === "fragment") {
    told.push([row.received ? "Received" : "Time", `${clockWords(row.start, { day: true })} UTC`]);
    if (row.received) told.push(["Its own time", "The source gave none"]);
    if (row.offset !== null) told.push(...offsetFacts(row.start, row.offset));
    if (row.duration !== null) told.push(["Took", durationWords(row.duration)]);
  } else if (row.kind === "gap")
    told.push(["State", row.state === "awaited" ? "awaited: it may still come" : "missing: its time is over"]);
  if (row.attempt !== null) told.push(["Attempt", `${row.attempt.number} of ${row.attempt.of}`]);
  told.push(["Phase", phaseTitle(row.phase)]);
  if (row.system !== null) told.push(["System", <UntrustedText key="system" inline text={row.system} />]);
  if (row.basis !== null)
    told.push(["Basis", `${BASIS_WORDS[row.basis].words}: ${BASIS_WORDS[row.basis].meaning.toLowerCase()}`]);
  const { parent } = row;
  if (parent === "missing") told.push(["Within", "a span of which no record came"]);
  else if (parent !== null)
    told.push([
      "Within",
      <button
        key="parent"
        type="button"
        onClick={() => onOpen(parent)}
        className="text-left text-accent-ink underline underline-offset-2"
      >
        <UntrustedText inline text={rows[parent]?.title ?? ""} maxCharacters={120} />
      </button>,
    ]);
  return told;
}

/** Both times, and by how much the source's clock is taken to be off. */
function offsetFacts(start: number, offset: number): ToldFact[] {
  if (offset === 0) return [["Its clock", "agrees with Ambit's, as far as pairs of records show"]];
  return [
    ["As its source wrote it", `${clockWords(start + offset, { day: true })} UTC`],
    [
      "Its clock",
      `is taken to be ${durationWords(Math.abs(offset))} ${offset > 0 ? "ahead" : "behind"}, by pairs of records that tell of one moment`,
    ],
  ];
}

/** The page's own address with this row and nothing else of how it is looked at. */
async function copyLink(row: WaterfallRow): Promise<void> {
  const name = row.kind === "fragment" ? "fragment" : "row";
  const link = `${window.location.origin}${window.location.pathname}?${name}=${encodeURIComponent(row.key)}`;
  try {
    await navigator.clipboard.writeText(link);
    toast.success("The link is on the clipboard");
  } catch {
    toast.error("The browser does not let this page use the clipboard");
  }
}
