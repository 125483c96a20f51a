import type { Transaction } from "@/lib/db/database";

/** Holds the change until the transaction ends, if it is still what was read: false where somebody moved it on. */
export async function holdSubmitted(
  tx: Transaction,
  { id, edition, submittedDigest }: { id: string; edition: number; submittedDigest: string },
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM change_request WHERE id = ${id}::uuid AND status = 'submitted' AND edition = ${edition}
       AND submitted_digest = ${submittedDigest} FOR UPDATE`;
  return rows.length === 1;
}
