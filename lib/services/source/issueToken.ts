import type { CreatedSourceToken } from "@/lib/contracts/sources";
import { newId } from "@/lib/platform/ids";
import { newSecret } from "@/lib/platform/secret";
import { actorColumns, audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { requireManager } from "./mayManage";
import { managedSource } from "./named";

/** Most tokens in force of one source: one in use, one to replace it, and one for each of a few senders. */
const TOKENS_MAX = 20;

/**
 * Makes a token with which records are sent to one source. Earlier ones stay good, so that a sender can be moved to the new one
 * before the old is revoked. Problems: `forbidden`, `not_found`, `conflict` for a disabled source or too many.
 */
export async function issueToken({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { source: string };
}): Promise<CreatedSourceToken> {
  requireManager(ctx);
  const { secret, hash, hint } = newSecret("source_token");
  const id = newId();
  await ctx.db.transaction(async (tx) => {
    const source = await managedSource(tx, input.source);
    if (source.disabledAt !== null)
      throw new Problem("conflict", "This source is disabled, so a token would open nothing. None was made.");
    if ((await tx.sourceToken.count({ where: { sourceId: source.id, revokedAt: null } })) >= TOKENS_MAX)
      throw new Problem("conflict", `This source has ${TOKENS_MAX} tokens already. Revoke one first; none was made.`);
    const createdBy = actorColumns(ctx.actor).actorName;
    const data = { id, sourceId: source.id, secretHash: hash, hint, createdAt: ctx.now(), createdBy };
    await tx.sourceToken.create({ data });
    const detail = { token: id, hint };
    await audit(ctx, tx, { event: "source.token_issued", subjectKind: "source", subjectId: source.name, detail });
  });
  return { id, secret, hint };
}
