import { type TimeAxis, ticksOf, type View } from "@/lib/contracts/actions";
import { durationWords, tickWords } from "./words";

const TICKS = 5;

/** The times of what is in view, above the bars. */
export function AxisHead({ axis, view }: { axis: TimeAxis; view: View }) {
  return (
    <>
      {ticksOf(axis, view, TICKS).map(({ at, since, step }) => (
        <span
          key={since}
          className="tabular absolute bottom-1 text-2xs whitespace-nowrap text-ink-muted"
          style={at > 0.88 ? { right: `${(1 - at) * 100}%` } : { left: `${at * 100}%` }}
        >
          {tickWords(since, step, axis.pieces[0]?.from ?? 0)}
        </span>
      ))}
      {foldedIn(axis, view).map(({ from, left, width, words }) => (
        <span
          key={from}
          className="absolute top-0.5 flex justify-center text-2xs whitespace-nowrap text-ink-faint"
          style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
          title="A silence, drawn shorter than it was"
        >
          <span aria-hidden>{"// "}</span>
          {words}
        </span>
      ))}
    </>
  );
}

/** Lines at the same times, and the silences that are folded, behind the bars. */
export function AxisLines({ axis, view }: { axis: TimeAxis; view: View }) {
  return (
    <>
      {ticksOf(axis, view, TICKS).map(({ at, since }) => (
        <span key={since} className="absolute inset-y-0 w-px bg-line" style={{ left: `${at * 100}%` }} />
      ))}
      {foldedIn(axis, view).map(({ from, left, width }) => (
        <span
          key={from}
          className="absolute inset-y-0 border-x border-dashed border-line-strong/50 bg-sunken/60"
          style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
        />
      ))}
    </>
  );
}

function foldedIn({ pieces }: TimeAxis, view: View) {
  const width = view.to - view.from;
  return pieces.flatMap((piece) => {
    const [left, right] = [(piece.at - view.from) / width, (piece.at + piece.length - view.from) / width];
    if (!piece.folded || right <= 0 || left >= 1) return [];
    const from = Math.max(0, left);
    return [
      { from: piece.from, left: from, width: Math.min(1, right) - from, words: durationWords(piece.to - piece.from) },
    ];
  });
}
