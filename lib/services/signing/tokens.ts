/**
 * Signs and verifies Ambit's own tokens after RFC 8725: one algorithm, a `typ` for each purpose, issuer, audience and
 * expiry always checked, and only keys that Ambit itself keeps; whatever key a token brings along is ignored.
 */
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { isDatabaseFailure } from "@/lib/db/access/transaction";
import { activeKey, publicKey, SIGNING_ALGORITHM, type SigningContext } from "./keys";

export type TokenType = "at+jwt" | "ambit-permit+jwt";

export interface Claims {
  sub: string;
  aud: string;
  jti: string;
  [claim: string]: string | number;
}

/** A compact JWS that is valid from now until `expiresAt` (whole seconds). */
export async function signToken(
  ctx: SigningContext,
  { typ, issuer, claims, expiresAt }: { typ: TokenType; issuer: string; claims: Claims; expiresAt: Date },
): Promise<string> {
  const { kid, privateKey } = await activeKey(ctx);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid, typ })
    .setIssuer(issuer)
    .setIssuedAt(Math.floor(ctx.now().getTime() / 1_000))
    .setExpirationTime(Math.floor(expiresAt.getTime() / 1_000))
    .sign(privateKey);
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
