import type { SigningContext, SigningKey } from "./keys";
import { signToken, verifyToken } from "./tokens";

/** How long a permit is good for, in milliseconds: long enough to forward a call, short enough to be worthless later. */
export const PERMIT_MS = 120_000;

type Context = SigningContext & { publicUrl: string };

export interface PermitClaims {
  id: string;
  agent: string;
  evaluationId: string;
  /** The action digest. */
  digest: string;
}

/** Whoever runs `tool` in `environment` is whom a permit is meant for. */
interface Recipient {
  tool: string;
  environment: string;
}

export function signPermit(
  ctx: Pick<Context, "now" | "publicUrl">,
  key: SigningKey,
  { permit, recipient, expiresAt }: { permit: PermitClaims; recipient: Recipient; expiresAt: Date },
): string {
  return signToken(ctx, key, {
    typ: "ambit-permit+jwt",
    issuer: ctx.publicUrl,
    claims: {
      sub: permit.agent,
      aud: audienceOf(recipient),
      jti: permit.id,
      digest: permit.digest,
      evaluation_id: permit.evaluationId,
    },
    expiresAt,
  });
}

/** What a genuine, unexpired permit for this recipient says; null for any other. */
export async function verifyPermit(
  ctx: Context,
  { permit, recipient }: { permit: string; recipient: Recipient },
): Promise<PermitClaims | null> {
  const claims = await verifyToken(ctx, {
    token: permit,
    typ: "ambit-permit+jwt",
    issuer: ctx.publicUrl,
    audience: audienceOf(recipient),
  });
  if (claims === null) return null;
  const { sub, jti, digest, evaluation_id: evaluationId } = claims;
  if (sub === undefined || jti === undefined || typeof digest !== "string" || typeof evaluationId !== "string")
    return null;
  return { id: jti, agent: sub, evaluationId, digest };
}

/** What stands for a tool in an environment as the audience of a token. */
export function audienceOf({ tool, environment }: Recipient): string {
  return `urn:ambit:tool:${encodeURIComponent(tool)}:${encodeURIComponent(environment)}`;
}
