import type { Database } from "@/lib/db/database";

/** Every row of every table as text: to see that nothing changed, or that a secret is nowhere. */
export async function databaseText(db: Database): Promise<string> {
  const { rows: tables } = await db.pool.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await db.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t ORDER BY t::text`);
    texts.push(`${name}:`, ...rows.map(({ row }) => row));
  }
  return texts.join("\n");
}
