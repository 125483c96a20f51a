import { type CredentialRow, findCredential } from "@/lib/db/access/credential";
import type { AgentActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { verifyAccessToken } from "@/lib/services/signing/accessToken";
import { idOrNull } from "./identifier";

/**
 * Who holds this access token, if it is genuine and its credential still stands, looked up every time. Anything else is a
 * 401 that does not say why.
 */
export async function authenticate({
  ctx,
  token,
}: {
  ctx: Omit<ServiceContext, "actor">;
  token: string;
}): Promise<AgentActor> {
  const claims = await verifyAccessToken(ctx, token);
  const id = idOrNull(claims?.credentialId);
  const credential = claims === null || id === null ? null : await findCredential(ctx.db.pool, id);
  if (
    claims === null ||
    credential === null ||
    credential.revoked ||
    claims.agent !== credential.agent ||
    claims.tool !== credential.tool ||
    claims.environment !== credential.environment ||
    claims.kind !== credential.kind
  )
    throw new Problem("unauthenticated", "The access token is not valid. Exchange the credential for a new one.");
  return actorOf(credential);
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
