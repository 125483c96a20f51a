import type { Rise, RunDecision, RunLog, RunRow } from "@/lib/contracts/sessions";
import { SENSITIVITIES, type Sensitivity } from "@/lib/core/organisation/facts";

/** What the session holds at a place of its run. */
export interface Held {
  sensitivity: Sensitivity;
  untrusted: boolean;
  exposed: boolean;
}

/** One line of the drawn run. `held`: what the session holds from there on. `since`: milliseconds since the line before that happened. */
export type FlowLine =
  | { kind: "decision"; key: string; row: RunDecision; held: Held; since: number | null }
  | { kind: "log"; key: string; row: RunLog; held: Held; since: number | null }
  | { kind: "rise"; key: string; rise: Rise; held: Held }
  | { kind: "pause"; key: string; milliseconds: number; held: Held };

/** So long without anything is a line of its own. */
const PAUSE_MS = 5 * 60_000;

/** The run as one line after the other: what happened, the pauses between, and where the session came to hold more. */
export function runFlow(rows: readonly RunRow[]): FlowLine[] {
  const first = rows.find((row) => row.kind === "decision");
  let held: Held =
    first === undefined ? { sensitivity: "public", untrusted: false, exposed: false } : heldBefore(first);
  let before: number | null = null;
  return rows.flatMap((row): FlowLine[] => {
    const at = Date.parse(row.at);
    const since = before === null ? null : at - before;
    before = at;
    const key = row.kind === "decision" ? row.action.id : row.id;
    const pause: FlowLine[] =
      since !== null && since >= PAUSE_MS ? [{ kind: "pause", key: `pause ${key}`, milliseconds: since, held }] : [];
    if (row.kind === "log") return [...pause, { kind: "log", key, row, held, since }];
    // A shared session forgets after a day: what a decision saw counts, not what was added up.
    held = heldBefore(row);
    const line: FlowLine = { kind: "decision", key, row, held, since };
    if (row.rise === null) return [...pause, line];
    held = {
      sensitivity: row.rise.sensitivity ?? held.sensitivity,
      untrusted: held.untrusted || row.rise.untrusted,
      exposed: held.exposed || row.rise.exposed,
    };
    return [...pause, line, { kind: "rise", key: `rise ${key}`, rise: row.rise, held }];
  });
}

function heldBefore({ before }: RunDecision): Held {
  return { sensitivity: before.maxSensitivityRead, untrusted: before.readUntrusted, exposed: before.exposed };
}

/** 1 to 4, as everywhere. */
export function riskStep(sensitivity: Sensitivity): 1 | 2 | 3 | 4 {
  return (SENSITIVITIES.indexOf(sensitivity) + 1) as 1 | 2 | 3 | 4;
}

/** "From here on the session holds confidential and untrusted text." */
export function riseWords({ sensitivity, untrusted, exposed, mixed }: Rise, held: Held): string {
  if (mixed) return `From here on the session holds ${held.sensitivity} and untrusted text at once`;
  const gained = [...(sensitivity === null ? [] : [`${sensitivity} text`]), ...(untrusted ? ["untrusted text"] : [])];
  if (gained.length > 0) return `From here on the session holds ${gained.join(" and ")}`;
  return exposed ? "From here on something has left the organisation's own systems" : "";
}

/** "12 minutes", "3 hours". */
export function pauseWords(milliseconds: number): string {
  const [length, unit] =
    milliseconds >= 86_400_000
      ? ([86_400_000, "day"] as const)
      : milliseconds >= 3_600_000
        ? ([3_600_000, "hour"] as const)
        : ([60_000, "minute"] as const);
  const count = Math.round(milliseconds / length);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
