import clsx from "clsx";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { type Difference, type LineRun, lineRuns } from "@/lib/contracts/actions";
import type { Json } from "@/lib/core/organisation/definition";

/** This many places are written out before the rest are folded. */
const PLACES_SHOWN = 12;
/** Lines that are the same are shown this far around those that differ. */
const CONTEXT = 2;

/** Before and after, place by place; of texts of several lines, line by line. */
export function Changed({ differences }: { differences: readonly Difference[] }) {
  const changed = differences.filter((one) => one.kind !== "same");
  const unchanged = differences.length - changed.length;
  const [shown, folded] = [changed.slice(0, PLACES_SHOWN), changed.slice(PLACES_SHOWN)];
  if (differences.length === 0)
    return <p className="mt-1 text-xs text-ink-faint">Neither before nor after was reported.</p>;
  return (
    <div className="mt-2 space-y-2">
      {shown.map((one) => (
        <Place key={one.pointer} difference={one} />
      ))}
      {folded.length > 0 && (
        <details>
          <summary className="text-xs text-ink-muted hover:text-ink">{folded.length} more places</summary>
          <div className="mt-2 space-y-2">
            {folded.map((one) => (
              <Place key={one.pointer} difference={one} />
            ))}
          </div>
        </details>
      )}
      {changed.length === 0 && <p className="text-xs text-ink-muted">Before and after are the same.</p>}
      {unchanged > 0 && changed.length > 0 && (
        <p className="text-xs text-ink-faint">
          {unchanged} {unchanged === 1 ? "member" : "members"} unchanged
        </p>
      )}
    </div>
  );
}

function Place({ difference: { pointer, before, after } }: { difference: Difference }) {
  return (
    <div>
      {pointer !== "" && <UntrustedText inline mono text={pointer} className="text-xs text-ink-muted" />}
      <div className="overflow-hidden rounded border border-line text-xs">
        {isLong(before) && isLong(after) ? (
          <Lines runs={lineRuns(before, after)} />
        ) : (
          <>
            {before !== undefined && <Side kind="removed" words="before" text={written(before)} />}
            {after !== undefined && <Side kind="added" words="after" text={written(after)} />}
          </>
        )}
      </div>
    </div>
  );
}

function isLong(value: Json | undefined): value is string {
  return typeof value === "string" && value.includes("\n");
}

function written(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** The runs in which the texts differ, and a few lines around them. */
function Lines({ runs }: { runs: readonly LineRun[] }) {
  return runs.map((run, index) => {
    const key = `${run.kind} ${index}`;
    if (run.kind === "removed") return <Side key={key} kind="removed" words="before" text={run.lines.join("\n")} />;
    if (run.kind === "added") return <Side key={key} kind="added" words="after" text={run.lines.join("\n")} />;
    const [isFirst, isLast] = [index === 0, index === runs.length - 1];
    const [head, tail] = [isFirst ? 0 : CONTEXT, isLast ? 0 : CONTEXT];
    const hidden = run.lines.length - head - tail;
    if (hidden <= 1) return <Side key={key} kind="same" words="the same" text={run.lines.join("\n")} />;
    return (
      <div key={key}>
        {head > 0 && <Side kind="same" words="the same" text={run.lines.slice(0, head).join("\n")} />}
        <p className="bg-sunken px-2 py-0.5 text-2xs text-ink-muted">{hidden} lines are the same</p>
        {tail > 0 && <Side kind="same" words="the same" text={run.lines.slice(-tail).join("\n")} />}
      </div>
    );
  });
}

const SIDES = {
  removed: { sign: "−", tone: "bg-stop-soft text-stop-ink" },
  added: { sign: "+", tone: "bg-ok-soft text-ok-ink" },
  same: { sign: " ", tone: "text-ink-muted" },
} as const;

function Side({ kind, words, text }: { kind: keyof typeof SIDES; words: string; text: string }) {
  const { sign, tone } = SIDES[kind];
  return (
    <div className={clsx("flex gap-2 px-2 py-1", tone)}>
      <span aria-hidden className="font-mono whitespace-pre select-none">
        {sign}
      </span>
      <span className="sr-only">{words}: </span>
      <UntrustedText mono text={text} maxCharacters={4_000} className="min-w-0" />
    </div>
  );
}
