import { TriangleAlert } from "lucide-react";
import { Completeness } from "@/components/actions/Completeness";
import { StateChanges } from "@/components/actions/StateChanges";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ObservedRecord, RecordFragment } from "@/lib/contracts/actions";

/** An action that only other systems' logs show: what they say, and that nobody was asked. */
export function ObservedPage({ record }: { record: ObservedRecord }) {
  const { acknowledged, phases } = record;
  return (
    <>
      <PageHeader
        title={<Headline record={record} />}
        description={record.gaps[0]?.why}
        meta={<Completeness completeness={record.completeness} />}
      />
      <div className="space-y-4">
        {record.ungoverned && (
          <div
            role={acknowledged === null ? "alert" : "note"}
            className="flex gap-3 rounded-lg border border-stop/40 bg-stop-soft px-4 py-3 text-sm text-stop-ink"
          >
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <div className="min-w-0 [overflow-wrap:anywhere]">
              <p className="font-semibold">Ambit was not asked</p>
              <p>
                The identity <UntrustedText inline mono text={record.principal ?? ""} maxCharacters={200} /> is
                registered for {record.agent.name}
                {record.tool === null ? "" : `, ${record.tool} in ${record.environment}`}.
              </p>
              {acknowledged === null ? (
                <p>Nobody has said yet what was behind it; operators of its team and reviewers do that in the inbox.</p>
              ) : (
                <p>
                  {acknowledged.by.name} acknowledged it <Time at={acknowledged.at} />:{" "}
                  <UntrustedText inline text={acknowledged.words} maxCharacters={2_000} />
                </p>
              )}
            </div>
          </div>
        )}
        {phases.state_change !== null && <StateChanges phase={phases.state_change} />}
        <Panel title={`Log records (${record.fragments.length})`} hint="As they came, in order of time" flush>
          {record.fragments.map((fragment) => (
            <Entry key={fragment.id} fragment={fragment} />
          ))}
        </Panel>
      </div>
    </>
  );
}

function Headline({ record }: { record: ObservedRecord }) {
  return (
    <>
      {record.agent.name}: <UntrustedText inline mono text={record.action ?? "something"} maxCharacters={80} />
      {record.resource !== null && (
        <>
          {" on "}
          <UntrustedText inline text={`${record.resource.type} ${record.resource.id}`} maxCharacters={120} />
        </>
      )}
      {record.environment === null ? "" : ` in ${record.environment}`}
    </>
  );
}

function Entry({ fragment }: { fragment: RecordFragment }) {
  return (
    <details className="group border-b border-line last:border-b-0" id={`fragment-${fragment.id}`}>
      <summary className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2 text-sm hover:bg-sunken/60">
        <Time at={fragment.occurred_at ?? fragment.received_at} />
        <UntrustedText inline text={fragment.title} maxCharacters={80} className="font-medium" />
        <span className="text-xs text-ink-muted">
          <UntrustedText inline text={fragment.system} maxCharacters={60} /> · {fragment.source} · {fragment.basis}
        </span>
      </summary>
      <div className="space-y-2 px-4 pb-3 text-xs">
        <p className="text-ink-muted">{fragment.join.why}</p>
        <ul className="flex flex-wrap gap-1" aria-label="Keys">
          {fragment.keys.map(({ kind, value }) => (
            <li key={`${kind} ${value}`} className="rounded bg-sunken px-1.5 py-0.5 text-ink-muted">
              {kind} <UntrustedText inline mono text={value} maxCharacters={120} />
            </li>
          ))}
        </ul>
        <div className="rounded-md border border-line bg-sunken px-3 py-2">
          <UntrustedText mono text={JSON.stringify(fragment.content, null, 2)} maxCharacters={8_000} maxLines={200} />
        </div>
      </div>
    </details>
  );
}
