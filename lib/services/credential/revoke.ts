import { z } from "zod";
import { putAuthorityEnd } from "@/lib/db/killSwitch/authorityEnd";
import { lockOrganisation } from "@/lib/db/organisationLock";
import { actorColumns, audit } from "@/lib/services/audit";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { ACCESS_TOKEN_SECONDS } from "@/lib/services/signing/accessToken";
import { revokeRefusal } from "./mayRevoke";

/**
 * Ends a credential at once, with the permits that it was handed and that are not redeemed. Decisions under way commit
 * first (the organisation's lock), so no permit of theirs is missed; every later call finds the credential revoked,
 * whatever its access token says. Containing is open to the command, security reviewers, admins and the operators of the
 * agent's team.
 * @returns how many permits were revoked.
 * @throws Problem `not_found`; `forbidden`; `conflict` when it was revoked before.
 */
export async function revokeCredential({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<{ permits: number }> {
  return await ctx.db.transaction(async (tx) => {
    await lockOrganisation(tx);
    const teams = visibleTeams(ctx.actor);
    const credential = z.guid().safeParse(input.id).success
      ? await tx.credential.findFirst({
          where: { id: input.id, ...(teams === null ? {} : { agent: { teamId: { in: [...teams] } } }) },
          include: { agent: { select: { name: true } } },
        })
      : null;
    if (credential === null) throw new Problem("not_found", "There is no such credential.");
    const refusal = revokeRefusal(ctx.actor);
    if (refusal !== null) throw new Problem("forbidden", `${refusal} Nothing was changed.`);
    const revokedAt = ctx.now();
    const { count } = await tx.credential.updateMany({
      where: { id: credential.id, revokedAt: null },
      data: { revokedAt },
    });
    if (count === 0) throw new Problem("conflict", "This credential was revoked before. Nothing was changed.");
    const permits = await tx.permit.updateMany({
      where: { evaluation: { credentialId: credential.id }, redeemedAt: null, lapsedAt: null, revokedAt: null },
      data: { revokedAt },
    });
    await putAuthorityEnd(tx, {
      of: { credentialId: credential.id },
      scope: { scope: "credential", exceptRead: false, id: credential.id },
      now: revokedAt,
      by: actorColumns(ctx.actor).actorName,
      tokenSeconds: ACCESS_TOKEN_SECONDS,
    });
    await audit(ctx, tx, {
      event: "credential.revoked",
      subjectKind: "credential",
      subjectId: credential.id,
      detail: { agent: credential.agent.name, hint: credential.hint, permitsRevoked: permits.count },
    });
    return { permits: permits.count };
  });
}
