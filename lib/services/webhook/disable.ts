import { webhookIdSchema } from "@/lib/contracts/webhooks";
import { actorColumns, audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireAdmin } from "./requireAdmin";

/**
 * Ends an endpoint for good: nothing is sent to it any more, and its secret signs nothing. Another one is made with a secret of
 * its own. Problems: `forbidden`, `not_found`, `conflict` when it is disabled already.
 */
export async function disableEndpoint({ ctx, input }: { ctx: ServiceContext; input: { id: string } }): Promise<void> {
  requireAdmin(ctx);
  const parsed = webhookIdSchema.safeParse(input);
  if (!parsed.success || (await ctx.db.prisma.webhookEndpoint.count({ where: { id: input.id } })) === 0)
    throw new Problem("not_found", "There is no such endpoint.");
  if (!(await disable(ctx, input.id, "by a person")))
    throw new Problem("conflict", "This endpoint was disabled already. Nothing was changed.");
}

/** The endpoint itself said that it is gone. */
export async function disableGone(ctx: ServiceContext, id: string): Promise<void> {
  requireCommand(ctx);
  await disable(ctx, id, "it answered 410");
}

async function disable(ctx: ServiceContext, id: string, why: string): Promise<boolean> {
  return ctx.db.transaction(async (tx) => {
    const { count } = await tx.webhookEndpoint.updateMany({
      where: { id, disabledAt: null },
      data: { disabledAt: ctx.now(), disabledBy: actorColumns(ctx.actor).actorName },
    });
    if (count === 0) return false;
    await audit(ctx, tx, {
      event: "webhook_endpoint.disabled",
      subjectKind: "webhook_endpoint",
      subjectId: id,
      detail: { why },
    });
    return true;
  });
}
