import type { OAuthConfig, UserinfoEndpointHandler } from "next-auth/providers/oauth";
import { runtime, serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import type { OidcConfiguration } from "@/lib/platform/signInConfiguration";
import { claimsTogether } from "@/lib/services/person/claimsTogether";
import { type ProviderSignIn, signInWithProvider } from "@/lib/services/person/signInWithProvider";
import { SIGN_IN_ACTOR } from "./signInActor";

/** In the provider's redirect address: /api/auth/callback/oidc. */
export const PROVIDER_ID = "oidc";
const TIMEOUT_MS = 10_000;

type Claims = Record<string, unknown> & { sub: string };
/** What openid-client hands on, which next-auth's types know only in part. */
type TokenSet = Extract<Parameters<Client["userinfo"]>[0], object>;
type Client = Parameters<UserinfoEndpointHandler["request"] & {}>[0]["client"];

/**
 * The organisation's provider, as next-auth is told: authorization code with PKCE, state and nonce; addresses and keys from
 * its discovery document; an ID token whose signature, issuer, audience, nonce and times openid-client has checked.
 */
export function oidcProvider({ issuer, clientId, clientSecret, name, scope }: OidcConfiguration): OAuthConfig<Claims> {
  return {
    id: PROVIDER_ID,
    name,
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    authorization: { params: { scope } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    httpOptions: { timeout: TIMEOUT_MS },
    userinfo: {
      // Many providers send groups and e-mail from there alone. It must be about the same subject, and what the signed
      // token says stands before it.
      request: async ({ client, tokens }) => {
        const verified = tokens as TokenSet;
        const signed = verified.claims();
        if (client.issuer.metadata.userinfo_endpoint === undefined || verified.access_token === undefined)
          return signed;
        return claimsTogether(signed, await client.userinfo(verified));
      },
    },
    profile: ({ sub, email }) => ({ id: sub, ...(typeof email === "string" ? { email } : {}) }),
  };
}

/** What the provider vouched for, as a sign-in here. */
export async function signInFromProvider(claims: Record<string, unknown>, address: string): Promise<ProviderSignIn> {
  const { oidc } = runtime().signIn;
  if (oidc === undefined) return { refused: "foreign_issuer" };
  const { issuer, mapping } = oidc;
  const result = await signInWithProvider({
    ctx: serviceContext(SIGN_IN_ACTOR),
    input: { claims, issuer, mapping, address },
  });
  if ("refused" in result) logger().warn({ why: result.refused }, "the sign-in provider's word was not taken");
  return result;
}
