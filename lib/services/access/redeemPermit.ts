import { type RedeemAnswer, type RedeemPermit, redeemPermitSchema } from "@/lib/contracts/access";
import { actionDigest } from "@/lib/core/decision/exactAction";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { lockPermit, type PermitRow, redeemPermitRow } from "@/lib/db/access/permits";
import { accessTransaction, allOf } from "@/lib/db/access/transaction";
import type { QueryClient } from "@/lib/db/queryClient";
import { actorColumns } from "@/lib/services/audit";
import { Problem } from "@/lib/services/problem";
import { verifyPermit } from "@/lib/services/signing/permit";
import { exactPartsOf } from "./asked";
import type { AccessContext } from "./context";
import { idOrNull } from "./identifier";
import { parseInput } from "./parseInput";

/**
 * Redeems a permit for what will really run (`redeemPermitSchema`), once. 403: forged, expired, revoked, or for another
 * action, tool, environment or agent; 409: redeemed already. A failed redeem burns nothing.
 */
export async function redeemPermit({ ctx, input }: { ctx: AccessContext; input: unknown }): Promise<RedeemAnswer> {
  const wire = parseInput(redeemPermitSchema, input);
  const presented = await genuinePermit(ctx, wire.permit);
  const { evaluationId } = await accessTransaction(ctx.db, (client) => redeemWithin(ctx, client, { wire, presented }));
  return { redeemed: true, evaluation_id: evaluationId };
}

/** A permit that Ambit signed for this caller, and that has not expired. */
export interface GenuinePermit {
  id: string;
  digest: string;
}

/** @throws Problem `forbidden` for any other */
export async function genuinePermit(ctx: AccessContext, text: string): Promise<GenuinePermit> {
  const { agent, tool, environment } = ctx.actor;
  const claims = await verifyPermit(ctx, { permit: text, recipient: { tool, environment } });
  const id = idOrNull(claims?.id);
  if (claims === null || claims.agent !== agent || id === null)
    throw new Problem("forbidden", "This is not a permit that is good here and now.");
  return { id, digest: claims.digest };
}

/**
 * Redeems it in the caller's transaction, so that what it lets go commits with it or not at all.
 * @throws Problem `forbidden`, or `conflict` when it was redeemed already
 */
export async function redeemWithin(
  ctx: AccessContext,
  client: QueryClient,
  { wire, presented: { id, digest } }: { wire: Omit<RedeemPermit, "permit">; presented: GenuinePermit },
): Promise<PermitRow> {
  const now = ctx.now();
  const permit = await lockPermit(client, { id, now });
  assertRedeemable(ctx, wire, permit, digest);
  const redeeming = redeemPermitRow(client, { id, by: ctx.actor.credentialKind, now });
  const recording = insertAuditEvents(client, [
    {
      at: now,
      ...actorColumns(ctx.actor),
      event: "permit.redeemed",
      subjectKind: "permit",
      subjectId: id,
      detail: { evaluationId: permit.evaluationId, actionDigest: permit.actionDigest },
    },
  ]);
  const [isRedeemed] = await allOf([redeeming, recording]);
  if (!isRedeemed) throw over();
  return permit;
}

function assertRedeemable(
  ctx: AccessContext,
  wire: Omit<RedeemPermit, "permit">,
  permit: PermitRow | null,
  digest: string,
): asserts permit is PermitRow {
  if (permit === null || permit.agentId !== ctx.actor.agentId || permit.actionDigest !== digest)
    throw new Problem("forbidden", "This is not a permit that is good here and now.");
  const willRun = actionDigest({
    agent: permit.agent,
    ...(permit.onBehalfOf === null ? {} : { onBehalfOf: permit.onBehalfOf }),
    ...exactPartsOf(wire, ctx.actor),
  });
  if (willRun !== permit.actionDigest)
    throw new Problem("forbidden", "The permit is for another action: it was not used up.");
  if (permit.redeemed) throw new Problem("conflict", "The permit was redeemed already.");
  if (permit.over) throw over();
}

function over(): Problem {
  return new Problem("forbidden", "The permit has ended: evaluate again.");
}
