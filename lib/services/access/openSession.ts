import { openSessionSchema, type SessionAnswer } from "@/lib/contracts/access";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { addSessionValues, insertSession } from "@/lib/db/access/sessions";
import { accessTransaction } from "@/lib/db/access/transaction";
import { newId } from "@/lib/platform/ids";
import { actorColumns } from "@/lib/services/audit";
import type { AccessContext } from "./context";
import { parseInput } from "./parseInput";

/**
 * How long it is known where a session's values were first seen, in milliseconds: longer than a task that waits for people,
 * short enough that traces of what an agent saw are not kept for ever.
 */
const PROVENANCE_MS = 7 * 86_400_000;

/**
 * Opens a session of the caller's agent, across its tools (`openSessionSchema`). The values of the person's request count
 * only when an enforcement point reports them.
 */
export async function openSession({ ctx, input }: { ctx: AccessContext; input: unknown }): Promise<SessionAnswer> {
  const { salt, request_values: requestValues = [], label } = parseInput(openSessionSchema, input);
  const id = newId();
  const now = ctx.now();
  const provenanceUntil = new Date(now.getTime() + PROVENANCE_MS);
  await accessTransaction(ctx.db, async (client) => {
    const session = { id, agentId: ctx.actor.agentId, salt, label: label ?? null, openedAt: now, provenanceUntil };
    await insertSession(client, session);
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
  return { session_id: id, provenance_until: provenanceUntil.toISOString() };
}
