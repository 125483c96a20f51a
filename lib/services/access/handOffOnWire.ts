import type { HandOffOnWire } from "@/lib/contracts/access";
import type { HandOffRow } from "@/lib/db/access/handOffs";

/** A hand-off as its agent is told of it. Who has it is not the agent's business; what they say came of it is. */
export function handOffOnWire(row: HandOffRow): HandOffOnWire {
  const { id, status, dueAt, resolvedAt, result, reference, stateChanges, reason } = row;
  return {
    id,
    status,
    due_at: dueAt.toISOString(),
    ...(status === "done" && result !== null && resolvedAt !== null
      ? {
          result: {
            text: result,
            done_at: resolvedAt.toISOString(),
            ...(reference === null ? {} : { reference }),
            state_changes: stateChanges,
          },
        }
      : {}),
    ...(status === "returned" && reason !== null ? { reason } : {}),
  };
}
