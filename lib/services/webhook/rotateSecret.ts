import { type RotatedSecret, webhookIdSchema } from "@/lib/contracts/webhooks";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireAdmin } from "./requireAdmin";
import { newWebhookSecret } from "./secret";

/** How long the secret before signs beside the new one. */
export const FORMER_SECRET_MS = 86_400_000;

/**
 * Gives an endpoint a new secret, which is answered here once. For a day both sign, so that the receiver can change over without
 * losing a webhook; a secret before these two ends at once. Problems: `forbidden`, `not_found`; `conflict` when the endpoint is
 * disabled or its secret was changed in the same moment.
 */
export async function rotateSecret({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<RotatedSecret> {
  requireAdmin(ctx);
  const parsed = webhookIdSchema.safeParse(input);
  if (!parsed.success) throw unknown();
  const { id } = parsed.data;
  const { secret, sealed } = newWebhookSecret(ctx, id);
  const formerSecretUntil = new Date(ctx.now().getTime() + FORMER_SECRET_MS);
  await ctx.db.transaction(async (tx) => {
    const endpoint = await tx.webhookEndpoint.findUnique({ where: { id } });
    if (endpoint === null) throw unknown();
    if (endpoint.disabledAt !== null)
      throw new Problem("conflict", "This endpoint is disabled, so no secret signs for it. Nothing was changed.");
    const { count } = await tx.webhookEndpoint.updateMany({
      where: { id, disabledAt: null, sealedSecret: endpoint.sealedSecret },
      data: { sealedSecret: sealed, formerSealedSecret: endpoint.sealedSecret, formerSecretUntil },
    });
    if (count === 0)
      throw new Problem("conflict", "Its secret was changed in the same moment. Yours was not kept; look again first.");
    await audit(ctx, tx, {
      event: "webhook_endpoint.secret_rotated",
      subjectKind: "webhook_endpoint",
      subjectId: id,
      detail: { label: endpoint.label, formerSecretUntil: formerSecretUntil.toISOString() },
    });
  });
  return { id, secret, former_secret_until: formerSecretUntil.toISOString() };
}

function unknown(): Problem {
  return new Problem("not_found", "There is no such endpoint.");
}
