/** Whose account of a sign-in provider is whose, and the row of the person that follows its claims. */
import type { Transaction } from "@/lib/db/database";

/** Lets sign-ins with one address come one after the other until the transaction ends, also where nobody has it yet. */
export async function lockAddress(tx: Transaction, email: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`person:${email}`}, 0))`;
}

/** Holds the person's row until the transaction ends, and reads it with roles and teams. */
export async function lockPerson(tx: Transaction, id: string) {
  await tx.$queryRaw`SELECT id FROM person WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.person.findUniqueOrThrow({
    where: { id },
    include: { roles: true, teams: { include: { team: { select: { name: true } } } } },
  });
}
export type LockedPerson = Awaited<ReturnType<typeof lockPerson>>;

/** The person whose account this is, or null. */
export async function findLinked(
  tx: Transaction,
  account: { issuer: string; subject: string },
): Promise<string | null> {
  const identity = await tx.personIdentity.findUnique({
    where: { issuer_subject: account },
    select: { personId: true },
  });
  return identity?.personId ?? null;
}

/** True when the person has an account of this issuer already. */
export async function hasAccountOf(tx: Transaction, issuer: string, personId: string): Promise<boolean> {
  return (await tx.personIdentity.count({ where: { issuer, personId } })) > 0;
}
