import type { ActionLine, ActionSummary } from "@/lib/contracts/actions";
import { csvOfColumns } from "@/lib/core/text/csv";

type Cell = string | number | null;

/** A column that only decisions fill. */
const decided =
  (value: (action: ActionSummary) => Cell) =>
  (action: ActionLine): Cell =>
    action.governed ? value(action) : null;

const COLUMNS: readonly (readonly [name: string, value: (action: ActionLine) => Cell])[] = [
  ["decided_at", decided((action) => action.decided_at)],
  ["evaluation_id", (action) => action.evaluation_id],
  ["agent", (action) => action.agent?.name ?? null],
  ["team", (action) => action.agent?.team ?? null],
  ["on_behalf_of", decided((action) => action.on_behalf_of)],
  ["action", (action) => (action.governed ? action.action : action.verb)],
  ["environment", (action) => action.environment],
  ["resource_type", (action) => action.resource?.type ?? null],
  ["resource_id", (action) => action.resource?.id ?? null],
  ["outcome", decided((action) => action.outcome)],
  ["reason", decided((action) => action.reason)],
  ["reason_message", decided((action) => action.reason_message)],
  ["standing", (action) => (action.governed ? action.standing : action.status)],
  ["completeness", decided((action) => action.completeness)],
  ["gaps", decided((action) => action.gaps)],
  ["conflicts", decided((action) => action.conflicts)],
  ["request_id", decided((action) => action.request_id)],
  ["action_digest", decided((action) => action.action_digest)],
  ["at", (action) => action.at],
  ["id", (action) => action.id],
  ["kind", (action) => (action.governed ? "governed" : action.ungoverned ? "ungoverned" : "observed")],
  ["session_id", decided((action) => action.session_id)],
  ["system", (action) => (action.governed ? null : action.system)],
  ["principal", (action) => (action.governed ? null : action.principal)],
];

/** CSV with a header line. */
export function csvOf(actions: readonly ActionLine[]): string {
  return csvOfColumns(COLUMNS, actions);
}
