/** Wordings of tools that gateways saw and nobody had looked at. */
import type { Transaction } from "@/lib/db/database";
import type { QueryClient } from "@/lib/db/queryClient";

export interface StoredQuarantine {
  id: string;
  action: string;
  digest: string;
  noticedAt: Date;
  releasedAt: Date | null;
}

/** Of a tool, or of one of its actions. */
export async function readQuarantines(
  client: QueryClient,
  { tool, action }: { tool: string; action?: string },
): Promise<StoredQuarantine[]> {
  const { rows } = await client.query<StoredQuarantine>(
    `SELECT id, action, digest, noticed_at AS "noticedAt", released_at AS "releasedAt"
       FROM tool_quarantine WHERE tool = $1 AND ($2::text IS NULL OR action = $2)`,
    [tool, action ?? null],
  );
  return rows;
}

/** Each wording once: another gateway may have seen it at the same moment. */
export async function storeQuarantines(
  tx: Transaction,
  data: { id: string; importId: string; tool: string; action: string; digest: string; noticedAt: Date }[],
): Promise<void> {
  await tx.toolQuarantine.createMany({ data, skipDuplicates: true });
}

export function findQuarantine(tx: Transaction, id: string) {
  return tx.toolQuarantine.findUnique({ where: { id } });
}

/** False where somebody has already. */
export async function releaseOnce(
  tx: Transaction,
  { id, personId, reason, now }: { id: string; personId: string; reason: string; now: Date },
): Promise<boolean> {
  const { count } = await tx.toolQuarantine.updateMany({
    where: { id, releasedAt: null },
    data: { releasedAt: now, releasedById: personId, reason },
  });
  return count === 1;
}
