import type { Runtime } from "@/lib/http/runtime";
import type { OidcConfiguration } from "@/lib/platform/signInConfiguration";
import { unknownTeams } from "@/lib/services/person/mappedTeams";

const DISCOVERY_MS_MAX = 5_000;

/**
 * What whoever starts the server must know of how people sign in: that nobody could, who hands out which powers, and what
 * the mapping names that is not here. Nothing of it keeps the server from starting.
 */
export async function signInNotes({ signIn, db }: Pick<Runtime, "signIn" | "db">): Promise<string[]> {
  const { oidc, passwords } = signIn;
  if (oidc === undefined) return [];
  const [fault, unknown] = await Promise.all([discoveryFault(oidc), unknownTeams({ db, mapping: oidc.mapping })]);
  const strong = oidc.mapping.gives.filter(({ twoPersonPowers }) => twoPersonPowers);
  return [
    ...(fault === null ? [] : [fault]),
    ...(passwords
      ? []
      : [
          `Passwords are switched off: people sign in through ${oidc.name} alone. Should it fail, start once without AMBIT_PASSWORD_SIGN_IN=off to let passwords in again.`,
        ]),
    ...strong.map(
      ({ claim, is, roles }) =>
        `${oidc.name} hands out ${roles.join(" and ")} by the claim ${claim}: ${JSON.stringify(is)}. Whoever manages it there can make two people who approve each other's changes.`,
    ),
    ...(unknown.length === 0
      ? []
      : [
          `The mapping of ${oidc.name} names teams that do not exist here, so it gives them to nobody: ${unknown.join(", ")}.`,
        ]),
  ];
}

async function discoveryFault({ issuer, name }: OidcConfiguration): Promise<string | null> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const found = await fetch(address, { signal: AbortSignal.timeout(DISCOVERY_MS_MAX) })
    .then(async (answer) => ((await answer.json()) as { issuer?: unknown }).issuer)
    .catch(() => null);
  if (found === issuer) return null;
  return found === null
    ? `${name} cannot be reached at ${address}. Until it can, nobody signs in through it.`
    : `${name} calls itself ${JSON.stringify(found)}, and AMBIT_OIDC_ISSUER is ${issuer}. Until both are the same, nobody signs in through it.`;
}
