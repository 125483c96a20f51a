import { randomBytes } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "@/lib/db/database";

const OBJECT_IN_USE = "55006";

export interface TestDatabase {
  url: string;
  db: Database;
  /** Closes `db` and drops the database. */
  close(): Promise<void>;
}

/** A migrated, empty database of this test's own, cloned from the run's template. */
export async function testDatabase(): Promise<TestDatabase> {
  const templateUrl = inject("templateUrl");
  const template = path.basename(new URL(templateUrl).pathname);
  const name = `test_${randomBytes(8).toString("hex")}`;
  await onServer(templateUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseAt(templateUrl, name);
  const db = openDatabase({ url });
  return {
    url,
    db,
    close: async () => {
      await db.close();
      await dropDatabase(templateUrl, name);
    },
  };
}

/**
 * PostgreSQL sends its own vacuum away by itself; `FORCE` may not, for it ends every process only with that process's
 * permission. So force is for what the test left connected.
 */
async function dropDatabase(templateUrl: string, name: string): Promise<void> {
  try {
    await onServer(templateUrl, `DROP DATABASE ${name}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== OBJECT_IN_USE) throw error;
    await onServer(templateUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

/** Nobody may be connected to the template while it is cloned, so this goes through the server's `postgres` database. */
async function onServer(templateUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseAt(templateUrl, "postgres") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function databaseAt(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
}
