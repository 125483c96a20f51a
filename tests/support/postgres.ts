import { createHash, randomBytes } from "node:crypto";
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
  return await cloneOf(path.basename(new URL(inject("templateUrl")).pathname));
}

/**
 * A database of this test's own, cloned from a template that `fill` fills the first time in this run that anybody asks for
 * `key`. Answers too what `fill` answered then, as JSON.
 */
export async function filledDatabase<T>(
  key: string,
  fill: (db: Database) => Promise<T>,
): Promise<{ database: TestDatabase; filled: T }> {
  const templateUrl = inject("templateUrl");
  const name = `template_${createHash("sha256").update(key).digest("hex").slice(0, 32)}`;
  const filled = await onServer(templateUrl, async (client) => {
    // The comment is the last thing written, so a template that has one is whole. The lock ends with the connection.
    await client.query("SELECT pg_advisory_lock(hashtext($1))", [name]);
    const known = await client.query<{ said: string | null }>(
      "SELECT shobj_description(oid, 'pg_database') said FROM pg_database WHERE datname = $1",
      [name],
    );
    const said = known.rows[0]?.said;
    if (said !== undefined && said !== null) return JSON.parse(said) as T;
    await client.query(`DROP DATABASE IF EXISTS ${name}`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${path.basename(new URL(templateUrl).pathname)}`);
    const db = openDatabase({ url: databaseAt(templateUrl, name) });
    const answer = await fill(db).finally(() => db.close());
    await client.query(`COMMENT ON DATABASE ${name} IS ${pg.escapeLiteral(JSON.stringify(answer))}`);
    return answer;
  });
  return { database: await cloneOf(name), filled };
}

async function cloneOf(template: string): Promise<TestDatabase> {
  const templateUrl = inject("templateUrl");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await onServer(templateUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
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
    await onServer(templateUrl, (client) => client.query(`DROP DATABASE ${name}`));
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== OBJECT_IN_USE) throw error;
    await onServer(templateUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  }
}

/** Nobody may be connected to the template while it is cloned, so this goes through the server's `postgres` database. */
async function onServer<T>(templateUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseAt(templateUrl, "postgres") });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseAt(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
}
