import { newId } from "@/lib/platform/ids";
import { newSecret } from "@/lib/platform/secret";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { personByEmail } from "./personByEmail";

const VALID_FOR_HOURS = 72;

export interface Invited {
  /** Opens the page where the person sets a password; works once. */
  link: string;
  expiresAt: Date;
}

/**
 * Makes a one-time link with which a person sets a password, or a new one. Earlier links of the person end. Only the
 * command may: whoever holds the link can sign in as that person, so no role may make one for somebody else.
 * @throws Problem `not_found` for an unknown address, `conflict` for a disabled person.
 */
export async function invite({ ctx, input }: { ctx: ServiceContext; input: { email: string } }): Promise<Invited> {
  requireCommand(ctx);
  const { secret, hash } = newSecret("invitation");
  const now = ctx.now();
  const expiresAt = new Date(now.getTime() + VALID_FOR_HOURS * 3_600_000);
  await ctx.db.transaction(async (tx) => {
    const person = await personByEmail(tx, input.email);
    if (person.disabledAt !== null)
      throw new Problem("conflict", `${person.email} is disabled and cannot sign in. No link was made.`);
    await tx.invitation.updateMany({
      where: { personId: person.id, usedAt: null, expiresAt: { gt: now } },
      data: { expiresAt: now },
    });
    await tx.invitation.create({
      data: { id: newId(), personId: person.id, secretHash: hash, createdAt: now, expiresAt },
    });
    await audit(ctx, tx, {
      event: "person.invited",
      subjectKind: "person",
      subjectId: person.id,
      detail: { email: person.email, expiresAt: expiresAt.toISOString() },
    });
  });
  return { link: `${ctx.publicUrl}/invitation/${secret}`, expiresAt };
}
