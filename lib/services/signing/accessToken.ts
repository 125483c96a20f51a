import type { JWTPayload } from "jose";
import type { Database } from "@/lib/db/database";
import type { AgentActor } from "@/lib/services/context";
import { activeKey, type SigningContext } from "./keys";
import { signToken, verifyToken } from "./tokens";

/** How long an access token opens the access API, in seconds. */
export const ACCESS_TOKEN_SECONDS = 600;

type Context = SigningContext & { publicUrl: string };

export async function signAccessToken(ctx: Context, { actor, id }: { actor: AgentActor; id: string }): Promise<string> {
  return signToken(ctx, await activeKey(ctx), {
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

/**
 * Tokens that were found genuine, by their text: a caller shows the same one with every call, and checking its signature
 * costs more than the decision. Whether it has expired is looked at every time.
 */
const genuine = new WeakMap<Database, Map<string, JWTPayload>>();
/** Most tokens kept in mind for one database; the oldest are checked again. */
const GENUINE_MAX = 10_000;

/** What a genuine access token says; null for any other. Whether its credential still stands is for the caller to ask. */
export interface AccessTokenClaims {
  agent: string;
  credentialId: string;
  tool: string;
  environment: string;
  kind: string;
  /** When it was issued, epoch seconds. */
  issuedAt: number;
}

export async function verifyAccessToken(ctx: Context, token: string): Promise<AccessTokenClaims | null> {
  const known = genuine.get(ctx.db)?.get(token);
  const isGood = known?.iss === ctx.publicUrl && ctx.now().getTime() < (known.exp ?? 0) * 1_000;
  const claims = isGood ? known : await verifyOnce(ctx, token);
  if (claims === null) return null;
  const { sub, client_id: credentialId, tool, environment, kind, iat } = claims;
  if (
    sub === undefined ||
    typeof credentialId !== "string" ||
    typeof tool !== "string" ||
    typeof environment !== "string" ||
    typeof kind !== "string" ||
    iat === undefined
  )
    return null;
  return { agent: sub, credentialId, tool, environment, kind, issuedAt: iat };
}

async function verifyOnce(ctx: Context, token: string): Promise<JWTPayload | null> {
  const claims = await verifyToken(ctx, {
    token,
    typ: "at+jwt",
    issuer: ctx.publicUrl,
    audience: audienceOf(ctx.publicUrl),
  });
  if (claims === null) return null;
  const kept = genuine.get(ctx.db) ?? new Map<string, JWTPayload>();
  genuine.set(ctx.db, kept);
  for (const oldest of kept.keys()) {
    if (kept.size < GENUINE_MAX) break;
    kept.delete(oldest);
  }
  kept.set(token, claims);
  return claims;
}

function audienceOf(publicUrl: string): string {
  return `${publicUrl}/access/v1`;
}
