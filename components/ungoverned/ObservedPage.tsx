import { TriangleAlert } from "lucide-react";
import { Completeness } from "@/components/actions/Completeness";
import { Credentials } from "@/components/actions/Credentials";
import { RecordMenu } from "@/components/actions/RecordMenu";
import { StateChanges } from "@/components/actions/StateChanges";
import { Story } from "@/components/actions/Story";
import { rowsWithPage } from "@/components/timeline/rowsWithPage";
import { TakenOut } from "@/components/timeline/TakenOut";
import { Timeline } from "@/components/timeline/Timeline";
import { Weighed } from "@/components/timeline/Weighed";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ObservedAnswer, TimelineAnswer } from "@/lib/contracts/actions";

/** An action that only other systems' logs show: what they say, and that nobody was asked. */
export function ObservedPage({
  record,
  timeline: { rows, retracted },
}: {
  record: ObservedAnswer;
  timeline: TimelineAnswer;
}) {
  const { observed_action_id: id, acknowledged, phases } = record;
  return (
    <>
      <PageHeader
        title={<Headline record={record} />}
        description={record.gaps[0]?.why}
        meta={<Completeness completeness={record.completeness} />}
        actions={<RecordMenu id={id} decidedAt={null} />}
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
        <Panel title="What happened" flush>
          <Timeline
            id={id}
            given={rowsWithPage(rows)}
            stamp={`${rows.key.length}`}
            calls={[id]}
            shownFirst="waterfall"
            story={<Story record={{ ...record, evaluation_id: id }} />}
          />
        </Panel>
        {phases.state_change !== null && <StateChanges phase={phases.state_change} />}
        {record.weighed !== null && (
          <Panel title="Why no decision is behind it" hint="As its log records and the decisions of the time are now">
            <div className="text-sm">
              <Weighed weighed={record.weighed} />
            </div>
          </Panel>
        )}
        <Credentials credentials={record.credentials} />
        <TakenOut retracted={retracted} />
      </div>
    </>
  );
}

function Headline({ record }: { record: ObservedAnswer }) {
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
