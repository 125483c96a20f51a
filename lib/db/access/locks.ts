import { createHash } from "node:crypto";
import type { QueryClient } from "@/lib/db/queryClient";

/**
 * Takes the named locks until the transaction ends, always in the same order, so that two callers who want several of
 * them never wait for each other. A name is hashed to a 64-bit advisory lock; two names that collide wait needlessly,
 * nothing worse.
 */
export async function lockNames(client: QueryClient, names: readonly string[]): Promise<void> {
  const locks = [...new Set(names.map(lockOf))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (locks.length === 0) return;
  await client.query({
    name: "lock_names",
    text: "SELECT pg_advisory_xact_lock(lock) FROM unnest($1::bigint[]) AS lock",
    values: [locks.map(String)],
  });
}

function lockOf(name: string): bigint {
  return createHash("sha256").update(name).digest().readBigInt64BE(0);
}
