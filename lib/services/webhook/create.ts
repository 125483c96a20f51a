import { type CreatedEndpoint, createEndpointSchema } from "@/lib/contracts/webhooks";
import { newId } from "@/lib/platform/ids";
import { addressesOf, readTarget, TargetRefused, type TargetRules } from "@/lib/platform/outbound/target";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireAdmin } from "./requireAdmin";
import { newWebhookSecret } from "./secret";

const ENDPOINTS_MAX = 50;

/**
 * Adds an endpoint (`createEndpointSchema`) that is told of what happens from now on. The secret that signs is answered here
 * once. Problems: `forbidden`; `invalid` for an address that no webhook may reach; `conflict` when there are too many.
 */
export async function createEndpoint({
  ctx,
  input,
  targets,
}: {
  ctx: ServiceContext;
  input: unknown;
  targets: TargetRules;
}): Promise<CreatedEndpoint> {
  const admin = requireAdmin(ctx);
  const { label, url, types } = createEndpointSchema.parse(input);
  const target = await reachable(url, targets);
  const id = newId();
  const { secret, sealed } = newWebhookSecret(ctx, id);
  await ctx.db.transaction(async (tx) => {
    if ((await tx.webhookEndpoint.count({ where: { disabledAt: null } })) >= ENDPOINTS_MAX)
      throw new Problem("conflict", `There are ${ENDPOINTS_MAX} endpoints already. Disable one first; none was added.`);
    const data = { id, label, url: target.href, types, createdAt: ctx.now(), createdById: admin.id };
    await tx.webhookEndpoint.create({ data: { ...data, sealedSecret: sealed } });
    await audit(ctx, tx, {
      event: "webhook_endpoint.created",
      subjectKind: "webhook_endpoint",
      subjectId: id,
      // A path or query often is what lets one in, and the audit log is read by more people than the settings.
      detail: { label, origin: target.origin, types },
    });
  });
  return { id, secret };
}

/**
 * What is refused at every delivery is refused at once, so that nobody waits for webhooks that never come. A name that cannot be looked
 * up now is taken: it is looked up again each time.
 */
async function reachable(text: string, targets: TargetRules): Promise<URL> {
  try {
    const url = readTarget(text, targets);
    await addressesOf(url, targets).catch((error: unknown) => {
      if (error instanceof TargetRefused) throw error;
    });
    return url;
  } catch (error) {
    if (!(error instanceof TargetRefused)) throw error;
    throw new Problem("invalid", "The endpoint was not added.", {
      errors: [{ pointer: "/url", message: error.message }],
    });
  }
}
