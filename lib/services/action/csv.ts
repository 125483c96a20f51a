import type { ActionSummary } from "@/lib/contracts/actions";
import { csvOfColumns } from "@/lib/core/text/csv";

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

/** CSV with a header line. */
export function csvOf(actions: readonly ActionSummary[]): string {
  return csvOfColumns(COLUMNS, actions);
}
