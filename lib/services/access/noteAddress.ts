import { type Caller, noteAddress } from "@/lib/db/access/addresses";
import type { Database } from "@/lib/db/database";
import type { ServiceContext } from "@/lib/services/context";

/** For how long an address is not written down again by this process, in milliseconds. */
const KNOWN_FOR_MS = 5 * 60_000;
/** Most addresses kept in mind for one database; the oldest are written down again. */
const KNOWN_MAX = 10_000;

/** Until when each credential's address counts as written down, epoch milliseconds. */
const known = new WeakMap<Database, Map<string, number>>();

/**
 * Notes from where an access token is used: one that was copied is used from elsewhere. A caller shows its token with every call, so
 * the same address is written down every few minutes only, with what the program said of itself then.
 */
export async function noteTokenAddress({
  ctx,
  credentialId,
  caller,
}: {
  ctx: Omit<ServiceContext, "actor">;
  credentialId: string;
  caller: Caller;
}): Promise<void> {
  const until = known.get(ctx.db) ?? new Map<string, number>();
  known.set(ctx.db, until);
  const pair = `${credentialId} ${caller.address}`;
  const now = ctx.now();
  if ((until.get(pair) ?? 0) > now.getTime()) return;
  await noteAddress(ctx.db.pool, { credentialId, caller, now });
  for (const oldest of until.keys()) {
    if (until.size < KNOWN_MAX) break;
    until.delete(oldest);
  }
  until.delete(pair);
  until.set(pair, now.getTime() + KNOWN_FOR_MS);
}
