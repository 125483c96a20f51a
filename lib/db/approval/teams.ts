import type { Database } from "@/lib/db/database";

/** The teams whose agents asked for these approvals. */
export async function findTeamsOf(db: Database, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.pool.query<{ team: string }>(
    "SELECT DISTINCT team_id::text AS team FROM approval WHERE id = ANY ($1::uuid[])",
    [ids],
  );
  return new Set(rows.map(({ team }) => team));
}
