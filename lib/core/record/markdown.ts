import type { Json } from "@/lib/core/organisation/definition";
import { cell, code, line } from "@/lib/core/text/markdown";
import { attemptWords } from "./attempts";
import type { ObservedRecord } from "./observed";
import { type ActionRecord, PHASES, type PhaseName } from "./types";

const PHASE_TITLES: Record<PhaseName, string> = {
  request: "Request",
  decision: "Decision",
  approval: "Approval",
  credential: "Credential",
  tool_call: "Tool call",
  state_change: "State change",
};

/**
 * The record as Markdown, for a ticket or a postmortem. Whatever an agent or a log wrote stands in code spans, so that it
 * can neither add headings, links and images nor end the span that holds it.
 */
export function recordAsMarkdown(record: ActionRecord & ToldCredentials, link: string): string {
  return [
    `# ${code(record.action)} by ${code(record.agent.name)}`,
    "",
    `${code(record.agent.name)} asked for ${code(record.action)} on ${code(`${record.resource.type} ${record.resource.id}`)} in ${code(record.environment)}. ${line(record.standing_sentence)}`,
    "",
    `- Evaluation: ${code(record.evaluation_id)} (${link})`,
    `- Decided: ${record.decided_at}, ${record.outcome} (${record.reason})`,
    `- Action digest: ${code(record.action_digest)}`,
    `- Complete: ${Math.round(record.completeness * 100)}%`,
    "",
    "## Why",
    "",
    ...(record.phases.decision?.reasons ?? []).map((reason) => `- ${code(reason.code)}: ${code(reason.message)}`),
    "",
    "## What happened",
    "",
    ...eventLines(record),
    ...gapLines(record),
    ...section(
      "What contradicts",
      record.conflicts.map((conflict) => `- ${PHASE_TITLES[conflict.phase]}: ${conflict.title}. ${line(conflict.why)}`),
    ),
    ...credentialLines(record),
    ...section(
      "Arguments",
      record.phases.request?.arguments == null ? [] : [code(text(record.phases.request.arguments))],
    ),
  ].join("\n");
}

/** The same of an action that only other systems' logs show. */
export function observedAsMarkdown(record: ObservedRecord & ToldCredentials & ToldWeighing, link: string): string {
  const { resource } = record;
  return [
    `# ${code(record.action ?? "something")} by ${code(record.agent.name)}, seen by ${code(record.system)}`,
    "",
    "Ambit was not asked about it: only logs of other systems show it.",
    "",
    `- Observed action: ${code(record.observed_action_id)} (${link})`,
    `- First seen: ${record.first_at}, last: ${record.last_at}`,
    ...(record.principal === null ? [] : [`- Principal: ${code(record.principal)}`]),
    ...(resource === null ? [] : [`- Resource: ${code(`${resource.type} ${resource.id}`)}`]),
    "",
    "## What happened",
    "",
    ...eventLines(record),
    ...gapLines(record),
    ...weighingLines(record),
    ...credentialLines(record),
  ].join("\n");
}

/** Which decisions it was weighed against. */
interface ToldWeighing {
  weighed: {
    why: string;
    candidates: readonly { evaluation_id: string; decided_at: string; agent: string; action: string; why: string }[];
    more: boolean;
  } | null;
}

function weighingLines({ weighed }: ToldWeighing): string[] {
  if (weighed === null) return [];
  return section("Decisions that it was weighed against", [
    line(weighed.why),
    "",
    ...weighed.candidates.map(
      (one) =>
        `- ${one.decided_at}: ${code(one.action)} by ${code(one.agent)} (${code(one.evaluation_id)}). ${line(one.why)}`,
    ),
    ...(weighed.more ? ["- More were looked at."] : []),
  ]);
}

interface ToldEnd {
  at: string;
  title: string;
  system: string;
  principal: string | null;
  action: { id: string } | null;
  why: string;
}

/** What issued the credentials that it was done with, and what was done with those that it issued. */
interface ToldCredentials {
  credentials: { issued_by: readonly ToldEnd[]; used_for: readonly ToldEnd[]; uses: number; more_uses: boolean };
}

function credentialLines({ credentials }: ToldCredentials): string[] {
  const { issued_by: issuers, used_for: uses, uses: count, more_uses: more } = credentials;
  const lines = (ends: readonly ToldEnd[]) =>
    ends.map(
      ({ at, title, system, principal, action, why }) =>
        `- ${at}: ${code(title)} in ${code(system)}${principal === null ? "" : ` by ${code(principal)}`}${action === null ? "" : `, part of ${code(action.id)}`}. ${line(why)}`,
    );
  return [
    ...section("What issued its credential", lines(issuers)),
    ...section(`Done later with what it issued (${more ? "at least " : ""}${count})`, lines(uses)),
  ];
}

function eventLines({ events }: Pick<ActionRecord, "events">): string[] {
  return [
    "| time (UTC) | phase | what | system | basis |",
    "| --- | --- | --- | --- | --- |",
    ...events.map(
      (event) =>
        `| ${event.at} | ${PHASE_TITLES[event.phase]} | ${cell(event.title)}${event.attempt === null ? "" : ` (${attemptWords(event.attempt)})`}${event.detail === null ? "" : `: ${cell(event.detail)}`} | ${cell(event.system)} | ${event.basis} |`,
    ),
    "",
  ];
}

function gapLines({ gaps }: Pick<ActionRecord, "gaps">): string[] {
  return section(
    "What is missing",
    gaps.map((gap) => `- ${PHASE_TITLES[gap.phase]}: ${gap.title} (${gap.state}). ${gap.why}`),
  );
}

export function phaseTitle(phase: PhaseName): string {
  return PHASE_TITLES[phase];
}

/** The phases with their titles, in order. */
export const PHASE_LANES = PHASES.map((phase) => ({ phase, title: PHASE_TITLES[phase] }));

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""];
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
