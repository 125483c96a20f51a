import type { AgentActor } from "@/lib/services/context";
import type { SigningContext } from "./keys";
import { signToken, verifyToken } from "./tokens";

/** How long an access token opens the access API, in seconds. */
export const ACCESS_TOKEN_SECONDS = 600;

type Context = SigningContext & { publicUrl: string };

export async function signAccessToken(ctx: Context, { actor, id }: { actor: AgentActor; id: string }): Promise<string> {
  return signToken(ctx, {
    typ: "at+jwt",
    issuer: ctx.publicUrl,
    claims: {
      sub: actor.agent,
      aud: audienceOf(ctx.publicUrl),
      jti: id,
      client_id: actor.credentialId,
      tool: actor.tool,
      environment: actor.environment,
      kind: actor.credentialKind,
    },
    expiresAt: new Date(ctx.now().getTime() + ACCESS_TOKEN_SECONDS * 1_000),
  });
}

/** What a genuine access token says; null for any other. Whether its credential still stands is for the caller to ask. */
export interface AccessTokenClaims {
  agent: string;
  credentialId: string;
  tool: string;
  environment: string;
  kind: string;
}

export async function verifyAccessToken(ctx: Context, token: string): Promise<AccessTokenClaims | null> {
  const claims = await verifyToken(ctx, {
    token,
    typ: "at+jwt",
    issuer: ctx.publicUrl,
    audience: audienceOf(ctx.publicUrl),
  });
  if (claims === null) return null;
  const { sub, client_id: credentialId, tool, environment, kind } = claims;
  if (
    sub === undefined ||
    typeof credentialId !== "string" ||
    typeof tool !== "string" ||
    typeof environment !== "string" ||
    typeof kind !== "string"
  )
    return null;
  return { agent: sub, credentialId, tool, environment, kind };
}

function audienceOf(publicUrl: string): string {
  return `${publicUrl}/access/v1`;
}
