import { decide } from "@/lib/core/decision/decide";
import type { DecisionRequest, DecisionResult } from "@/lib/core/decision/types";
import { accessTransaction } from "@/lib/db/access/transaction";
import { SHARE_ORGANISATION } from "@/lib/db/organisationLock";
import type { AgentActor, ServiceContext } from "@/lib/services/context";
import { lookAtBatch } from "./batchState";

/**
 * What a call of this caller would come to at this moment, on the budget, session and counters as they are. Nothing is recorded,
 * reserved or used.
 */
export async function wouldDecide(
  ctx: Pick<ServiceContext, "db" | "now">,
  {
    actor,
    request,
    claimedSessionId,
  }: { actor: AgentActor; request: DecisionRequest; claimedSessionId: string | null },
): Promise<DecisionResult> {
  const now = ctx.now();
  const asked = { request, claimedSessionId, confidence: null, submitRequest: false, redeemPermit: false };
  const items = [{ ctx: { bearer: { agent: actor.agent, credentialId: actor.credentialId } }, asked }];
  return accessTransaction(
    ctx.db,
    async (client) => {
      const state = await lookAtBatch(client, { db: ctx.db, items, now }, null);
      return decide(request, state.snapshotFor(actor, asked, state.session(0)), now.getTime());
    },
    { opening: SHARE_ORGANISATION },
  );
}
