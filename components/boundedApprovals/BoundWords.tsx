import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ArgumentBound, ArgumentBounds } from "@/lib/contracts/boundedApprovals";

const VALUES_SHOWN = 20;

/** What each argument may be, in words. The values came from the agent. */
export function BoundsInWords({ bounds }: { bounds: ArgumentBounds | null }) {
  if (bounds === null) return <span className="text-ink-muted">Without arguments.</span>;
  const entries = Object.entries(bounds);
  if (entries.length === 0) return <span className="text-ink-muted">With empty arguments.</span>;
  return (
    <ul className="space-y-0.5">
      {entries.map(([name, bound]) => (
        <li key={name} className="[overflow-wrap:anywhere]">
          <UntrustedText inline mono text={name} maxCharacters={60} /> <BoundInWords bound={bound} />
        </li>
      ))}
    </ul>
  );
}

export function BoundInWords({ bound }: { bound: ArgumentBound }) {
  if ("any" in bound) return <span className="font-medium text-risk-3-ink">may be anything, or left out</span>;
  if ("exactly" in bound)
    return (
      <>
        <span className="text-ink-muted">is exactly</span> <Value value={bound.exactly} />
      </>
    );
  if ("one_of" in bound)
    return (
      <>
        <span className="font-medium text-risk-2-ink">is one of</span>{" "}
        {bound.one_of.slice(0, VALUES_SHOWN).map((value, position) => (
          <span key={JSON.stringify(value)}>
            {position > 0 && ", "}
            <Value value={value} />
          </span>
        ))}
        {bound.one_of.length > VALUES_SHOWN && ` and ${bound.one_of.length - VALUES_SHOWN} more`}
      </>
    );
  return (
    <span className="tabular">
      <span className="font-medium text-risk-2-ink">is a number from</span> {bound.from}{" "}
      <span className="font-medium text-risk-2-ink">to</span> {bound.up_to}
    </span>
  );
}

function Value({ value }: { value: unknown }) {
  return <UntrustedText inline mono text={JSON.stringify(value)} maxCharacters={200} />;
}
