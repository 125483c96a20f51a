import { createHash } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "@/lib/db/database";
import { cloneDatabase, databaseAt, onServer } from "./templateServer";

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
  const { url, drop } = await cloneDatabase(inject("templateUrl"), template);
  const db = openDatabase({ url });
  return {
    url,
    db,
    close: async () => {
      await db.close();
      await drop();
    },
  };
}
