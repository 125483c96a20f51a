import { z } from "zod";
import { audit } from "@/lib/services/audit";
import { hasRole } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/**
 * Ends an API token at once. The command and admins may end any, a person their own; another person's token looks like
 * one that does not exist.
 * @throws Problem `not_found`; `conflict` when it was revoked before.
 */
export async function revokeApiToken({ ctx, input }: { ctx: ServiceContext; input: { id: string } }): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const token = z.guid().safeParse(input.id).success
      ? await tx.apiToken.findUnique({ where: { id: input.id }, include: { person: { select: { email: true } } } })
      : null;
    if (token === null || !mayRevoke(ctx, token.personId))
      throw new Problem("not_found", "There is no such API token.");
    const { count } = await tx.apiToken.updateMany({
      where: { id: token.id, revokedAt: null },
      data: { revokedAt: ctx.now() },
    });
    if (count === 0) throw new Problem("conflict", "This API token was revoked before. Nothing was changed.");
    await audit(ctx, tx, {
      event: "api_token.revoked",
      subjectKind: "api_token",
      subjectId: token.id,
      detail: { person: token.person.email, hint: token.hint },
    });
  });
}

function mayRevoke({ actor }: ServiceContext, ownerId: string): boolean {
  if (actor.kind === "agent") return false;
  return actor.kind !== "person" || actor.id === ownerId || hasRole(actor, "admin");
}
