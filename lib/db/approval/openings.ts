import type { Transaction } from "@/lib/db/database";

/** Which card was opened, by whom. */
export interface Opening {
  approvalId: string;
  personId: string;
  edition: number;
  openedAt: Date;
}

/** Keeps when a person first opened this card; a later opening changes nothing, and most writes nothing. */
export async function keepFirstOpening(
  tx: Transaction,
  { approvalId, personId, edition, openedAt }: Opening,
): Promise<void> {
  const key = { approvalId, personId, edition };
  if ((await tx.approvalOpening.count({ where: key })) > 0) return;
  await tx.approvalOpening.createMany({ data: [{ ...key, openedAt }], skipDuplicates: true });
}
