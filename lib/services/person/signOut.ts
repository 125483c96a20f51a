import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/**
 * Records that a person signed out of this browser, whose cookie the caller removes. With `everywhere`, ends every
 * browser session of the person at once, also those whose cookie someone copied. API tokens stay.
 */
export async function signOut({ ctx, input }: { ctx: ServiceContext; input: { everywhere: boolean } }): Promise<void> {
  const person = requirePerson(ctx);
  await ctx.db.transaction(async (tx) => {
    if (input.everywhere)
      await tx.person.update({ where: { id: person.id }, data: { sessionEpoch: { increment: 1 } } });
    await audit(ctx, tx, {
      event: input.everywhere ? "person.signed_out_everywhere" : "person.signed_out",
      subjectKind: "person",
      subjectId: person.id,
    });
  });
}
