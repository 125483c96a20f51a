import type { Transaction } from "@/lib/db/database";
import { findLinked, hasAccountOf, type LockedPerson, lockAddress, lockPerson } from "@/lib/db/person/identity";
import type { ClaimMapping } from "@/lib/platform/claimMapping";
import { newId } from "@/lib/platform/ids";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import {
  type AccountClaims,
  accountClaims,
  authenticatedAt,
  givenBy,
  governedBy,
  shownName,
  verifiedEmail,
} from "./claims";
import { followClaims } from "./followClaims";
import type { SignedIn } from "./signIn";

/** Why someone whom the provider vouched for does not get in. */
export type ProviderRefusal =
  | "foreign_issuer"
  | "email_not_verified"
  | "person_unknown"
  | "other_account"
  | "no_role"
  | "person_disabled";

export type ProviderSignIn = { signedIn: SignedIn } | { refused: ProviderRefusal };

interface Input {
  /** Of an ID token that was verified for this client, with what the provider's userinfo adds. */
  claims: Readonly<Record<string, unknown>>;
  issuer: string;
  mapping: ClaimMapping;
  /** The caller's network address, as far as it is known. */
  address: string;
}

/**
 * Signs a person in on the word of the organisation's provider. Whose account it is, is known by issuer and subject; the first
 * time, by the verified e-mail address of a person here, or, where the mapping allows it and a claim gives a role, a new
 * person is made. Roles and teams follow the claims each time. Every sign-in and every refusal is recorded.
 */
export async function signInWithProvider({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: Input;
}): Promise<ProviderSignIn> {
  // Only Ambit's own sign-in route calls this, with claims whose signature it has checked.
  requireCommand(ctx);
  const claims = accountClaims.parse(input.claims);
  return ctx.db.transaction(async (tx) => {
    const found = await personFor(ctx, tx, claims, input);
    if ("refused" in found) {
      await audit(ctx, tx, {
        event: "person.sign_in_failed",
        subjectKind: "person",
        subjectId: found.personId ?? "unknown",
        detail: { address: input.address, issuer: input.issuer, subject: claims.sub, why: found.refused },
      });
      return { refused: found.refused };
    }
    return { signedIn: await admit(ctx, tx, { person: found.person, claims, input }) };
  });
}

type Found = { person: LockedPerson } | { refused: ProviderRefusal; personId?: string };

async function personFor(ctx: ServiceContext, tx: Transaction, claims: AccountClaims, input: Input): Promise<Found> {
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
  { claims, email, input }: { claims: AccountClaims; email: string; input: Input },
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

async function admit(
  ctx: ServiceContext,
  tx: Transaction,
  { person, claims, input }: { person: LockedPerson; claims: AccountClaims; input: Input },
): Promise<SignedIn> {
  const { issuer, mapping } = input;
  const actor = actorOf(person);
  const governed = governedBy(mapping);
  await followClaims({ ...ctx, actor }, tx, { person, issuer, governed, given: givenBy(mapping, input.claims) });
  const now = ctx.now();
  const { acr, amr } = claims;
  const at = authenticatedAt(claims, now);
  await audit({ ...ctx, actor }, tx, {
    event: "person.signed_in",
    subjectKind: "person",
    subjectId: person.id,
    detail: {
      address: input.address,
      issuer,
      authenticatedAt: at === null ? null : new Date(at).toISOString(),
      acr,
      amr,
    },
  });
  return {
    personId: person.id,
    sessionEpoch: person.sessionEpoch,
    signedInAt: now.getTime(),
    verification: {
      method: "oidc",
      authenticatedAt: at,
      issuer,
      ...(acr === undefined ? {} : { acr }),
      ...(amr === undefined ? {} : { amr }),
    },
  };
}

function actorOf({ id, email, name }: LockedPerson): PersonActor {
  return { kind: "person", id, email, name, roles: [], teamIds: [] };
}
