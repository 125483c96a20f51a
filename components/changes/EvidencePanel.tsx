import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import type { Evidence } from "@/lib/contracts/changeViews";
import { list } from "@/lib/core/text/list";

/** What the records say, agent by agent. */
export function EvidencePanel({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <Panel title="Evidence" hint="Counted from the records; nobody types it." flush>
      {evidence.map((one) => (
        <section
          key={`${one.agent} ${one.power} ${one.environment}`}
          className="border-b border-line px-4 py-3 last:border-b-0"
        >
          <h3 className="text-sm font-semibold">
            {one.agent}
            <span className="font-normal text-ink-muted">
              {one.power === null ? " in all that it does" : `: ${one.power} in ${one.environment}`}, at the stage{" "}
              {one.stage} since <Time at={one.since} />
            </span>
          </h3>
          <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-2 text-sm sm:grid-cols-3 lg:grid-cols-4">
            {factsOf(one).map(([term, value]) => (
              <div key={term}>
                <dt className="text-xs text-ink-muted">{term}</dt>
                <dd className="break-words">{value}</dd>
              </div>
            ))}
          </dl>
          {one.missing.length > 0 && (
            <p className="mt-2">
              <Badge tone="risk-3">Missing</Badge>{" "}
              {one.missing
                .map(({ minimum, needed, found }) =>
                  minimum === "noOpenIncident"
                    ? `no open incident: ${found} ${found === 1 ? "is" : "are"} not closed`
                    : `${MINIMUMS[minimum]}: ${found} of ${needed}`,
                )
                .join("; ")}
            </p>
          )}
        </section>
      ))}
    </Panel>
  );
}

const MINIMUMS = {
  days: "days",
  decisions: "decisions",
  distinctActions: "distinct actions",
  completeness: "completeness",
};

function factsOf(one: Evidence): [string, string][] {
  const { asked, approved, denied, expired } = one.escalated;
  const denials = one.denied.map(({ reason, count }) => `${count} ${reason.replaceAll("_", " ")}`);
  const fullest = one.limits.toSorted((a, b) => b.highest - a.highest)[0];
  return [
    ["Days at this stage", String(one.days)],
    ["Decisions", String(one.decisions)],
    ["Distinct actions", String(one.distinctActions)],
    ["Allowed", String(one.allowed)],
    ["Denied", denials.length === 0 ? "0" : list(denials)],
    ["Asked a person", asked === 0 ? "0" : `${asked}: ${approved} approved, ${denied} denied, ${expired} expired`],
    ["Handed off", String(one.handedOff)],
    ["Failed after they were allowed", String(one.outcomes.failed)],
    ["Fullest limit", fullest === undefined ? "None" : percent(fullest.highest)],
    [
      "Completeness of records",
      one.completeness === null ? "No records" : `${percent(one.completeness)} of ${one.sampled}`,
    ],
    ...(one.incidents === null ? [] : [["Incidents", incidentWords(one.incidents)] as [string, string]]),
    ...(one.overrides === null ? [] : [["Overrides", overrideWords(one.overrides)] as [string, string]]),
  ];
}

function incidentWords({ open, closed }: NonNullable<Evidence["incidents"]>): string {
  return open + closed === 0 ? "0" : `${open} not closed, ${closed} closed`;
}

function overrideWords({ overLimit, inAdvance, breakGlass }: NonNullable<Evidence["overrides"]>): string {
  const told = [
    ...(overLimit === 0 ? [] : [`${overLimit} over a limit`]),
    ...(inAdvance === 0 ? [] : [`${inAdvance} approved in advance`]),
    ...(breakGlass === 0 ? [] : [`${breakGlass} with break-glass`]),
  ];
  return told.length === 0 ? "0" : list(told);
}

function percent(share: number): string {
  // Rounded down: what is nearly all of it is not all of it.
  return `${Math.floor(share * 100)} %`;
}
