import clsx from "clsx";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import { type ActionRecord, phaseTitle, type RecordFragment } from "@/lib/contracts/actions";

/** The log records behind the story, as they came, with the keys found in them. The keys that joined them are marked. */
export function Fragments({ record }: { record: ActionRecord }) {
  const joining = new Set([
    record.evaluation_id,
    record.action_digest,
    record.phases.credential?.permit_id,
    ...record.events.map((one) => one.evaluation_id),
  ]);
  return (
    <Panel title={`Fragments (${record.fragments.length})`} hint="Log records as they came" flush>
      {record.fragments.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">No system has sent a log record about this action.</p>
      ) : (
        record.fragments.map((fragment) => (
          <FragmentEntry key={fragment.id} fragment={fragment} joins={(value) => joining.has(value)} />
        ))
      )}
    </Panel>
  );
}

function FragmentEntry({ fragment, joins }: { fragment: RecordFragment; joins: (value: string) => boolean }) {
  return (
    <details className="group border-b border-line last:border-b-0">
      <summary className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2 text-sm hover:bg-sunken/60">
        <span className="font-mono text-xs text-ink-muted">
          {(fragment.occurred_at ?? fragment.received_at).slice(11, 23)}
        </span>
        <UntrustedText inline text={fragment.title} maxCharacters={80} className="font-medium" />
        <span className="text-xs text-ink-faint">
          <UntrustedText inline text={fragment.source} maxCharacters={60} /> · {phaseTitle(fragment.phase)} ·{" "}
          {fragment.basis}
        </span>
      </summary>
      <div className="space-y-2 px-4 pb-3">
        <ul className="flex flex-wrap gap-1" aria-label="Keys">
          {fragment.keys.map(({ kind, value }) => (
            <li
              key={`${kind} ${value}`}
              className={clsx(
                "rounded px-1.5 py-0.5 text-xs",
                joins(value) ? "bg-accent-soft text-accent-ink" : "bg-sunken text-ink-muted",
              )}
            >
              {kind} <UntrustedText inline mono text={value} />
              {joins(value) && <span className="sr-only"> (joined it)</span>}
            </li>
          ))}
        </ul>
        <div className="rounded-md border border-line bg-sunken px-3 py-2 text-xs">
          <UntrustedText mono text={JSON.stringify(fragment.content, null, 2)} maxCharacters={8_000} maxLines={200} />
        </div>
      </div>
    </details>
  );
}
