import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accessTransaction, isDatabaseFailure } from "@/lib/db/access/transaction";
import type { Database } from "@/lib/db/database";
import { testDatabase } from "@/tests/support/postgres";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await testDatabase());
  await db.pool.query("CREATE TABLE kept (n int PRIMARY KEY)");
});
afterAll(() => close());
beforeEach(() => db.pool.query("DELETE FROM kept"));

const kept = async () => (await db.pool.query<{ n: number }>("SELECT n FROM kept ORDER BY n")).rows.map(({ n }) => n);
const insert = (n: number) => `INSERT INTO kept VALUES (${n})`;

describe("a transaction of the access API", () => {
  it("keeps all of it, or nothing where the work throws", async () => {
    await accessTransaction(db, async (client) => {
      await client.query(insert(1));
      await client.query(insert(2));
    });
    const failing = accessTransaction(db, async (client) => {
      await client.query(insert(3));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await kept()).toEqual([1, 2]);
  });

  it("is committed with its last statement, and rolled back where that one fails", async () => {
    await accessTransaction(db, async (client, commitWith) => commitWith(client.query(insert(1))));
    const failing = accessTransaction(db, async (client, commitWith) => {
      await client.query(insert(2));
      commitWith(client.query(insert(1)));
    });
    await expect(failing).rejects.toMatchObject({ code: "23505" });
    expect(await kept()).toEqual([1]);
  });

  it("fails for the reason that it could not begin, not for what came after", async () => {
    const failing = accessTransaction(db, (client) => client.query(insert(1)), { opening: "SELECT 1 / 0;" });
    await expect(failing).rejects.toMatchObject({ code: "22012" });
    expect(await kept()).toEqual([]);
  });

  it("outlives a connection that the server ends between two statements, and gives it to nobody else", async () => {
    const failing = accessTransaction(db, async (client) => {
      await client.query(insert(1));
      const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      const ended = new Promise((resolve) => (client as unknown as NodeJS.EventEmitter).once("end", resolve));
      await db.prisma.$executeRawUnsafe(`SELECT pg_terminate_backend(${rows[0]?.pid})`);
      await ended;
      await client.query(insert(2));
    });
    await expect(failing.catch((error: unknown) => Promise.reject(isDatabaseFailure(error)))).rejects.toBe(true);
    const everyConnection = Array.from({ length: 20 }, () => db.pool.query("SELECT 1"));
    expect(await Promise.all(everyConnection)).toHaveLength(20);
    expect(await kept()).toEqual([]);
  });
});
