import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DemonstrationEvent } from "@/lib/contracts/demonstration";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import type { ServiceContext } from "@/lib/services/context";
import { endRun } from "@/lib/services/demonstration/runs";
import { startDemonstration } from "@/lib/services/demonstration/start";
import { demonstrationStatus } from "@/lib/services/demonstration/status";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

let server: AccessServer;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "ambit-demonstration-"));
  server = await accessServer({ bundle: await readFile("prisma/seed/demonstration.yaml", "utf8") });
  await server.db.prisma.organisation.update({ where: { id: 1 }, data: { demonstration: true } });
  // As the server's own environment would have it.
  Object.assign(process.env, {
    DATABASE_URL: server.databaseUrl,
    AMBIT_DATA_DIR: dataDir,
    AMBIT_PUBLIC_URL: server.origin,
  });
});
afterAll(async () => {
  await endRun();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function as(email: string): Promise<ServiceContext> {
  const { db, clock, organisation } = server;
  return { ...testContext({ db, clock, actor: await organisation.person(email) }), publicUrl: server.origin };
}

function demo(env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, ["bin/ambit.js", "demo"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}

/** Runs the whole story; `answer` gets the approval that it waits for. */
async function story(answer: (approval: string, child: ChildProcess) => Promise<void>) {
  const child = demo();
  const ends = new Map<string, DemonstrationEvent>();
  let answered: Promise<void> | undefined;
  child.on("message", (event: DemonstrationEvent) => {
    ends.set(event.step, event);
    if (event.state === "waiting") answered = answer(event.path?.split("/").at(-1) ?? "", child);
  });
  const [code] = (await once(child, "exit")) as [number | null];
  await answered;
  return { code, states: Object.fromEntries([...ends].map(([step, { state }]) => [step, state])) };
}

/** Those of demonstrations: the bundle's own were issued with it. */
async function credentialsInForce(): Promise<number> {
  const issued = server.organisation.credentials.length;
  return (await server.db.prisma.credential.count({ where: { revokedAt: null } })) - issued;
}

const published = () => readFile(path.join(dataDir, "demonstration/files/published/release-notes.md"), "utf8");

describe("the demonstration", () => {
  test("tells its whole story, and tells it again within the hour", async () => {
    for (const round of [1, 2]) {
      const { code, states } = await story(async (id) => {
        expect(await published()).toContain("Release 2.3");
        await approve({ ctx: await as("omar@example.com"), input: { id } });
      });
      expect(states, `round ${round}`).toEqual({
        tools: "passed",
        read: "passed",
        remember: "passed",
        draft: "passed",
        secret: "refused",
        limit: "refused",
        publish: "passed",
        check: "passed",
      });
      expect(code).toBe(0);
      expect(await published()).toContain("Release 2.4");
      expect(await credentialsInForce()).toBe(0);
    }
  });

  test("ends well when a person says no, and what is published stays as it was", async () => {
    const { code, states } = await story(async (id) => {
      await deny({ ctx: await as("omar@example.com"), input: { id, answer: { reason: "Not yet" } } });
    });
    expect(states).toMatchObject({ publish: "refused", check: "passed" });
    expect(code).toBe(0);
    expect(await published()).toContain("Release 2.3");
  });

  test("takes back what waits and revokes its credentials when it is ended", async () => {
    let approval = "";
    const { code } = await story(async (id, child) => {
      approval = id;
      child.kill("SIGTERM");
    });
    expect(code).toBe(130);
    expect(await server.db.prisma.approval.findUnique({ where: { id: approval } })).toMatchObject({
      status: "cancelled",
    });
    expect(await credentialsInForce()).toBe(0);
  });

  test("revokes what a run left that was killed", async () => {
    await story(async (_, child) => void child.kill("SIGKILL"));
    expect(await credentialsInForce()).toBe(2);
    await story(
      async (id) => void (await deny({ ctx: await as("omar@example.com"), input: { id, answer: { reason: "No" } } })),
    );
    expect(await credentialsInForce()).toBe(0);
  });

  test("says what to do when no Ambit runs", async () => {
    const child = demo({ AMBIT_PUBLIC_URL: "http://127.0.0.1:9" });
    const said: string[] = [];
    child.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(1);
    expect(said.join("")).toContain("Start it in another terminal with `npm start`");
  });
});

describe("the demonstration from the inbox", () => {
  test("is for operators of the demonstration organisation alone", async () => {
    for (const email of ["rita@example.com", "vera@example.com", "adam@example.com"])
      await expect(startDemonstration({ ctx: await as(email) }), email).rejects.toMatchObject({ kind: "forbidden" });
    await server.db.prisma.organisation.update({ where: { id: 1 }, data: { demonstration: false } });
    const ctx = await as("omar@example.com");
    await expect(startDemonstration({ ctx })).rejects.toMatchObject({ kind: "forbidden" });
    expect(await demonstrationStatus({ ctx })).toEqual({ run: null, may_start: false });
    await server.db.prisma.organisation.update({ where: { id: 1 }, data: { demonstration: true } });
  });

  test("runs once at a time, shows how it goes, and ends with the server", async () => {
    const ctx = await as("omar@example.com");
    const waiting = () => server.db.prisma.approval.count({ where: { status: "pending" } });
    const before = await waiting();
    expect(await startDemonstration({ ctx })).toMatchObject({ run: { state: "running" }, may_start: false });
    await expect(startDemonstration({ ctx })).rejects.toMatchObject({ kind: "conflict" });
    const publishing = async () => {
      const { run } = await demonstrationStatus({ ctx: await as("vera@example.com") });
      return run?.steps.find(({ id }) => id === "publish")?.state;
    };
    await expect.poll(publishing, { timeout: 50_000 }).toBe("waiting");
    expect(await waiting()).toBe(before + 1);
    await endRun();
    const { run, may_start: mayStart } = await demonstrationStatus({ ctx });
    expect(run).toMatchObject({ state: "failed", message: expect.stringContaining("taken back") });
    expect(mayStart).toBe(true);
    expect(await waiting()).toBe(before);
    expect(await server.db.prisma.auditEvent.count({ where: { event: "demonstration.started" } })).toBe(1);
  });
});
