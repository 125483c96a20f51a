import { createHash } from "node:crypto";
import { giveBackAttempts, takeAttempts } from "@/lib/db/signInAttempts";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

const WINDOW_MINUTES = 15;
/** Failures in a window: of one person from one address, of one person from anywhere, of one address with anyone. */
const ATTEMPTS_MAX = { pair: 10, email: 50, address: 60 } as const;

export interface Attempt {
  /** Called when the attempt was no failure. */
  forget(): Promise<void>;
}

/**
 * Counts an attempt to sign in before the password is looked at. The counts are in the database: they hold over restarts
 * and for all processes together.
 * @param address the network address of the caller; an IPv6 one counts by its /64
 * @throws Problem `too_many` with the seconds to wait; `first` tells whether this is the first one refused in the window
 */
export async function countAttempt(
  ctx: Pick<ServiceContext, "db" | "now">,
  { email, address, onLimit }: { email: string; address: string; onLimit: () => Promise<void> },
): Promise<Attempt> {
  const from = networkOf(address);
  const limits = new Map<string, number>([
    [keyOf("pair", `${email} ${from}`), ATTEMPTS_MAX.pair],
    [keyOf("email", email), ATTEMPTS_MAX.email],
    [keyOf("address", from), ATTEMPTS_MAX.address],
  ]);
  const keys = [...limits.keys()].sort();
  const now = ctx.now();
  const windows = await takeAttempts(ctx.db, keys, now, WINDOW_MINUTES * 60_000);
  const over = windows.filter((window) => window.attempts > (limits.get(window.key) ?? 0));
  if (over.length > 0) {
    if (over.some((window) => window.attempts === (limits.get(window.key) ?? 0) + 1)) await onLimit();
    const until = Math.max(...over.map((window) => window.windowStart.getTime() + WINDOW_MINUTES * 60_000));
    const seconds = Math.max(1, Math.ceil((until - now.getTime()) / 1_000));
    throw new Problem("too_many", `There were too many attempts. Try again in ${inWords(seconds)}.`, {
      retryAfter: seconds,
    });
  }
  return { forget: () => giveBackAttempts(ctx.db, keys) };
}

function keyOf(kind: keyof typeof ATTEMPTS_MAX, value: string): string {
  return `${kind}:${createHash("sha256").update(value).digest("base64url")}`;
}

/** One household or server has a whole IPv6 /64, so that is what counts. */
export function networkOf(address: string): string {
  const plain = address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
  if (!plain.includes(":")) return plain;
  const [head = "", tail] = plain.split("::");
  const front = head.split(":").filter(Boolean);
  const back = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const groups =
    tail === undefined
      ? front
      : [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0"), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, "").toLowerCase())
    .join(":")}::/64`;
}

function inWords(seconds: number): string {
  if (seconds < 60) return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  const minutes = Math.ceil(seconds / 60);
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}
