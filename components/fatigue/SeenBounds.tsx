import { UntrustedText } from "@/components/ui/UntrustedText";
import type { SeenBound } from "@/lib/contracts/fatigue";

/** What each argument was in all the questions of a kind. */
export function SeenBounds({ bounds }: { bounds: readonly SeenBound[] }) {
  if (bounds.length === 0) return <p className="text-xs text-ink-muted">It was asked without arguments.</p>;
  return (
    <dl aria-label="Bounds seen" className="grid max-w-3xl grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
      {bounds.map((bound) => (
        <div key={bound.argument} className="col-span-2 grid grid-cols-subgrid">
          <dt className="max-w-48 text-ink-muted">
            <UntrustedText inline mono text={bound.argument} maxCharacters={60} />
          </dt>
          <dd className="min-w-0">
            <Values bound={bound} />
            {!bound.always && <span className="text-ink-muted"> (not always there)</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Values({ bound: { range, values, distinct } }: { bound: SeenBound }) {
  if (range !== null)
    return (
      <span className="tabular">
        {range.min === range.max ? `always ${range.min}` : `${range.min} to ${range.max}`}
      </span>
    );
  if (values !== null)
    return (
      <span>
        {values.map((value, index) => (
          <span key={value}>
            {index > 0 && ", "}
            <UntrustedText inline mono text={value} maxCharacters={120} />
          </span>
        ))}
      </span>
    );
  return <span className="text-ink-muted">{distinct.toLocaleString("en")} different values</span>;
}
