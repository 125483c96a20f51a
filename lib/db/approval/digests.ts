import type { Database } from "@/lib/db/database";

/** Of which exact action each of these approvals is, as it is asked for now; those of other teams are left out. */
export async function findDigests(
  db: Database,
  { ids, teams }: { ids: readonly string[]; teams: readonly string[] | null },
): Promise<string[]> {
  const rows = await db.prisma.approval.findMany({
    where: { id: { in: [...ids] }, ...(teams === null ? {} : { agent: { teamId: { in: [...teams] } } }) },
    select: { actionDigest: true, editedDigest: true },
  });
  return rows.map(({ actionDigest, editedDigest }) => editedDigest ?? actionDigest);
}
