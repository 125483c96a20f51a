/** Whose account of a sign-in provider it is: found by issuer and subject, linked the first time, or made new. */

import type { Transaction } from "@/lib/db/database";
import { findLinked, hasAccountOf, type LockedPerson, lockAddress, lockPerson } from "@/lib/db/person/identity";
import type { ClaimMapping } from "@/lib/platform/claimMapping";
import { newId } from "@/lib/platform/ids";
import { audit } from "@/lib/services/audit";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { type AccountClaims, givenBy, shownName, verifiedEmail } from "./claims";

/** Why someone whom the provider vouched for does not get in. */
export type ProviderRefusal =
  | "foreign_issuer"
  | "email_not_verified"
  | "person_unknown"
  | "other_account"
  | "no_role"
  | "person_disabled";

/** What the provider said, and what is made of it here. */
export interface ProviderWord {
  /** Of an ID token that was verified for this client, with what the provider's userinfo adds. */
  claims: Readonly<Record<string, unknown>>;
  issuer: string;
  mapping: ClaimMapping;
}

export type Found = { person: LockedPerson } | { refused: ProviderRefusal; personId?: string };

/** The person, the row held, or why there is none. Runs in the transaction of the sign-in. */
export async function personOfAccount(
  ctx: ServiceContext,
  tx: Transaction,
  claims: AccountClaims,
  input: ProviderWord,
): Promise<Found> {
  if (claims.iss !== input.issuer) return { refused: "foreign_issuer" };
  const email = verifiedEmail(claims);
  if (email === null) return { refused: "email_not_verified" };
  await lockAddress(tx, email);
  const account = { issuer: input.issuer, subject: claims.sub };
  const linked = await findLinked(tx, account);
  if (linked !== null) return standing(await lockPerson(tx, linked));

  const known = await tx.person.findUnique({ where: { email }, select: { id: true } });
  if (known === null) return create(ctx, tx, { claims, email, input });
  const person = await lockPerson(tx, known.id);
  if (await hasAccountOf(tx, input.issuer, person.id)) return { refused: "other_account", personId: person.id };
  const found = standing(person);
  if ("person" in found) await link(ctx, tx, { person, account });
  return found;
}

function standing(person: LockedPerson): Found {
  return person.disabledAt === null ? { person } : { refused: "person_disabled", personId: person.id };
}

async function create(
  ctx: ServiceContext,
  tx: Transaction,
  { claims, email, input }: { claims: AccountClaims; email: string; input: ProviderWord },
): Promise<Found> {
  if (!input.mapping.createPeople) return { refused: "person_unknown" };
  if (givenBy(input.mapping, input.claims).roles.size === 0) return { refused: "no_role" };
  const id = newId();
  await tx.person.create({ data: { id, email, name: shownName(claims, email) } });
  await audit(ctx, tx, {
    event: "person.created",
    subjectKind: "person",
    subjectId: id,
    detail: { email, by: "sign-in provider", issuer: input.issuer, subject: claims.sub },
  });
  const person = await lockPerson(tx, id);
  await link(ctx, tx, { person, account: { issuer: input.issuer, subject: claims.sub } });
  return { person };
}

async function link(
  ctx: ServiceContext,
  tx: Transaction,
  { person, account }: { person: LockedPerson; account: { issuer: string; subject: string } },
): Promise<void> {
  await tx.personIdentity.create({ data: { ...account, personId: person.id, linkedAt: ctx.now() } });
  await audit({ ...ctx, actor: actorOf(person) }, tx, {
    event: "person.account_linked",
    subjectKind: "person",
    subjectId: person.id,
    detail: account,
  });
}

/** Who acts once it is known who is there; what they may do is not looked at. */
export function actorOf({ id, email, name }: LockedPerson): PersonActor {
  return { kind: "person", id, email, name, roles: [], teamIds: [] };
}
