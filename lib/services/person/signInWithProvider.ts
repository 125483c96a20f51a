import type { Transaction } from "@/lib/db/database";
import type { LockedPerson } from "@/lib/db/person/identity";
import { audit } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { type AccountClaims, accountClaims, authenticatedAt, givenBy, governedBy } from "./claims";
import { followClaims } from "./followClaims";
import { actorOf, type ProviderRefusal, type ProviderWord, personOfAccount } from "./personOfAccount";
import type { SignedIn } from "./signIn";

export type ProviderSignIn = { signedIn: SignedIn } | { refused: ProviderRefusal };

interface Input extends ProviderWord {
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
    const found = await personOfAccount(ctx, tx, claims, input);
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
