import { webhookIdSchema } from "@/lib/contracts/webhooks";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireAdmin } from "./requireAdmin";

/**
 * Sends a webhook that was given up once more, with the same id and all its retries. Problems: `forbidden`; `not_found`;
 * `conflict` when it did not fail, or its endpoint is disabled.
 */
export async function redeliver({ ctx, input }: { ctx: ServiceContext; input: { id: string } }): Promise<void> {
  requireAdmin(ctx);
  const parsed = webhookIdSchema.safeParse(input);
  if (!parsed.success) throw unknown();
  const { id } = parsed.data;
  await ctx.db.transaction(async (tx) => {
    const found = await tx.delivery.findUnique({ where: { id }, include: { endpoint: true } });
    if (found === null || found.endpoint === null) throw unknown();
    if (found.endpoint.disabledAt !== null)
      throw new Problem("conflict", "Its endpoint is disabled, so nothing is sent there. Nothing was changed.");
    const { count } = await tx.delivery.updateMany({
      where: { id, status: "failed" },
      data: { status: "waiting", attempts: 0, nextAttemptAt: ctx.now(), finishedAt: null },
    });
    if (count === 0) throw new Problem("conflict", "This delivery did not fail, or is on its way again already.");
    await audit(ctx, tx, {
      event: "delivery.redelivered",
      subjectKind: "delivery",
      subjectId: id,
      detail: { endpointId: found.endpointId },
    });
  });
}

function unknown(): Problem {
  return new Problem("not_found", "There is no such delivery.");
}
