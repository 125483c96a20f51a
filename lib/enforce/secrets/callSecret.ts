/** The secret that one call's permit let go: there while that call is sent, and nowhere else. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Json } from "@/lib/core/organisation/definition";
import { hidden, hiddenIn } from "./hidden";

const underway = new AsyncLocalStorage<string>();

/** Runs `work` with the secret; without one it just runs. */
export function withCallSecret<T>(secret: string | undefined, work: () => Promise<T>): Promise<T> {
  return secret === undefined ? work() : underway.run(secret, work);
}

/** The secret of the call that is sent now, if it has one. */
export function callSecret(): string | undefined {
  return underway.getStore();
}

/** What an upstream said, without the secret that it was shown. */
export function withoutCallSecret<T extends Json>(said: T): T {
  const secret = callSecret();
  return secret === undefined ? said : (hiddenIn(said, [secret]) as T);
}

/** The same for words alone. */
export function wordsWithoutCallSecret(words: string): string {
  const secret = callSecret();
  return secret === undefined ? words : hidden(words, [secret]);
}
