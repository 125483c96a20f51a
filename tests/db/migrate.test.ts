import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MigrationError, migrate } from "@/lib/db/migrate";
import { type TestDatabase, testDatabase } from "@/tests/support/postgres";

const FIRST = "CREATE TABLE first (id int);";
const SECOND = "CREATE TABLE second (id int); INSERT INTO first VALUES (1);";

describe("migrations", () => {
  let database: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    database = await testDatabase();
    await database.db.pool.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    folder = await mkdtemp(path.join(tmpdir(), "ambit-migrations-"));
    await add("20260101000000_first", FIRST);
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  const add = async (name: string, sql: string) => {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, "migration.sql"), sql);
  };
  const run = () => migrate({ url: database.url, folder });
  const rows = async (sql: string) => (await database.db.pool.query(sql)).rows as Record<string, unknown>[];

  test("each is applied once, in order, and recorded as Prisma would", async () => {
    await add("20260102000000_second", SECOND);
    expect(await run()).toEqual(["20260101000000_first", "20260102000000_second"]);
    expect(await run()).toEqual([]);
    expect(
      await rows(`SELECT migration_name, checksum, applied_steps_count, rolled_back_at, logs, finished_at IS NOT NULL AS finished
                  FROM _prisma_migrations WHERE migration_name LIKE '%first'`),
    ).toEqual([
      {
        migration_name: "20260101000000_first",
        checksum: createHash("sha256").update(FIRST).digest("hex"),
        applied_steps_count: 1,
        rolled_back_at: null,
        logs: null,
        finished: true,
      },
    ]);
  });

  test("processes that start together apply each once", async () => {
    await add("20260102000000_second", SECOND);
    const applied = await Promise.all([run(), run(), run(), run()]);
    expect(applied.flat().sort()).toEqual(["20260101000000_first", "20260102000000_second"]);
    expect(await rows("SELECT id FROM first")).toEqual([{ id: 1 }]);
  });

  test("one that fails leaves nothing behind, keeps those before it, and can be mended", async () => {
    await add("20260102000000_second", `${SECOND} SELECT 1/0;`);
    await expect(run()).rejects.toThrow(/20260102000000_second.*division by zero/);
    expect(await rows("SELECT id FROM first")).toEqual([]);
    expect(await rows("SELECT to_regclass('second') AS found")).toEqual([{ found: null }]);
    await add("20260102000000_second", SECOND);
    expect(await run()).toEqual(["20260102000000_second"]);
  });

  test("one that was edited after it was applied stops everything", async () => {
    await run();
    await add("20260101000000_first", "CREATE TABLE other (id int);");
    await add("20260102000000_second", SECOND);
    await expect(run()).rejects.toThrow(MigrationError);
    expect(await rows("SELECT to_regclass('second') AS found")).toEqual([{ found: null }]);
  });

  test("one that Prisma left unfinished, or that this version does not know, stops everything", async () => {
    await run();
    await database.db.pool.query("UPDATE _prisma_migrations SET finished_at = NULL, logs = 'out of disk'");
    await expect(run()).rejects.toThrow(/failed earlier.*out of disk/);
    await database.db.pool.query(
      "UPDATE _prisma_migrations SET finished_at = now(), migration_name = '20270101000000_later'",
    );
    await expect(run()).rejects.toThrow(/newer version/);
  });
});
