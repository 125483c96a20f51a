import clsx from "clsx";
import type { ReactNode } from "react";
import { type Basis, PHASE_LANES, type PhaseName } from "@/lib/contracts/actions";
import { laneOf } from "./storyRows";

export type MarkKind = Basis | "missing" | "awaited" | "conflict";

/** Width of one lane; the same for the heads and for the marks below them. */
const LANE = "w-4 sm:w-7";

/** The names of the six lanes, read upwards above their lines. */
export function LaneHeads() {
  return (
    <div aria-hidden className="flex items-end">
      {PHASE_LANES.map((lane) => (
        <div key={lane.phase} className={clsx("flex shrink-0 justify-center", LANE)}>
          <span className="rotate-180 text-2xs leading-4 font-medium text-ink-muted [writing-mode:vertical-rl]">
            {lane.title}
          </span>
        </div>
      ))}
    </div>
  );
}

/** One line's six lanes with its mark, and a thread from the mark to the words beside it. */
export function Lanes({ phase, mark }: { phase: PhaseName; mark: MarkKind }) {
  const own = laneOf(phase);
  return (
    <div aria-hidden className="flex shrink-0 self-stretch">
      {PHASE_LANES.map((lane, index) => (
        <div key={lane.phase} className={clsx("relative shrink-0", LANE)}>
          <span className="absolute inset-y-0 left-1/2 w-px -translate-x-1/2 bg-line" />
          {index > own && <span className="absolute top-[1.1875rem] left-0 h-px w-full bg-line" />}
          {index === own && (
            <>
              <span className="absolute top-[1.1875rem] left-1/2 h-px w-1/2 bg-line" />
              <span className="absolute top-[1.1875rem] left-1/2 -translate-1/2">
                <Mark kind={mark} />
              </span>
            </>
          )}
        </div>
      ))}
    </div>
  );
}

/** Full for what was seen or done, a ring for what is only claimed, a square for another system's log, broken for what is missing. */
export function Mark({ kind }: { kind: MarkKind }) {
  return (
    <svg aria-hidden viewBox="0 0 12 12" className="block size-3 overflow-visible">
      {SHAPES[kind]}
    </svg>
  );
}

const SHAPES: Record<MarkKind, ReactNode> = {
  enforced: <circle cx="6" cy="6" r="4.5" className="fill-ink" />,
  claimed: (
    <>
      <circle cx="6" cy="6" r="4.25" className="fill-surface stroke-ink" strokeWidth="1.5" />
      <circle cx="6" cy="6" r="1.5" className="fill-ink" />
    </>
  ),
  independent: <rect x="2" y="2" width="8" height="8" rx="1" className="fill-ink" />,
  missing: (
    <circle cx="6" cy="6" r="4.5" className="fill-surface stroke-risk-3" strokeWidth="1.5" strokeDasharray="2.2 1.6" />
  ),
  awaited: (
    <circle cx="6" cy="6" r="4.5" className="fill-surface stroke-accent" strokeWidth="1.5" strokeDasharray="2.2 1.6" />
  ),
  conflict: <path d="M6 0.8 11.6 11H0.4Z" className="fill-stop" />,
};
