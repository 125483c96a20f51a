import type { Database } from "@/lib/db/database";

/** Leaves the tables as they are once the database has come to rest, however long that takes. */
export async function vacuum({ pool }: Database): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    await client.query("VACUUM ANALYZE");
  } finally {
    // Its settings are not for the next caller.
    client.release(true);
  }
}
