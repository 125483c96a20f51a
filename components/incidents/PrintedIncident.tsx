import type { ReactNode } from "react";
import { UntrustedText } from "@/components/ui/UntrustedText";
import {
  attemptSections,
  certaintyWords,
  FINDING_WORDS,
  FOLLOW_UP_WORDS,
  type IncidentDocument,
  impactSections,
  impactSentence,
  numberWords,
  ORIGIN_WORDS,
  SEVERITY_WORDS,
  STATUS_WORDS,
  VERDICT_WORDS,
} from "@/lib/contracts/incidents";
import { PrintButton } from "./PrintButton";

/** The postmortem on paper: everything that it says, in one column, black on white, without anything to click. */
export function PrintedIncident({ incident }: { incident: IncidentDocument }) {
  const { impact } = incident;
  return (
    <main className="min-h-dvh bg-surface text-ink [color-scheme:light]">
      <article className="mx-auto max-w-3xl space-y-6 px-6 py-8 text-sm [overflow-wrap:anywhere] print:max-w-none print:p-0">
        <header className="space-y-2">
          <PrintButton />
          <h1 className="text-xl font-semibold">
            {numberWords(incident)} <UntrustedText text={incident.title} inline maxCharacters={200} />
          </h1>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
            {factsOf(incident).map(([term, value]) => (
              <div key={term} className="contents">
                <dt className="text-ink-muted">{term}</dt>
                <dd>
                  <UntrustedText text={value} inline maxCharacters={600} />
                </dd>
              </div>
            ))}
          </dl>
        </header>
        <Part title="Summary">
          {incident.summary === "" ? "Nobody has written one." : <Written text={incident.summary} />}
        </Part>
        <Part title="Impact">
          <p>{impactSentence(impact)}</p>
          {incident.hidden_records > 0 && (
            <p>{incident.hidden_records} more of its records are of agents of other teams, and not told here.</p>
          )}
          {impactSections(impact).map(({ title, done, possible, items }) => (
            <Lines
              key={title}
              title={`${title}: ${done} done${possible === 0 ? "" : `, ${possible} possible`}`}
              lines={items.map((item) => `${placeOf(item)}: ${certaintyWords(item)}`)}
            />
          ))}
          <Lines
            title="What changed"
            lines={impact.resources.map(
              (one) =>
                `${one.type} ${one.id}: ${one.certainty === "done" ? "changed" : "may have changed"}, ${one.reversible ? "reversible" : "irreversible"}, blast radius ${one.blast_radius}, ${one.basis ?? "no change was reported"}`,
            )}
          />
          <Lines title="What is irreversible" lines={impact.irreversible.map(placeOf)} />
          <Lines title="What only the agent claims" lines={impact.claimed.map(placeOf)} />
          {attemptSections(impact).map(({ title, items }) => (
            <Lines key={title} title={`${title} (${items.length})`} lines={items.map(placeOf)} />
          ))}
        </Part>
        <Part title="Timeline">
          <table className="w-full border-collapse text-left text-xs">
            <thead>
              <tr>
                {["Time (UTC)", "What", "By"].map((head) => (
                  <th key={head} scope="col" className="border-b border-line-strong py-1 pr-3 font-medium">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {incident.timeline.map(({ at, words, said, by, basis }, position) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same at the same time, and none moves.
                <tr key={position} className="break-inside-avoid align-top">
                  <td className="tabular border-b border-line py-1 pr-3 whitespace-nowrap">{at}</td>
                  <td className="border-b border-line py-1 pr-3">
                    <UntrustedText text={words} inline maxCharacters={300} />
                    {said !== null && (
                      <>
                        : <UntrustedText text={said} inline maxCharacters={400} />
                      </>
                    )}
                  </td>
                  <td className="border-b border-line py-1">
                    <UntrustedText text={basis === "claimed" ? `${by}, its claim` : by} inline maxCharacters={120} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {incident.timeline_cut && <p>There is more than is told here.</p>}
        </Part>
        <Part title="Findings">
          <Said
            none="None is written down."
            entries={incident.findings.map((one) => ({
              key: one.id,
              head: `${FINDING_WORDS[one.kind]}${one.agent === null ? "" : `, of ${one.agent}`} (${one.found_by}, ${one.found_at})`,
              text:
                one.withdrawn === null
                  ? one.text
                  : `${one.text}\nWithdrawn by ${one.withdrawn.by}: ${one.withdrawn.why}`,
            }))}
          />
        </Part>
        <Part title="Follow-ups">
          <Said
            none="None."
            entries={incident.follow_ups.map((one) => ({
              key: one.id,
              head: `${one.owner} until ${one.due_on}: ${FOLLOW_UP_WORDS[one.status]}${one.overdue ? ", overdue" : ""}`,
              text: [
                one.title,
                ...(one.change === null
                  ? []
                  : [`Change of ${one.change.about}: ${one.change.status.replaceAll("_", " ")}`]),
                ...(one.kill_switch === null
                  ? []
                  : [
                      `Kill switch for ${one.kill_switch.covers}: ${one.kill_switch.released_at === null ? "in force" : "released"}`,
                    ]),
                ...(one.resolved === null ? [] : [`${one.resolved.by}: ${one.resolved.words}`]),
              ].join("\n"),
            }))}
          />
        </Part>
        <Part title="Review">
          <Said
            none="Nobody has reviewed it."
            entries={incident.reviews.map((one) => ({
              key: one.at + one.by,
              head: `${VERDICT_WORDS[one.verdict]} by ${one.by}, ${one.at}`,
              text: one.words,
            }))}
          />
        </Part>
        <Part title="Notes">
          <Said
            none="None."
            entries={incident.notes.map((one) => ({ key: one.id, head: `${one.by}, ${one.at}`, text: one.text }))}
          />
        </Part>
        <Part title="Records">
          <Lines
            title={`${incident.records.length} of them`}
            lines={incident.records.map(
              (one) =>
                `${one.decided_at} ${one.agent} ${one.action} on ${one.resource.type} ${one.resource.id} in ${one.environment}: ${one.outcome} (${one.reason}), ${one.standing.replaceAll("_", " ")}; ${one.evaluation_id}`,
            )}
          />
        </Part>
        <p className="text-xs text-ink-muted">
          Read on {incident.now}. What records, changes and kill switches say is how it was then.
        </p>
      </article>
    </main>
  );
}

function factsOf(incident: IncidentDocument): [string, string][] {
  return [
    ["Status", STATUS_WORDS[incident.status]],
    ["Severity", SEVERITY_WORDS[incident.severity]],
    ["Window", `${incident.window.from} to ${incident.window.to}`],
    ["Agents", incident.agents.length === 0 ? "None that the reader sees" : incident.agents.join(", ")],
    ["Opened", `${incident.opened_at} by ${incident.opened_by}, from ${ORIGIN_WORDS[incident.origin.kind]}`],
    ["Lead", incident.lead ?? "Nobody"],
    ["Scribe", incident.scribe ?? "Nobody"],
    ...(incident.closed_at === null ? [] : [["Closed", incident.closed_at] as [string, string]]),
  ];
}

function placeOf(
  item:
    | IncidentDocument["impact"]["irreversible"][number]
    | IncidentDocument["impact"]["denied"][number]["items"][number],
): string {
  const { at, agent, action, environment, resource } = item;
  return `${at} ${agent} ${action} on ${resource.type} ${resource.id} in ${environment}`;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-2">
      <h2 className="break-after-avoid border-b border-line-strong pb-1 text-base font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <h3 className="break-after-avoid font-medium">{title}</h3>
      <ul className="list-disc pl-5">
        {lines.map((one) => (
          <li key={one}>
            <UntrustedText text={one} inline maxCharacters={600} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Written({ text }: { text: string }) {
  return <UntrustedText text={text} maxCharacters={8_000} maxLines={400} />;
}

function Said({ entries, none }: { entries: readonly { key: string; head: string; text: string }[]; none: string }) {
  if (entries.length === 0) return <p>{none}</p>;
  return (
    <ul className="space-y-2">
      {entries.map(({ key, head, text }) => (
        <li key={key} className="break-inside-avoid">
          <p className="font-medium">
            <UntrustedText text={head} inline maxCharacters={400} />
          </p>
          <Written text={text} />
        </li>
      ))}
    </ul>
  );
}
