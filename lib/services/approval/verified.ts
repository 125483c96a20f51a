/** How the person behind an answer was verified, and what an approval asks of that. */
import type { AnswerVerification } from "@/lib/contracts/approvals";
import type { Ask } from "@/lib/core/decision/types";
import type { PersonActor } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/** How long a sign-in is fresh. The trigger approval_answer_freshly_verified holds the database to it. */
export const FRESH_FOR_MS = 5 * 60_000;

/** The type of the problem whose remedy is to sign in again (RFC 9457). */
export const SIGN_IN_AGAIN = "urn:ambit:problem:sign-in-again";

/** True when a rule or limit that asked wants whoever approves to have signed in just before. */
export function wantsFreshSignIn({ asks }: { asks: unknown }): boolean {
  return (asks as readonly Ask[]).some((ask) => ask.freshSignIn === true);
}

/** True when the person proved who they are in a browser within `withinMs`. */
export function isFreshlyVerified(
  { apiTokenId, verification }: PersonActor,
  now: Date,
  withinMs = FRESH_FOR_MS,
): boolean {
  const at = verification?.authenticatedAt ?? null;
  if (apiTokenId !== undefined || at === null) return false;
  return at <= now.getTime() && now.getTime() - at < withinMs;
}

/** What the card says of it: null where nothing is wanted, else until when the actor's sign-in is fresh. */
export function freshSignIn(
  actor: PersonActor,
  approval: { asks: unknown },
  now: Date,
): { until: string | null } | null {
  if (!wantsFreshSignIn(approval)) return null;
  const at = isFreshlyVerified(actor, now) ? (actor.verification?.authenticatedAt ?? null) : null;
  return { until: at === null ? null : new Date(at + FRESH_FOR_MS).toISOString() };
}

/** Problem `forbidden` when this approval wants more than what is known of how the actor was verified. */
export function requireVerified(
  actor: PersonActor,
  approval: { asks: unknown },
  { verdict, now }: { verdict: "approve" | "deny"; now: Date },
): void {
  if (!wantsFreshSignIn(approval)) return;
  if (actor.apiTokenId !== undefined) throw new Problem("forbidden", TOKEN_REFUSED);
  if (verdict === "approve" && !isFreshlyVerified(actor, now))
    throw new Problem("forbidden", "Sign in again to approve this. Your answer was not recorded.", {
      type: SIGN_IN_AGAIN,
    });
}

export const TOKEN_REFUSED =
  "This wants a person who has just signed in, so no API token answers this. Answer it in the browser.";

/** A yes that could be undone is given while the sign-in is fresh and takes effect seconds later: one minute is allowed. */
export function verifiedForRelease(actor: PersonActor, approval: { asks: unknown }, now: Date): boolean {
  return !wantsFreshSignIn(approval) || isFreshlyVerified(actor, now, FRESH_FOR_MS + 60_000);
}

/** What is kept of an answer's verification, as the columns of the answer. Nothing where the command acts for a person. */
export function verificationColumns({ apiTokenId, verification }: PersonActor) {
  if (apiTokenId !== undefined) return { apiTokenId, verifiedBy: "api_token" as const };
  if (verification === undefined) return { apiTokenId: null };
  const { method, authenticatedAt, issuer, acr, amr } = verification;
  return {
    apiTokenId: null,
    verifiedBy: method,
    authenticatedAt: authenticatedAt === null ? null : new Date(authenticatedAt),
    authIssuer: issuer ?? null,
    authContext: acr ?? null,
    authMethods: amr ?? [],
  };
}

/** The same for people, on the card and in the audit log; null where it was not recorded. */
export function verificationOf(answer: {
  verifiedBy: AnswerVerification["method"] | null;
  authenticatedAt: Date | null;
  authIssuer: string | null;
  authContext: string | null;
  authMethods: string[];
}): AnswerVerification | null {
  if (answer.verifiedBy === null) return null;
  return {
    method: answer.verifiedBy,
    authenticated_at: answer.authenticatedAt?.toISOString() ?? null,
    issuer: answer.authIssuer,
    acr: answer.authContext,
    amr: answer.authMethods,
  };
}

/** What the audit event of an answer says of it. */
export function verificationDetail(actor: PersonActor): Record<string, unknown> {
  const { verifiedBy = null, authenticatedAt = null, ...rest } = verificationColumns(actor);
  return {
    ...(actor.apiTokenId === undefined ? {} : { apiTokenId: actor.apiTokenId }),
    verified: verificationOf({
      verifiedBy,
      authenticatedAt,
      authIssuer: null,
      authContext: null,
      authMethods: [],
      ...rest,
    }),
  };
}
