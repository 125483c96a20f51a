/** The secret that one call's permit let go: there while that call is sent, and nowhere else. */
import { AsyncLocalStorage } from "node:async_hooks";

const underway = new AsyncLocalStorage<string>();

/** Runs `work` with the secret; without one it just runs. */
export function withCallSecret<T>(secret: string | undefined, work: () => Promise<T>): Promise<T> {
  return secret === undefined ? work() : underway.run(secret, work);
}

/** The secret of the call that is sent now, if it has one. */
export function callSecret(): string | undefined {
  return underway.getStore();
}
