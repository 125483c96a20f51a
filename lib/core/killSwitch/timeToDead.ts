/**
 * How long what was handed out before a stop lived on: until nothing of it could act any more, by anybody's check (docs/decisions/0068).
 * Times in epoch milliseconds.
 */

export const HANDED_KINDS = ["access_token", "permit", "action_in_flight", "downstream_token"] as const;
export type HandedKind = (typeof HANDED_KINDS)[number];

/** Tokens of one issuer that were issued before the stop. */
export interface HandedTokens {
  is: "tokens";
  kind: "access_token" | "downstream_token";
  issuer: string;
  count: number;
  /** The latest. */
  expiresAt: number;
}

/** Permits that were issued before the stop and stand alike. Of each time, the latest. */
export interface HandedPermits {
  is: "permits";
  issuer: string;
  count: number;
  /** Nothing accepts one of them without redeeming it. */
  mustRedeem: boolean;
  redeemed: boolean;
  expiresAt: number;
  revokedAt: number | null;
  /** When whoever held it reported how the action ended. */
  reportedAt: number | null;
}

export type Handed = HandedTokens | HandedPermits;

/** What of it is still alive, of one kind and issuer. */
export interface Alive {
  kind: HandedKind;
  issuer: string;
  count: number;
  /** Null while nobody can say: an action is on its way, and ends when its outcome is reported. */
  latestEnd: number | null;
}

export interface Afterlife {
  alive: Alive[];
  /** When the last of it ended, never before the stop; null while something is alive. */
  deadAt: number | null;
  /** Actions whose end nobody reported in the time that they are waited for; then there is no time to dead. */
  unreported: number;
}

/** For how long an outcome is waited for. */
export const OUTCOME_AWAITED_MS = 24 * 3_600_000;

/**
 * When it can act no more; null while that is not known. A token or permit may be checked by signature and end alone, wherever Ambit's keys
 * are known: revoking it in Ambit ends it only where it has to be shown to Ambit.
 */
export function endOf(handed: Handed): number | null {
  if (handed.is === "tokens") return handed.expiresAt;
  if (handed.reportedAt !== null) return handed.reportedAt;
  if (handed.redeemed) return null;
  if (handed.mustRedeem && handed.revokedAt !== null) return Math.min(handed.revokedAt, handed.expiresAt);
  return handed.expiresAt;
}

/** @param now not before the stop */
export function afterlifeOf(stoppedAt: number, handed: readonly Handed[], now: number): Afterlife {
  const ends = handed.map((one) => ({ one, end: endOf(one) }));
  const living = ends.filter(({ end }) => end === null || end > now);
  const isGivenUp = now - stoppedAt >= OUTCOME_AWAITED_MS && living.every(({ end }) => end === null);
  if (living.length > 0 && !isGivenUp) return { alive: together(living), deadAt: null, unreported: 0 };
  const unreported = living.reduce((sum, { one }) => sum + one.count, 0);
  if (unreported > 0) return { alive: [], deadAt: null, unreported };
  return { alive: [], deadAt: Math.max(stoppedAt, ...ends.map(({ end }) => end ?? stoppedAt)), unreported: 0 };
}

function together(living: readonly { one: Handed; end: number | null }[]): Alive[] {
  const found = new Map<string, Alive>();
  for (const { one, end } of living) {
    const kind = kindOf(one);
    const key = JSON.stringify([kind, one.issuer]);
    const before = found.get(key);
    const latest = before === undefined ? end : laterOf(before.latestEnd, end);
    found.set(key, { kind, issuer: one.issuer, count: (before?.count ?? 0) + one.count, latestEnd: latest });
  }
  return [...found.values()].sort(
    (a, b) => HANDED_KINDS.indexOf(a.kind) - HANDED_KINDS.indexOf(b.kind) || (a.issuer < b.issuer ? -1 : 1),
  );
}

function kindOf(one: Handed): HandedKind {
  if (one.is === "tokens") return one.kind;
  return one.redeemed ? "action_in_flight" : "permit";
}

function laterOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}
