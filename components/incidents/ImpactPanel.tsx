import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import {
  type AttemptItem,
  attemptSections,
  certaintyWords,
  type ImpactItem,
  type ImpactResource,
  type IncidentDocument,
  impactSections,
} from "@/lib/contracts/incidents";
import { RANK_TONES } from "./tones";

/** What the records did, the worst first; what was denied or held apart. */
export function ImpactPanel({ incident: { impact, hidden_records } }: { incident: IncidentDocument }) {
  const sections = impactSections(impact);
  const attempts = attemptSections(impact);
  return (
    <Panel title="Impact" hint="Worked out of the records and their risk facts; nobody types it." flush>
      {hidden_records > 0 && (
        <p className="border-b border-line px-4 py-2 text-sm text-ink-muted">
          {hidden_records === 1
            ? "One more of its records is of an agent of another team, and not counted here."
            : `${hidden_records} more of its records are of agents of other teams, and not counted here.`}
        </p>
      )}
      {sections.length + attempts.length === 0 && (
        <p className="px-4 py-3 text-sm text-ink-muted">None of its records did anything, or there are none.</p>
      )}
      {sections.map(({ title, rank, done, possible, items }) => (
        <Section
          key={title}
          title={title}
          mark={rank === null ? null : <Badge tone={RANK_TONES[rank]}>{countWords(done, possible)}</Badge>}
        >
          <Items items={items} />
        </Section>
      ))}
      <Resources resources={impact.resources} />
      <Marked title="Irreversible" tone="risk-4" items={impact.irreversible} />
      <Marked title="Only the agent says that it ran" tone="risk-3" items={impact.claimed} />
      {attempts.map(({ title, items }) => (
        <Section key={title} title={title} mark={<Badge>{items.length}</Badge>}>
          <Items items={items} />
        </Section>
      ))}
      {impact.not_run + impact.pending > 0 && (
        <p className="px-4 py-2 text-sm text-ink-muted">
          Allowed without effect: {impact.not_run} did not run, {impact.pending} may still run.
        </p>
      )}
    </Panel>
  );
}

function countWords(done: number, possible: number): string {
  if (possible === 0) return `${done} done`;
  return done === 0 ? `${possible} possible` : `${done} done, ${possible} possible`;
}

function Section({ title, mark, children }: { title: string; mark: React.ReactNode; children: React.ReactNode }) {
  return (
    <details className="border-b border-line last:border-b-0" open>
      <summary className="flex cursor-pointer flex-wrap items-center gap-2 px-4 py-2 text-sm font-medium hover:bg-sunken/60">
        <span className="first-letter:uppercase">{title}</span>
        {mark}
      </summary>
      {children}
    </details>
  );
}

function Marked({ title, tone, items }: { title: string; tone: "risk-3" | "risk-4"; items: readonly ImpactItem[] }) {
  if (items.length === 0) return null;
  return (
    <Section title={title} mark={<Badge tone={tone}>{items.length}</Badge>}>
      <Items items={items} />
    </Section>
  );
}

function Items({ items }: { items: readonly (ImpactItem | AttemptItem)[] }) {
  return (
    <ul className="space-y-1 px-4 pb-3 text-sm">
      {items.map((item) => (
        <li key={item.evaluation_id} className="[overflow-wrap:anywhere]">
          <Link href={`/actions/${item.evaluation_id}`} className="text-accent-ink underline underline-offset-2">
            <UntrustedText text={item.action} inline mono maxCharacters={80} />
          </Link>{" "}
          on <UntrustedText text={`${item.resource.type} ${item.resource.id}`} inline maxCharacters={120} /> in{" "}
          <UntrustedText text={item.environment} inline maxCharacters={60} />
          <span className="text-ink-muted">
            {" "}
            by {item.agent}, <Time at={item.at} form="absolute" className="tabular" />
            {"certainty" in item && <>; {certaintyWords(item)}</>}
            {!item.facts_known && "; its risk facts are not on record"}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Resources({ resources }: { resources: readonly ImpactResource[] }) {
  if (resources.length === 0) return null;
  return (
    <Section title="Resources that changed" mark={<Badge>{resources.length}</Badge>}>
      <ul className="space-y-1 px-4 pb-3 text-sm">
        {resources.map(({ type, id, blast_radius, certainty, basis, reversible }) => (
          <li key={`${type} ${id}`} className="[overflow-wrap:anywhere]">
            <UntrustedText text={`${type} ${id}`} inline mono maxCharacters={160} />
            <span className="text-ink-muted">
              : {certainty === "done" ? "changed" : "may have changed"},{" "}
              {basis === null ? "no change was reported" : basis === "claimed" ? "as the agent says" : basis},{" "}
              {reversible ? "reversible" : "irreversible"}, blast radius {blast_radius}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
