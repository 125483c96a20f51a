import { cell, code, line, plain, quotation } from "@/lib/core/text/markdown";
import type { IncidentDocument, IncidentFollowUpView } from "./document";
import type { AttemptItem, ImpactItem, ImpactResource } from "./types";
import {
  attemptSections,
  certaintyWords,
  FINDING_WORDS,
  FOLLOW_UP_WORDS,
  impactSections,
  impactSentence,
  numberWords,
  ORIGIN_WORDS,
  SEVERITY_WORDS,
  STATUS_WORDS,
  VERDICT_WORDS,
} from "./words";

/**
 * The postmortem as Markdown that stands alone: whatever it says can be read without Ambit. What people wrote has its markup escaped; what
 * an agent or a log wrote stands in code spans.
 *
 * @param link where it was read, without a trailing slash.
 */
export function incidentAsMarkdown(incident: IncidentDocument, link: string): string {
  return `${[
    `# ${numberWords(incident)}: ${plain(incident.title)}`,
    "",
    ...facts(incident, link),
    "",
    ...section("Summary", incident.summary === "" ? ["Nobody has written one."] : quotation(incident.summary)),
    ...impact(incident),
    ...timeline(incident),
    ...findings(incident),
    ...followUps(incident),
    ...section(
      "Review",
      incident.reviews.length === 0
        ? ["Nobody has reviewed it."]
        : incident.reviews.flatMap(({ at, by, verdict, words }) => [
            `- ${at}: ${VERDICT_WORDS[verdict]} by ${code(by)}`,
            ...indented(quotation(words)),
          ]),
    ),
    ...section(
      "Notes",
      incident.notes.flatMap(({ at, by, text }) => [`- ${at}, ${code(by)}:`, ...indented(quotation(text))]),
    ),
    ...records(incident),
    `Read on ${incident.now}. What records, changes and kill switches say is how it was then.`,
  ].join("\n")}\n`;
}

function facts(
  { status, severity, origin, window, agents, lead, scribe, ...incident }: IncidentDocument,
  link: string,
) {
  const person = (address: string | null) => (address === null ? "nobody" : code(address));
  return [
    `- Status: ${STATUS_WORDS[status]}${incident.closed_at === null ? "" : ` since ${incident.closed_at}`}`,
    `- Severity: ${SEVERITY_WORDS[severity]}`,
    `- Window: ${window.from} to ${window.to}`,
    `- Agents: ${agents.length === 0 ? "none that the reader sees" : agents.map(code).join(", ")}`,
    `- Opened: ${incident.opened_at} by ${code(incident.opened_by)}, from ${ORIGIN_WORDS[origin.kind]}${originWords(origin)}`,
    `- Lead: ${person(lead)}; scribe: ${person(scribe)}`,
    `- In Ambit: ${link}`,
  ];
}

function originWords({ evaluation_id, alert, search }: IncidentDocument["origin"]): string {
  const said = evaluation_id ?? alert ?? (search === null ? null : new URLSearchParams(search).toString());
  return said === null || said === "" ? "" : ` ${code(said)}`;
}

function impact({ impact: found, hidden_records }: IncidentDocument): string[] {
  const groups = impactSections(found);
  const attempts = attemptSections(found);
  return [
    "## Impact",
    "",
    impactSentence(found),
    ...(hidden_records === 0
      ? []
      : [`${hidden_records} more of its records are of agents of other teams, and not told here.`]),
    "",
    ...groups.flatMap(({ title, done, possible, items }) => [
      `### ${title}: ${done} done${possible === 0 ? "" : `, ${possible} possible`}`,
      "",
      ...items.map(
        (item) =>
          `${place(item)}: ${certaintyWords(item)}${item.facts_known ? "" : "; its risk facts are not on record"}`,
      ),
      "",
    ]),
    ...subsection("What changed", found.resources.map(resource)),
    ...subsection("What is irreversible", found.irreversible.map(place)),
    ...subsection("What only the agent claims", found.claimed.map(place)),
    ...attempts.flatMap(({ title, items }) => subsection(`${title} (${items.length})`, items.map(place))),
    ...(found.not_run + found.pending === 0
      ? []
      : [`Allowed without effect: ${found.not_run} did not run, ${found.pending} may still run.`, ""]),
  ];
}

