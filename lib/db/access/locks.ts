import { hash } from "node:crypto";
import type { QueryClient } from "@/lib/db/queryClient";

/**
 * Takes the named locks until the transaction ends, always in the same order, so that two callers who want several of
 * them never wait for each other. A name is hashed to a 64-bit advisory lock; two names that collide wait needlessly,
 * nothing worse.
 */
export async function lockNames(client: QueryClient, names: readonly string[]): Promise<void> {
  const locks = locksOf(names);
  if (locks.length === 0) return;
  await client.query({
    name: "lock_names",
    text: "SELECT pg_advisory_xact_lock(lock) FROM unnest($1::bigint[]) AS lock",
    values: [locks],
  });
}

/** The same as a statement without values, for the beginning of a transaction. It holds numbers and nothing else. */
export function lockStatement(names: readonly string[]): string {
  return `SELECT pg_advisory_xact_lock(lock) FROM unnest('{${locksOf(names).join(",")}}'::bigint[]) AS lock;`;
}

function locksOf(names: readonly string[]): string[] {
  return [...new Set(names.map(lockOf))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map(String);
}

function lockOf(name: string): bigint {
  return hash("sha256", name, "buffer").readBigInt64BE(0);
}
