import type { Transaction } from "@/lib/db/database";
import { hashSecret, isWellFormed } from "@/lib/platform/secret";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

export interface OpenInvitation {
  personId: string;
  email: string;
  name: string;
  expiresAt: Date;
}

/**
 * Whom a link invites. The secret in it is the authority: nobody needs to be signed in.
 * @throws Problem `not_found` for a link that was never made, `gone` for one that was used or has ended.
 */
export async function openInvitation({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { secret: string };
}): Promise<OpenInvitation> {
  return await findOpenInvitation(ctx.db.prisma, input.secret, ctx.now());
}

export async function findOpenInvitation(tx: Transaction, secret: string, now: Date): Promise<OpenInvitation> {
  const invitation = isWellFormed("invitation", secret)
    ? await tx.invitation.findUnique({ where: { secretHash: hashSecret(secret) }, include: { person: true } })
    : null;
  if (invitation === null)
    throw new Problem(
      "not_found",
      "This link is not one of ours. Check that it was copied whole, or ask for a new one.",
    );
  if (invitation.usedAt !== null)
    throw new Problem("gone", "This link was used already. Sign in, or ask for a new one.");
  if (invitation.expiresAt <= now || invitation.person.disabledAt !== null)
    throw new Problem("gone", "This link has ended. Ask for a new one.");
  const { id, email, name } = invitation.person;
  return { personId: id, email, name, expiresAt: invitation.expiresAt };
}
