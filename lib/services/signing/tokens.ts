/**
 * Signs and verifies Ambit's own tokens after RFC 8725: one algorithm, a `typ` for each purpose, issuer, audience and
 * expiry always checked, and only keys that Ambit itself keeps; whatever key a token brings along is ignored.
 */
import { sign } from "node:crypto";
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import { isDatabaseFailure } from "@/lib/db/access/transaction";
import { publicKey, SIGNING_ALGORITHM, type SigningContext, type SigningKey } from "./keys";

export type TokenType = "at+jwt" | "ambit-permit+jwt" | "ambit-tool+jwt";

export interface Claims {
  sub: string;
  aud: string;
  jti: string;
  [claim: string]: string | number | { sub: string };
}

/**
 * A compact JWS (RFC 7515 §3.1) that is valid from now until `expiresAt` (whole seconds), signed at once: every allow waits
 * for one, and a detour through the thread pool costs more than the signature (RFC 8037).
 */
export function signToken(
  { now }: Pick<SigningContext, "now">,
  { kid, privateKey }: SigningKey,
  { typ, issuer, claims, expiresAt }: { typ: TokenType; issuer: string; claims: Claims; expiresAt: Date },
): string {
  const header = base64url({ alg: SIGNING_ALGORITHM, kid, typ });
  const payload = base64url({
    ...claims,
    iss: issuer,
    iat: Math.floor(now().getTime() / 1_000),
    exp: Math.floor(expiresAt.getTime() / 1_000),
  });
  const signed = `${header}.${payload}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
}

function base64url(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** The claims of a token that is genuine, of this type, for this audience and not expired; else null, without a reason. */
export async function verifyToken(
  ctx: SigningContext,
  { token, typ, issuer, audience }: { token: string; typ: TokenType; issuer: string; audience: string },
): Promise<JWTPayload | null> {
  try {
    const { kid, crit } = decodeProtectedHeader(token);
    if (typeof kid !== "string" || crit !== undefined) return null;
    const key = await publicKey(ctx, kid);
    if (key === null) return null;
    const { payload } = await jwtVerify(token, key, {
      algorithms: [SIGNING_ALGORITHM],
      typ,
      issuer,
      audience,
      requiredClaims: ["sub", "jti", "iat", "exp"],
      currentDate: ctx.now(),
      clockTolerance: 0,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError || (error instanceof TypeError && !isDatabaseFailure(error))) return null;
    throw error;
  }
}
