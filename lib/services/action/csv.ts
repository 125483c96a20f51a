import type { ActionSummary } from "@/lib/contracts/actions";

const COLUMNS: readonly (readonly [name: string, value: (action: ActionSummary) => string | number | null])[] = [
  ["decided_at", (action) => action.decided_at],
  ["evaluation_id", (action) => action.evaluation_id],
  ["agent", (action) => action.agent.name],
  ["team", (action) => action.agent.team],
  ["on_behalf_of", (action) => action.on_behalf_of],
  ["action", (action) => action.action],
  ["environment", (action) => action.environment],
  ["resource_type", (action) => action.resource.type],
  ["resource_id", (action) => action.resource.id],
  ["outcome", (action) => action.outcome],
  ["reason", (action) => action.reason],
  ["reason_message", (action) => action.reason_message],
  ["standing", (action) => action.standing],
  ["completeness", (action) => action.completeness],
  ["gaps", (action) => action.gaps],
  ["conflicts", (action) => action.conflicts],
  ["request_id", (action) => action.request_id],
  ["action_digest", (action) => action.action_digest],
];

/** CSV (RFC 4180) with a header line. */
export function csvOf(actions: readonly ActionSummary[]): string {
  const lines = [
    COLUMNS.map(([name]) => name),
    ...actions.map((action) => COLUMNS.map(([, value]) => field(value(action)))),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it: resource ids and request ids are what
 * agents wrote, and the file is opened by people.
 */
function field(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[\s]*[=+\-@\t\r＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
