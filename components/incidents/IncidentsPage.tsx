import { Siren } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import {
  type IncidentSummary,
  type IncidentsAnswer,
  numberWords,
  SEVERITY_WORDS,
  STATUS_WORDS,
} from "@/lib/contracts/incidents";
import { IncidentFilters } from "./IncidentFilters";
import { SEVERITY_TONES, STATUS_TONES } from "./tones";

/** Every incident that the one who looks may see, the newest first. */
export function IncidentsPage({
  answer,
  agents,
  older,
  isNarrowed,
  mayOpen,
}: {
  answer: IncidentsAnswer;
  agents: readonly string[];
  /** The address of the page after this one; null on the last. */
  older: string | null;
  isNarrowed: boolean;
  mayOpen: boolean;
}) {
  return (
    <>
      <PageHeader
        title="Incidents"
        description="What happened, what it did, and what follows. Somebody else than who leads one signs it off."
        actions={
          mayOpen && (
            <Link href="/incidents/new" className={buttonClass()}>
              Open an incident
            </Link>
          )
        }
      />
      <IncidentFilters agents={agents} />
      <Panel flush>
        {answer.incidents.length > 0 ? (
          <IncidentTable incidents={answer.incidents} />
        ) : isNarrowed ? (
          <EmptyState icon={<Siren />} title="No incident is like that">
            <Link href="/incidents" className="text-accent-ink underline">
              Show all
            </Link>
          </EmptyState>
        ) : (
          <EmptyState icon={<Siren />} title="No incident has been opened">
            Open one from an action record, or from what a search of the actions finds.
          </EmptyState>
        )}
      </Panel>
      {older !== null && (
        <Link className={`${buttonClass()} mt-3`} href={older}>
          Older incidents
        </Link>
      )}
    </>
  );
}

function IncidentTable({ incidents }: { incidents: readonly IncidentSummary[] }) {
  return (
    <Table caption="Incidents">
      <thead>
        <tr>
          <Th>Incident</Th>
          <Th>State</Th>
          <Th className="max-md:hidden">Severity</Th>
          <Th className="max-lg:hidden">Agents</Th>
          <Th className="max-md:hidden">Lead</Th>
          <Th className="max-lg:hidden">Records</Th>
          <Th className="max-lg:hidden">To do</Th>
          <Th className="max-md:hidden">Opened</Th>
        </tr>
      </thead>
      <tbody>
        {incidents.map((one) => (
          <Tr key={one.id}>
            <Td className="md:min-w-56">
              <Link href={`/incidents/${one.id}`} className="font-medium text-accent-ink underline underline-offset-2">
                {numberWords(one)} <UntrustedText text={one.title} inline maxCharacters={160} />
              </Link>
              {/* On a narrow screen it all stands below one another. */}
              <div className="mt-1 text-xs text-ink-muted md:hidden">
                {SEVERITY_WORDS[one.severity]} · {one.lead ?? "nobody leads it"} · <Time at={one.opened_at} />
              </div>
            </Td>
            <Td>
              <Badge tone={STATUS_TONES[one.status]}>{STATUS_WORDS[one.status]}</Badge>
            </Td>
            <Td className="max-md:hidden">
              <Badge tone={SEVERITY_TONES[one.severity]}>{SEVERITY_WORDS[one.severity]}</Badge>
            </Td>
            <Td className="max-lg:hidden">{one.agents.join(", ")}</Td>
            <Td className="[overflow-wrap:anywhere] max-md:hidden">{one.lead ?? "Nobody"}</Td>
            <Td className="tabular max-lg:hidden">{one.records}</Td>
            <Td className="tabular max-lg:hidden">{one.open_follow_ups}</Td>
            <Td className="whitespace-nowrap max-md:hidden">
              <Time at={one.opened_at} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