function place({ at, agent, action, environment, resource: { type, id } }: AttemptItem | ImpactItem): string {
  return `- ${at} ${code(agent)} ${code(action)} on ${code(`${type} ${id}`)} in ${code(environment)}`;
}

function resource({ type, id, blast_radius, certainty, basis, reversible }: ImpactResource): string {
  const how = [
    certainty === "done" ? "changed" : "may have changed",
    basis === null ? "no change was reported" : basis === "claimed" ? "as the agent says" : `${basis}`,
    reversible ? "reversible" : "irreversible",
    `blast radius ${blast_radius}`,
  ];
  return `- ${code(`${type} ${id}`)}: ${how.join(", ")}`;
}

function timeline({ timeline: lines, timeline_cut }: IncidentDocument): string[] {
  return section("Timeline", [
    ...(lines.length === 0
      ? ["Nothing is on record in the window."]
      : [
          "| time (UTC) | what | by | basis |",
          "| --- | --- | --- | --- |",
          ...lines.map(
            ({ at, words, said, by, basis, from }) =>
              `| ${at} | ${cell(words)}${said === null ? "" : `: ${cell(said)}`} | ${cell(by)} | ${from === "person" ? "a person" : (basis ?? "")} |`,
          ),
        ]),
    ...(timeline_cut ? ["", "There is more than is told here."] : []),
  ]);
}

function findings({ findings: found }: IncidentDocument): string[] {
  return section(
    "Findings",
    found.length === 0
      ? ["None is written down."]
      : found.flatMap(({ kind, text, agent, found_at, found_by, withdrawn }) => [
          `- **${FINDING_WORDS[kind]}**${agent === null ? "" : `, of ${code(agent)}`} (${found_at}, ${code(found_by)})${withdrawn === null ? "" : `; withdrawn ${withdrawn.at} by ${code(withdrawn.by)}: ${plain(withdrawn.why)}`}`,
          ...indented(quotation(text)),
        ]),
  );
}

function followUps({ follow_ups }: IncidentDocument): string[] {
  return section("Follow-ups", follow_ups.length === 0 ? ["None."] : follow_ups.map(followUp));
}

function followUp({
  title,
  owner,
  due_on,
  status,
  overdue,
  resolved,
  change,
  kill_switch,
}: IncidentFollowUpView): string {
  const parts = [
    `${code(owner)} until ${due_on}`,
    `${FOLLOW_UP_WORDS[status]}${overdue ? ", overdue" : ""}`,
    ...(resolved === null ? [] : [`${plain(resolved.words)} (${resolved.at}, ${code(resolved.by)})`]),
    ...(change === null ? [] : [`change of ${plain(change.about)}: ${change.status.replaceAll("_", " ")}`]),
    ...(kill_switch === null
      ? []
      : [
          `kill switch for ${plain(kill_switch.covers)}: ${kill_switch.released_at === null ? "in force" : `released ${kill_switch.released_at}`}`,
        ]),
  ];
  return `- ${plain(title)}: ${parts.join("; ")}`;
}

function records({ records: kept, removed }: IncidentDocument): string[] {
  return [
    ...section(
      "Records",
      kept.length === 0
        ? ["None is collected."]
        : [
            "| decided (UTC) | evaluation | agent | action | on | in | outcome | where it stands |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            ...kept.map(
              (one) =>
                `| ${one.decided_at} | ${cell(one.evaluation_id)} | ${cell(one.agent)} | ${cell(one.action)} | ${cell(`${one.resource.type} ${one.resource.id}`)} | ${cell(one.environment)} | ${one.outcome} (${one.reason}) | ${one.standing.replaceAll("_", " ")} |`,
            ),
          ],
    ),
    ...section(
      "Records that were taken out",
      removed.map(
        (one) => `- ${code(one.evaluation_id)}: ${one.removed_at}, ${code(one.removed_by)}: ${plain(one.removed_why)}`,
      ),
    ),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""];
}

function subsection(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`### ${line(title)}`, "", ...lines, ""];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((one) => `  ${one}`);
}
