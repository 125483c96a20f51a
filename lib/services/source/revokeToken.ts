import { z } from "zod";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireManager } from "./mayManage";
import { managedSource } from "./named";

/** Ends a token at once. Problems: `forbidden`, `not_found`, `conflict` when it was revoked already. */
export async function revokeToken({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { source: string; id: string };
}): Promise<void> {
  requireManager(ctx);
  await ctx.db.transaction(async (tx) => {
    const source = await managedSource(tx, input.source);
    const of = { id: input.id, sourceId: source.id };
    if (!z.guid().safeParse(input.id).success || (await tx.sourceToken.count({ where: of })) === 0)
      throw new Problem("not_found", "There is no such token of this source.");
    const where = { ...of, revokedAt: null };
    const { count } = await tx.sourceToken.updateMany({ where, data: { revokedAt: ctx.now() } });
    if (count === 0) throw new Problem("conflict", "This token was revoked already. Nothing was changed.");
    const detail = { token: input.id };
    await audit(ctx, tx, { event: "source.token_revoked", subjectKind: "source", subjectId: source.name, detail });
  });
}
