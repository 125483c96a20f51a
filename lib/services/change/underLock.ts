/** Working out what a change does takes long; putting it in force must not keep decisions waiting for that. */
import type { ChangeContent } from "@/lib/contracts/changes";
import type { Transaction } from "@/lib/db/database";
import { lockOrganisation } from "@/lib/db/organisationLock";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { type InForce, organisationInForce } from "./assess";

const ATTEMPTS_MAX = 3;

/**
 * Prepares on the organisation in force, then does `work` under its lock, where it is certain to be the same still. When it
 * was changed in between, both begin again.
 */
export async function underLock<P, T>(
  ctx: ServiceContext,
  content: ChangeContent,
  prepare: (inForce: InForce) => Promise<P>,
  work: (tx: Transaction, prepared: P, inForce: InForce) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const inForce = await organisationInForce(ctx.db, content);
    const prepared = await prepare(inForce);
    const done = await ctx.db.transaction(async (tx) => {
      await lockOrganisation(tx);
      const { configVersion } = await tx.organisation.findUniqueOrThrow({ where: { id: 1 } });
      if (Number(configVersion) !== inForce.configVersion) return null;
      return { value: await work(tx, prepared, inForce) };
    });
    if (done !== null) return done.value;
  }
  throw new Problem(
    "conflict",
    "The organisation is being changed all the time just now. Nothing was changed; try again.",
  );
}
