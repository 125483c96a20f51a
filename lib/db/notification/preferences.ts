import type { Transaction } from "@/lib/db/database";

export interface StoredPreferences {
  approvalWaits: boolean;
  deadlineNear: boolean;
  handOffOpened: boolean;
  actionFailed: boolean;
  changeMoves: boolean;
}

/** What these people have chosen; whoever has chosen nothing is not in it. */
export async function readPreferences(
  tx: Transaction,
  personIds: readonly string[],
): Promise<Map<string, StoredPreferences>> {
  const rows = await tx.notificationPreference.findMany({ where: { personId: { in: [...personIds] } } });
  return new Map(rows.map((row) => [row.personId, row]));
}

export async function putPreferences(
  tx: Transaction,
  { personId, changedAt, ...preferences }: StoredPreferences & { personId: string; changedAt: Date },
): Promise<void> {
  await tx.notificationPreference.upsert({
    where: { personId },
    create: { personId, changedAt, ...preferences },
    update: { changedAt, ...preferences },
  });
}
