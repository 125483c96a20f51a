import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { destroyEmbedded, type EmbeddedServer, openEmbedded } from "@/lib/db/embedded/open";
import { findPostmaster, type Postmaster } from "@/lib/db/embedded/postmaster";
import { isAlive } from "@/lib/db/embedded/running";
import { temporaryDataDir } from "@/tests/support/leftOvers";

describe("the embedded database", () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await temporaryDataDir();
  });
  afterAll(() => destroyEmbedded(dataDir));

  const open = () => openEmbedded({ dataDir });
  const cluster = () => path.join(dataDir, "postgres");
  const running = async (): Promise<Postmaster> => {
    const found = await findPostmaster(cluster());
    if (found === undefined) throw new Error("no server runs");
    return found;
  };

  test("keeps its data from one start to the next, and its last user stops it", async () => {
    const first = await open();
    const second = await open();
    expect(second.url).toBe(first.url);
    await query(first.url, "CREATE TABLE kept AS SELECT 7 AS number");
    await first.release();
    expect(await query(second.url, "SELECT number FROM kept")).toEqual([{ number: 7 }]);
    await second.release();
    expect(await findPostmaster(cluster())).toBeUndefined();

    const third = await open();
    expect(await query(third.url, "SELECT number FROM kept")).toEqual([{ number: 7 }]);
    await third.release();
  });

  test("several that start at once share one server", async () => {
    const servers = await Promise.all([open(), open(), open()]);
    expect(new Set(servers.map(({ url }) => url)).size).toBe(1);
    await Promise.all(servers.map((server) => server.release()));
    expect(await findPostmaster(cluster())).toBeUndefined();
  });

  test("listens on loopback alone, with a password that is not guessed, for a role that is no superuser", async () => {
    const server = await open();
    expect(await query(server.url, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    // The fifth line names the folder of its Unix socket.
    expect((await readFile(path.join(cluster(), "postmaster.pid"), "utf8")).split("\n")[4]).toBe("");
    expect(await query(server.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).toEqual([
      { rolsuper: false },
    ]);
    for (const [user, password] of [
      ["ambit", "ambit"],
      ["postgres", "postgres"],
      ["postgres", ""],
    ] as const)
      await expect(query(withUser(server, user, password), "SELECT 1")).rejects.toThrow();
    await server.release();
  });

  test("a server that a killed process left running is used again, and stopped by its new user", async () => {
    const held = await open();
    const { pid } = await running();
    const again = await open();
    expect((await running()).pid).toBe(pid);
    await held.release();
    await again.release();
    expect(await findPostmaster(cluster())).toBeUndefined();
  });

  test("starts again after its server was killed, and what was committed is there", async () => {
    const server = await open();
    await query(server.url, "CREATE TABLE committed AS SELECT 7 AS number");
    const { pid } = await running();
    process.kill(pid, "SIGKILL");
    await gone(pid);
    const again = await open();
    expect(await query(again.url, "SELECT number FROM committed")).toEqual([{ number: 7 }]);
    await server.release();
    await again.release();
  });

  test("starts again while processes of a server that was killed are still there, once they are gone", async () => {
    const server = await open();
    const backend = new pg.Client({ connectionString: server.url });
    backend.on("error", () => undefined);
    await backend.connect();
    const { rows } = await backend.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const { pid } = await running();
    const orphan = rows[0]?.pid ?? Number.NaN;
    process.kill(orphan, "SIGSTOP");
    process.kill(pid, "SIGKILL");
    await gone(pid);
    const opening = open();
    const log = () => readFile(path.join(dataDir, "postgres.log"), "utf8");
    const refused = "pre-existing shared memory block";
    await expect.poll(async () => (await log()).split(refused).length, { timeout: 20_000 }).toBeGreaterThan(2);
    process.kill(orphan, "SIGCONT");
    const again = await opening;
    expect(await query(again.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await server.release();
    await again.release();
  });

  test("a postmaster.pid that names another program is not believed", async () => {
    await (await open()).release();
    const other = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
    await once(other, "spawn");
    await writeFile(path.join(cluster(), "postmaster.pid"), `${other.pid}\n${cluster()}\n1\n5432\n`);
    const server = await open();
    expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await server.release();
    expect(other.exitCode ?? other.signalCode).toBeNull();
    other.kill();
  });

  test("takes another port when another program has taken its own", async () => {
    await (await open()).release();
    const { port } = JSON.parse(await readFile(path.join(dataDir, "postgres.json"), "utf8")) as { port: number };
    const { createServer } = await import("node:net");
    const taken = createServer().listen(port, "127.0.0.1");
    await once(taken, "listening");
    const server = await open();
    expect(Number(new URL(server.url).port)).not.toBe(port);
    await server.release();
    taken.close();
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  // The test kills servers that it is connected to.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function withUser({ url }: EmbeddedServer, user: string, password: string): string {
  const parsed = new URL(url);
  parsed.username = user;
  parsed.password = password;
  return parsed.href;
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
}
