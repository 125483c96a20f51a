import clsx from "clsx";
import { Mark } from "@/components/actions/Lanes";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { phaseTitle, type TimeAxis, type View, type WaterfallRow } from "@/lib/contracts/actions";
import { Bar } from "./Bar";
import { AttemptMark, BasisMark, FailedMark, JoinMark, markOf } from "./RowMarks";
import { clockWords } from "./words";

/** Beyond this depth rows move no further to the right: the words need the room. */
const DEPTH_SHOWN = 10;

/** The columns of a row and of the head above: time and words, and the bars below them or, with room, beside them. */
export const COLUMNS = "grid grid-cols-1 @2xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]";

export interface RowProps {
  row: WaterfallRow;
  depth: number;
  axis: TimeAxis;
  view: View;
  isOpen: boolean;
  /** The one that Tab comes to. */
  isCurrent: boolean;
  /** When the first row began. */
  began: number;
  onOpen: () => void;
}

/** One thing that happened, is missing or contradicts: when, what, who says so and how it was joined, and its bar. */
export function Row({ row, depth, axis, view, isOpen, isCurrent, began, onOpen }: RowProps) {
  const isRemark = row.kind === "gap" || row.kind === "conflict";
  return (
    <button
      type="button"
      data-row={row.key}
      tabIndex={isCurrent ? 0 : -1}
      aria-expanded={isOpen}
      onClick={onOpen}
      className={clsx(
        COLUMNS,
        "h-full w-full content-center border-b border-line/60 text-left -outline-offset-2 hover:bg-sunken/60",
        isOpen && "bg-accent-soft",
      )}
    >
      <span className="flex min-w-0 gap-2 px-3">
        <span className="w-24 shrink-0 font-mono text-xs leading-5 text-ink-muted">
          {isRemark ? row.kind === "gap" ? row.state : "conflict" : <Clock row={row} began={began} />}
        </span>
        <span className="min-w-0 flex-1" style={{ paddingLeft: `${Math.min(depth, DEPTH_SHOWN) * 0.625}rem` }}>
          <span className="flex min-w-0 items-center gap-1.5 text-sm leading-5">
            <Mark kind={markOf(row)} />
            <span className={clsx("min-w-0 truncate font-medium", REMARK_TONES[row.kind])}>
              <UntrustedText inline text={row.title} maxCharacters={120} />
            </span>
            {row.attempt !== null && <AttemptMark attempt={row.attempt} />}
            <span className="text-xs">
              <FailedMark status={row.status} />
            </span>
          </span>
          <span className="flex min-w-0 items-center gap-x-1.5 overflow-hidden text-2xs @2xl:gap-x-2.5 whitespace-nowrap text-ink-muted">
            <span className="hidden @2xl:inline">{phaseTitle(row.phase)}</span>
            {row.system !== null && (
              <span className="max-w-24 truncate @2xl:max-w-40">
                <UntrustedText inline text={row.system} maxCharacters={60} />
              </span>
            )}
            {row.basis !== null && <BasisMark row={row} />}
            {row.join !== null && <JoinMark basis={row.join} />}
          </span>
        </span>
      </span>
      <span aria-hidden data-bars className="relative mx-3 h-3 @2xl:mx-0 @2xl:mr-3 @2xl:h-full">
        <Bar row={row} axis={axis} view={view} />
      </span>
    </button>
  );
}

const DAY_MS = 86_400_000;

const REMARK_TONES: Partial<Record<WaterfallRow["kind"], string>> = {
  gap: "text-risk-3-ink",
  conflict: "text-stop-ink",
};

/** The time by Ambit's clock; where the source's clock is off, its own beside it is in the detail. */
function Clock({ row, began }: { row: WaterfallRow; began: number }) {
  const days = Math.floor(row.start / DAY_MS) - Math.floor(began / DAY_MS);
  const hint = row.received
    ? "When it was received: the source gave no time"
    : row.offset === null || row.offset === 0
      ? `${clockWords(row.start, { day: true })} UTC`
      : `Its source wrote ${clockWords(row.start + row.offset)}; its clock is taken to be ${Math.abs(row.offset)} ms ${row.offset > 0 ? "ahead" : "behind"}`;
  return (
    <time dateTime={new Date(row.start).toISOString()} title={hint}>
      {clockWords(row.start)}
      {row.received && "*"}
      {row.offset !== null && row.offset !== 0 && "~"}
      {days !== 0 && <span className="block text-2xs leading-4">day {days + 1}</span>}
    </time>
  );
}
