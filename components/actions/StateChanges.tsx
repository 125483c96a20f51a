import clsx from "clsx";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { type Difference, differenceOf, type StateChangePhase } from "@/lib/contracts/actions";
import type { Json } from "@/lib/core/organisation/definition";
import { ResourceLink } from "./ResourceLink";
import { BASIS_WORDS } from "./words";

/** What changed, as the difference between before and after. */
export function StateChanges({ phase }: { phase: StateChangePhase }) {
  return (
    <Panel title="What changed" flush>
      {phase.changes.map((change, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a report may list one resource twice; its order is part of the record.
        <div key={index} className="border-b border-line px-4 py-3 last:border-b-0">
          <p className="text-sm">
            <ResourceLink resource={change.resource} maxCharacters={200} />
            <span className="ml-2 text-xs text-ink-faint" title={BASIS_WORDS[change.basis].meaning}>
              {BASIS_WORDS[change.basis].words}
            </span>
          </p>
          {change.reference !== null && (
            <p className="text-xs text-ink-muted">
              Reference <UntrustedText inline mono text={change.reference} />
            </p>
          )}
          <Changed differences={differenceOf(change.before, change.after)} />
        </div>
      ))}
    </Panel>
  );
}

/** Where before and after differ. */
export function Changed({ differences }: { differences: Difference[] }) {
  const changed = differences.filter((one) => one.kind !== "same");
  const unchanged = differences.length - changed.length;
  if (differences.length === 0)
    return <p className="mt-1 text-xs text-ink-faint">Neither before nor after was reported.</p>;
  return (
    <div className="mt-2 space-y-2">
      {changed.map((one) => (
        <div key={one.pointer}>
          {one.pointer !== "" && <UntrustedText inline mono text={one.pointer} className="text-xs text-ink-muted" />}
          <div className="overflow-hidden rounded border border-line text-xs">
            {one.before !== undefined && (
              <Side sign="−" words="before" value={one.before} tone="bg-stop-soft text-stop-ink" />
            )}
            {one.after !== undefined && <Side sign="+" words="after" value={one.after} tone="bg-ok-soft text-ok-ink" />}
          </div>
        </div>
      ))}
      {changed.length === 0 && <p className="text-xs text-ink-muted">Before and after are the same.</p>}
      {unchanged > 0 && changed.length > 0 && (
        <p className="text-xs text-ink-faint">
          {unchanged} {unchanged === 1 ? "member" : "members"} unchanged
        </p>
      )}
    </div>
  );
}

function Side({ sign, words, value, tone }: { sign: string; words: string; value: Json; tone: string }) {
  return (
    <div className={clsx("flex gap-2 px-2 py-1", tone)}>
      <span aria-hidden className="font-mono select-none">
        {sign}
      </span>
      <span className="sr-only">{words}: </span>
      <UntrustedText
        mono
        text={typeof value === "string" ? value : JSON.stringify(value, null, 2)}
        maxCharacters={4_000}
        className="min-w-0"
      />
    </div>
  );
}
