import { Facts } from "@/components/agents/Facts";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import {
  type DeadLetterStatus,
  type DeadLettersPage,
  SOURCE_TYPE_LABELS,
  type SourceDetail,
} from "@/lib/contracts/sources";
import type { SourceActions } from "./actions";
import { DeadLettersPanel } from "./DeadLettersPanel";
import { HealthBadges } from "./HealthBadges";
import { HowToSend } from "./HowToSend";
import { MappingPanel } from "./MappingPanel";
import { RatePlot } from "./RatePlot";
import { SettingsPanel } from "./SettingsPanel";
import { TokensPanel } from "./TokensPanel";
import { BASIS_WORDS, clockWords, rateWords, spanWords } from "./words";

/** One source: how it does, how to send to it, how its records are read, and what could not be read. */
export function SourcePage({
  source,
  letters,
  status,
  isFirst,
  publicUrl,
  actions,
}: {
  source: SourceDetail;
  letters: DeadLettersPage;
  status: DeadLetterStatus;
  isFirst: boolean;
  publicUrl: string;
  actions: SourceActions;
}) {
  const isOwn = source.type === "enforcement_point";
  return (
    <div className="space-y-6">
      <PageHeader
        title={<span className="font-mono text-[0.92em]">{source.name}</span>}
        description={`${SOURCE_TYPE_LABELS[source.type]}, believed as ${BASIS_WORDS[source.basis]}.`}
        meta={<HealthBadges source={source} />}
      />
      <Health source={source} />
      <DeadLettersPanel
        source={source.name}
        page={letters}
        status={status}
        isFirst={isFirst}
        mayManage={source.may_manage}
        actions={actions}
      />
      {source.type === "generic" && <MappingPanel source={source} actions={actions} />}
      {!isOwn && <TokensPanel source={source} actions={actions} />}
      {!isOwn && <HowToSend source={source} publicUrl={publicUrl} />}
      {source.may_manage && <SettingsPanel source={source} actions={actions} />}
    </div>
  );
}

function Health({ source }: { source: SourceDetail }) {
  const { health } = source;
  return (
    <Panel title="Health" hint="Of the last hour; what was rejected is drawn on top of what was stored.">
      <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0">
          <RatePlot health={health} tall now={Date.now()} />
          <p className="mt-1 flex justify-between text-xs text-ink-muted">
            <span>an hour ago</span>
            <span>now</span>
          </p>
        </div>
        <Facts
          rows={[
            ["Last record", health.last_received_at === null ? "never" : <Time key="t" at={health.last_received_at} />],
            ["Rate", rateWords(health)],
            ["Lag", `${spanWords(health.lag_ms.median)}, at most ${spanWords(health.lag_ms.max)}`],
            ["Rejected", `${health.rejected.toLocaleString("en")} in the last day`],
            ["Its clock", clockWords(health.clock_offset_ms)],
            ["Kept for", `${source.retention_days.toLocaleString("en")} days`],
          ]}
        />
      </div>
    </Panel>
  );
}
