import Link from "next/link";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { SOURCE_TYPE_LABELS, type SourceSummary } from "@/lib/contracts/sources";
import { AddSourceDialog } from "./AddSourceDialog";
import type { AddSource } from "./actions";
import { HealthBadges } from "./HealthBadges";
import { RatePlot } from "./RatePlot";
import { BASIS_WORDS, rateWords, spanWords } from "./words";

/** Where log records come from, and how each source does. `add`: null for who may not. */
export function SourcesPage({ sources, add }: { sources: readonly SourceSummary[]; add: AddSource | null }) {
  const now = Date.now();
  return (
    <>
      <PageHeader
        title="Sources"
        description="Where log records come from. They are joined to what was decided, and show what happened without a decision."
        actions={add !== null && <AddSourceDialog add={add} />}
      />
      <Panel title="All sources" hint="Rates and lags are of the last hour." flush>
        <Table caption="Sources of log records">
          <thead>
            <tr>
              <Th>Source</Th>
              <Th className="max-md:hidden">Type</Th>
              <Th className="max-lg:hidden">Believed as</Th>
              <Th>Last record</Th>
              <Th className="max-sm:hidden">Rate</Th>
              <Th className="max-md:hidden">Lag</Th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <Tr key={source.name} className="relative">
                <Td>
                  <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <Link
                      href={`/sources/${encodeURIComponent(source.name)}`}
                      className="font-mono text-[0.92em] font-medium after:absolute after:inset-0 hover:underline"
                    >
                      {source.name}
                    </Link>
                    <HealthBadges source={source} />
                  </span>
                </Td>
                <Td className="max-md:hidden">{SOURCE_TYPE_LABELS[source.type]}</Td>
                <Td className="max-lg:hidden text-ink-muted">{BASIS_WORDS[source.basis]}</Td>
                <Td className="whitespace-nowrap">
                  {source.health.last_received_at === null ? (
                    <span className="text-ink-muted">never</span>
                  ) : (
                    <Time at={source.health.last_received_at} />
                  )}
                </Td>
                <Td className="max-sm:hidden">
                  <span className="flex items-center gap-3">
                    <RatePlot health={source.health} now={now} />
                    <span className="tabular whitespace-nowrap text-ink-muted">{rateWords(source.health)}</span>
                  </span>
                </Td>
                <Td className="tabular max-md:hidden whitespace-nowrap text-ink-muted">
                  {source.health.lag_ms.median === null ? "–" : spanWords(source.health.lag_ms.median)}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </Panel>
    </>
  );
}
