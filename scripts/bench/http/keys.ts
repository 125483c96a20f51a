import { hkdfSync } from "node:crypto";

export const PUBLIC_URL = "http://ambit.invalid";

/** A database that lives as long as the measurement has a master secret that everyone knows. */
export function deriveKey(purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", "a benchmark's master secret", "", purpose, 32));
}
