/** The session cookie: next-auth's encrypted token, with what `personOfSession` checks against the database. */
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { runtime } from "@/lib/http/runtime";
import { SESSION_HOURS, type SessionClaims } from "@/lib/services/person/actor";

export const SESSION_SECONDS = SESSION_HOURS * 3_600;

const verificationInToken = z.object({
  method: z.enum(["password", "oidc"]),
  authenticatedAt: z.number().nullable(),
  issuer: z.string().exactOptional(),
  acr: z.string().exactOptional(),
  amr: z.array(z.string()).exactOptional(),
});
const claimsInToken = z.object({
  sub: z.guid(),
  epoch: z.number().int(),
  signedInAt: z.number(),
  verification: verificationInToken.exactOptional(),
});
export type TokenClaims = z.infer<typeof claimsInToken>;

/** True when browsers reach this installation by https, so that cookies may be kept from plain http. */
export function isSecure(): boolean {
  return runtime().publicUrl.startsWith("https://");
}

/** next-auth's own names, so that its routes and Ambit's pages share one cookie. */
export function sessionCookieName(): string {
  return isSecure() ? "__Secure-next-auth.session-token" : "next-auth.session-token";
}

export function sessionCookieOptions() {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() } as const;
}

export function sessionSecret(): string {
  return runtime().deriveKey("browser-sessions").toString("base64url");
}

export function tokenClaims(claims: SessionClaims): TokenClaims {
  const { personId, sessionEpoch, signedInAt, verification } = claims;
  return { sub: personId, epoch: sessionEpoch, signedInAt, ...(verification === undefined ? {} : { verification }) };
}

/** The value of the session cookie for someone who just signed in. */
export async function sealSession(claims: SessionClaims): Promise<string> {
  return await encode({ token: { ...tokenClaims(claims) }, secret: sessionSecret(), maxAge: SESSION_SECONDS });
}

/** What a cookie claims; null for none, a foreign, a changed or an ended one. */
export async function openSession(cookie: string | undefined): Promise<SessionClaims | null> {
  if (cookie === undefined || cookie === "") return null;
  try {
    return claimsOf(await decode({ token: cookie, secret: sessionSecret() }));
  } catch {
    return null;
  }
}

export function claimsOf(token: unknown): SessionClaims | null {
  const read = claimsInToken.safeParse(token);
  if (!read.success) return null;
  const { sub, epoch, ...rest } = read.data;
  return { personId: sub, sessionEpoch: epoch, ...rest };
}
