import { hashSecret } from "@/lib/platform/secret";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { findOpenInvitation } from "./openInvitation";
import { hashPassword, passwordFault } from "./password";

/**
 * Sets the password of the person whom a link invites, uses the link up and ends the person's sessions. The secret in the
 * link is the authority; a password that is refused leaves the link as it was.
 * @throws Problem as `openInvitation` does, and `invalid` with `/password` for a poor password.
 */
export async function acceptInvitation({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { secret: string; password: string };
}): Promise<{ email: string }> {
  const { personId, email, name } = await findOpenInvitation(ctx.db.prisma, input.secret, ctx.now());
  const fault = passwordFault(input.password, { email, name });
  if (fault !== null) throw new Problem("invalid", fault, { errors: [{ pointer: "/password", message: fault }] });
  const passwordHash = await hashPassword(input.password);

  await ctx.db.transaction(async (tx) => {
    const now = ctx.now();
    const used = await tx.invitation.updateMany({
      where: {
        secretHash: hashSecret(input.secret),
        usedAt: null,
        expiresAt: { gt: now },
        person: { disabledAt: null },
      },
      data: { usedAt: now },
    });
    if (used.count === 0) throw new Problem("gone", "This link was used already or has ended. Ask for a new one.");
    await tx.person.update({ where: { id: personId }, data: { passwordHash, sessionEpoch: { increment: 1 } } });
    await audit({ ...ctx, actor: { kind: "person", id: personId, email, name, roles: [], teamIds: [] } }, tx, {
      event: "person.password_set",
      subjectKind: "person",
      subjectId: personId,
      detail: { by: "invitation" },
    });
  });
  return { email };
}
