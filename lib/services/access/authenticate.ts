import { type CredentialRow, findCredential } from "@/lib/db/access/credential";
import type { AgentActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type AccessTokenClaims, verifyAccessToken } from "@/lib/services/signing/accessToken";
import { idOrNull } from "./identifier";

type Context = Omit<ServiceContext, "actor">;

interface Standing {
  /**
   * A kill switch revokes the tokens of what it covers. While it is in force they still do for being told so, and for
   * reporting what had begun before it.
   */
  evenIfStopped?: boolean;
}

/**
 * Who holds this access token, if it is genuine and its credential still stands, looked up every time. Anything else is a
 * 401 that does not say why.
 */
export async function authenticate({
  ctx,
  token,
  ...standing
}: { ctx: Context; token: string } & Standing): Promise<AgentActor> {
  const claims = await requireGenuine({ ctx, token });
  return requireStanding(await findCredential(ctx.db.pool, claims.credentialId), claims, standing);
}

/** What the token says, if it is genuine; its credential is not looked up. A 401 for any other. */
export async function requireGenuine({ ctx, token }: { ctx: Context; token: string }): Promise<AccessTokenClaims> {
  const claims = await verifyAccessToken(ctx, token);
  if (claims === null || idOrNull(claims.credentialId) === null) throw invalidToken();
  return claims;
}

/** The caller, if the credential that the token names still stands and is for what the token says; else a 401. */
export function requireStanding(
  credential: CredentialRow | null | undefined,
  claims: AccessTokenClaims,
  { evenIfStopped = false }: Standing = {},
): AgentActor {
  if (
    credential === null ||
    credential === undefined ||
    credential.revoked ||
    (isRevoked(claims, credential) && !(evenIfStopped && credential.stopped)) ||
    claims.agent !== credential.agent ||
    claims.tool !== credential.tool ||
    claims.environment !== credential.environment ||
    claims.kind !== credential.kind
  )
    throw invalidToken();
  return actorOf(credential);
}

/** A token says only in which second it was issued: one of the second of the revocation is revoked too. */
function isRevoked({ issuedAt }: AccessTokenClaims, { tokensValidFrom }: CredentialRow): boolean {
  return tokensValidFrom !== null && issuedAt < tokensValidFrom;
}

function invalidToken(): Problem {
  return new Problem("unauthenticated", "The access token is not valid. Exchange the credential for a new one.");
}

export function actorOf(credential: CredentialRow): AgentActor {
  return {
    kind: "agent",
    agentId: credential.agentId,
    agent: credential.agent,
    tool: credential.tool,
    environment: credential.environment,
    credentialId: credential.id,
    credentialKind: credential.kind,
  };
}
