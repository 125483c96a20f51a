import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";

/** The database and the migrations folder do not fit together. `message` says what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

export interface MigrateOptions {
  url: string;
  /** The absolute path of prisma/migrations. */
  folder: string;
  /** Called before each migration that is applied, with its name. */
  onApply?: (name: string) => void;
}

interface Migration {
  name: string;
  sql: string;
  /** Hex SHA-256 of the file, as Prisma computes it. */
  checksum: string;
}

interface AppliedRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
  logs: string | null;
}

/** The key of Prisma's own advisory lock: this runner and `prisma migrate` wait for each other. */
const LOCK_KEY = 72_707_369;

const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Brings a database up to the newest migration and keeps the same record as `prisma migrate deploy`, which can go on from
 * here. Each migration commits together with its record, so one that fails leaves nothing behind.
 * @returns the names of the migrations that were applied now
 * @throws MigrationError when an applied migration was edited, failed under Prisma, or is not in the folder
 */
export async function migrate({ url, folder, onApply }: MigrateOptions): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: url, application_name: "ambit migrate" });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
    await client.query(CREATE_TABLE);
    const pending = await pendingOf(client, migrations);
    for (const migration of pending) {
      onApply?.(migration.name);
      await apply(client, migration);
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return await Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function pendingOf(client: pg.Client, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<AppliedRow>(
    `SELECT migration_name, checksum, finished_at, rolled_back_at, logs FROM "_prisma_migrations" ORDER BY started_at`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const applied = new Set<string>();
  for (const row of rows) {
    if (row.rolled_back_at !== null) continue;
    if (row.finished_at === null)
      throw new MigrationError(
        `The migration ${row.migration_name} failed earlier and was left unfinished. Mend the database, then run \`npx prisma migrate resolve\`, and start again.${row.logs === null ? "" : ` It said: ${row.logs}`}`,
      );
    const migration = known.get(row.migration_name);
    if (migration === undefined)
      throw new MigrationError(
        `The database has the migration ${row.migration_name}, which this version of Ambit does not know: a newer version was here. Start that version, or use another database.`,
      );
    if (migration.checksum !== row.checksum)
      throw new MigrationError(
        `The migration ${row.migration_name} was edited after it was applied to this database. Put back the file as it was and add a new migration for what should change.`,
      );
    applied.add(row.migration_name);
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new MigrationError(
      `The migration ${name} could not be applied, and nothing of it was kept: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
