/** What a sign-in provider's claims say and give: pure, over the mapping of this installation. */
import { z } from "zod";
import type { ClaimGift, ClaimMapping } from "@/lib/platform/claimMapping";
import type { RoleName } from "@/lib/services/context";

const NAME_MAX = 120;

/** The claims that Ambit itself reads. What the mapping reads may be any other. */
export const accountClaims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  email: z.string().max(320).optional().catch(undefined),
  email_verified: z.unknown().optional(),
  name: z.string().optional().catch(undefined),
  auth_time: z.number().nonnegative().optional().catch(undefined),
  // Both go into the session's cookie, which has to stay one cookie.
  acr: z.string().max(200).optional().catch(undefined),
  amr: z.array(z.string().max(40)).max(10).optional().catch(undefined),
});
export type AccountClaims = z.output<typeof accountClaims>;

/** The address that the provider vouches for, in the one spelling kept here; null without one. */
export function verifiedEmail({ email, email_verified: verified }: AccountClaims): string | null {
  // Some providers write their booleans as text. Anything else, and silence, is no yes.
  if (verified !== true && verified !== "true") return null;
  const address = email?.trim();
  // ASCII alone: lower-casing folds other letters (U+212A, the Kelvin sign) onto those of somebody else's address.
  return address !== undefined && /^[!-?A-~]+@[!-?A-~]+$/.test(address) ? address.toLowerCase() : null;
}

/** A name to show for someone who is new: what the provider calls them, without characters that cannot be seen. */
export function shownName({ name }: AccountClaims, email: string): string {
  const clean = [...(name ?? "").replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim()].slice(0, NAME_MAX).join("");
  return clean === "" ? email : clean;
}

/** When the person last proved who they are, epoch ms; null when the provider did not say, or named a time to come. */
export function authenticatedAt({ auth_time: seconds }: AccountClaims, now: Date): number | null {
  if (seconds === undefined) return null;
  const at = seconds * 1_000;
  const ahead = at - now.getTime();
  if (ahead > CLOCKS_APART_MAX_MS) return null;
  return Math.min(at, now.getTime());
}

/** How far the provider's clock may be ahead. */
const CLOCKS_APART_MAX_MS = 60_000;

export interface Assignments {
  roles: ReadonlySet<RoleName>;
  /** By name. */
  teams: ReadonlySet<string>;
}

/** Every role and team that the mapping names: what the claims decide, and all that they decide. */
export function governedBy({ gives }: ClaimMapping): Assignments {
  return assignmentsOf(gives);
}

/** What these claims give. */
export function givenBy({ gives }: ClaimMapping, claims: Readonly<Record<string, unknown>>): Assignments {
  return assignmentsOf(gives.filter((gift) => applies(gift, claims)));
}

function assignmentsOf(gifts: readonly ClaimGift[]): Assignments {
  return { roles: new Set(gifts.flatMap(({ roles }) => roles)), teams: new Set(gifts.flatMap(({ teams }) => teams)) };
}

function applies({ claim, is }: ClaimGift, claims: Readonly<Record<string, unknown>>): boolean {
  const value = claim.startsWith("/") ? atPointer(claims, claim) : ownValue(claims, claim);
  return Array.isArray(value) ? value.includes(is) : value === is;
}

/** RFC 6901. */
function atPointer(claims: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, step) => ownValue(value, step), claims);
}

function ownValue(holder: unknown, key: string): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return (holder as Record<string, unknown>)[key];
}
