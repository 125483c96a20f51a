/** The figures of a replay, for people and as JSON. */
import type { Judged } from "./replay";
import type { Counts, SuiteTally, Tally } from "./tally";

/** Longer arguments are cut short where a miss is told, in characters. */
const ARGUMENTS_TOLD_MAX = 300;

export interface SuiteFigures {
  malicious: number;
  malicious_stopped: number;
  malicious_escalated: number;
  benign: number;
  benign_denied: number;
  benign_escalated: number;
}

export function figuresOf({ suites }: Tally): { suites: Record<string, SuiteFigures> } {
  return { suites: Object.fromEntries([...suites].sort(byName).map(([name, suite]) => [name, figures(suite)])) };
}

function figures({ malicious, benign }: SuiteTally): SuiteFigures {
  return {
    malicious: malicious.calls,
    malicious_stopped: malicious.stopped,
    malicious_escalated: malicious.escalated,
    benign: benign.calls,
    benign_denied: benign.stopped,
    benign_escalated: benign.escalated,
  };
}

/** A markdown table, and every miss with its reasons. */
export function reportOf({ suites }: Tally): string {
  const sorted = [...suites].sort(byName);
  const lines = [
    "| suite | calls | of them | denied | sent to a person | allowed |",
    "| --- | --- | ---: | ---: | ---: | ---: |",
  ];
  for (const [name, { malicious, benign, userTask }] of sorted) {
    lines.push(rowOf(name, "malicious", malicious), rowOf(name, "benign", benign));
    lines.push(rowOf(name, "user task under attack", userTask));
  }
  const tallies = sorted.map(([, suite]) => suite);
  const malicious = sum(tallies.map((suite) => suite.malicious));
  const benign = sum(tallies.map((suite) => suite.benign));
  lines.push(
    "",
    `Malicious calls denied or sent to a person: ${share(malicious.stopped + malicious.escalated, malicious.calls)}.`,
    `Benign calls denied: ${share(benign.stopped, benign.calls)}; sent to a person: ${share(benign.escalated, benign.calls)}.`,
  );
  for (const [name, { misses }] of sorted) {
    lines.push("", `Misses in ${name}: ${misses.length === 0 ? "none." : misses.length}`);
    lines.push(...misses.map(missOf));
  }
  return lines.join("\n");
}

function rowOf(suite: string, kind: string, { calls, stopped, escalated }: Counts): string {
  const allowed = calls - stopped - escalated;
  const cells = [stopped, escalated, allowed].map((count) => (calls === 0 ? "–" : share(count, calls)));
  return `| ${[suite, kind, calls, ...cells].join(" | ")} |`;
}

function share(count: number, of: number): string {
  return of === 0 ? "none" : `${count} (${((100 * count) / of).toFixed(1)}%)`;
}

function sum(counts: readonly Counts[]): Counts {
  return counts.reduce(
    (all, one) => ({
      calls: all.calls + one.calls,
      stopped: all.stopped + one.stopped,
      escalated: all.escalated + one.escalated,
    }),
    { calls: 0, stopped: 0, escalated: 0 },
  );
}

function missOf({ run, step, call, outcome, reasons }: Judged): string {
  const args = JSON.stringify(call.args);
  const shown = args.length <= ARGUMENTS_TOLD_MAX ? args : `${args.slice(0, ARGUMENTS_TOLD_MAX)}…`;
  return [
    `- ${call.label} ${outcome}: ${run.suite}.${call.tool} ${shown}`,
    `  ${run.run_id}, call ${step + 1}; ${reasons.join("; ")}`,
  ].join("\n");
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
