import { openSessionSchema, type SessionAnswer } from "@/lib/contracts/access";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { addSessionValues, insertSession } from "@/lib/db/access/sessions";
import { accessTransaction } from "@/lib/db/access/transaction";
import { newId } from "@/lib/platform/ids";
import { actorColumns } from "@/lib/services/audit";
import type { AccessContext } from "./context";
import { parseInput } from "./parseInput";

/**
 * Opens a session of the caller's agent, across its tools (`openSessionSchema`). The values of the person's request count
 * only when an enforcement point reports them.
 */
export async function openSession({ ctx, input }: { ctx: AccessContext; input: unknown }): Promise<SessionAnswer> {
  const { salt, request_values: requestValues = [], label } = parseInput(openSessionSchema, input);
  const id = newId();
  await accessTransaction(ctx.db, async (client) => {
    const now = ctx.now();
    await insertSession(client, { id, agentId: ctx.actor.agentId, salt, label: label ?? null, openedAt: now });
    const digests = ctx.actor.credentialKind === "enforcement_point" ? requestValues : [];
    await addSessionValues(client, { sessionId: id, digests, origin: "request", now });
    await insertAuditEvents(client, [
      {
        at: now,
        ...actorColumns(ctx.actor),
        event: "session.opened",
        subjectKind: "session",
        subjectId: id,
        detail: { label: label ?? null, requestValues: digests.length },
      },
    ]);
  });
  return { session_id: id };
}
