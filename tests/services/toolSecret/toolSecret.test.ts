import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agentHistory } from "@/lib/services/agent/history";
import type { Actor } from "@/lib/services/context";
import { listEveryToolSecret, listToolSecrets } from "@/lib/services/toolSecret/list";
import { removeToolSecret } from "@/lib/services/toolSecret/remove";
import { setToolSecret } from "@/lib/services/toolSecret/set";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { databaseText } from "@/tests/support/databaseText";
import { organisationDatabase, type TestOrganisation } from "@/tests/support/organisation";
import type { TestDatabase } from "@/tests/support/postgres";

const VALUE = "correct horse battery staple";
const PLACE = { tool: "banking", environment: "production" };
const clock = testClock();
const command = { kind: "command", name: "root" } as const;
let database: TestDatabase;
let organisation: TestOrganisation;
beforeAll(async () => {
  ({ database, organisation } = await organisationDatabase({ clock }));
});
afterAll(() => database.close());

const context = (actor: Actor = command) => testContext({ db: database.db, clock, actor });
const as = async (email: string) => context(await organisation.person(email));
const set = (ctx = context(), given: unknown = { ...PLACE, value: VALUE }, agent = "billing-helper") =>
  setToolSecret({ ctx, input: { agent, given } });
const remove = (ctx = context(), agent = "billing-helper") => removeToolSecret({ ctx, input: { agent, given: PLACE } });

describe("what is taken into custody", () => {
  test("is nowhere in the database or the audit log, and each setting is another version", async () => {
    const first = await set();
    const second = await set();
    expect([first.version, second.version]).toEqual([1, 2]);
    const text = await databaseText(database.db);
    expect(text).not.toContain(VALUE);
    expect(text).not.toContain(Buffer.from(VALUE).toString("base64").slice(0, 20));
    const rows = await database.db.prisma.toolSecret.findMany({ orderBy: { version: "asc" } });
    // The one before is forgotten, and the same value is sealed differently.
    expect(rows).toMatchObject([{ sealed: null, removedBy: "root" }, { removedAt: null }]);
    const events = await database.db.prisma.auditEvent.findMany({ where: { event: "tool_secret.set" } });
    expect(events[1]).toMatchObject({ actorName: "root", subjectId: second.id, detail: { ...PLACE, version: 2 } });
  });

  test("is told of without its value, to those who see the agent", async () => {
    await set();
    const { secrets, set_refusal } = await listToolSecrets({
      ctx: await as("vera@example.com"),
      input: { agent: "billing-helper" },
    });
    expect(secrets).toMatchObject([
      { ...PLACE, version: 3, set_by: "root", released_at: null, releases: 0, readable: true },
    ]);
    expect(Object.keys(secrets[0] ?? {}).sort()).toEqual([
      "environment",
      "id",
      "readable",
      "released_at",
      "releases",
      "set_at",
      "set_by",
      "tool",
      "version",
    ]);
    expect(set_refusal).toContain("Security reviewers and admins");
    await expect(
      listToolSecrets({ ctx: await as("sam@example.com"), input: { agent: "billing-helper" } }),
    ).rejects.toMatchObject({ kind: "not_found" });
    expect(await listEveryToolSecret({ ctx: context() })).toMatchObject([{ agent: "billing-helper", version: 3 }]);
    await expect(listEveryToolSecret({ ctx: await as("adam@example.com") })).rejects.toMatchObject({
      kind: "forbidden",
    });
  });

  test("stands in the history of its agent", async () => {
    const { lines } = await agentHistory({
      ctx: await as("vera@example.com"),
      input: { id: "billing-helper", limit: 1 },
    });
    expect(lines[0]).toMatchObject({
      event: "tool_secret.set",
      words: expect.stringContaining("banking in production (version 3)"),
    });
  });

  test("shows that it cannot be opened under another master secret", async () => {
    await set();
    const other = { ...context(), deriveKey: () => Buffer.alloc(32, 7) };
    const { secrets } = await listToolSecrets({ ctx: other, input: { agent: "billing-helper" } });
    expect(secrets).toMatchObject([{ readable: false }]);
  });

  test("is one of several versions that are set at the same moment", async () => {
    const versions = await Promise.all(Array.from({ length: 6 }, () => set()));
    expect(new Set(versions.map(({ version }) => version)).size).toBe(6);
    expect(await database.db.prisma.toolSecret.count({ where: { removedAt: null } })).toBe(1);
  });
});

describe("who may", () => {
  test.each([
    ["vera@example.com", "forbidden", "forbidden"],
    ["omar@example.com", "forbidden", null],
    ["sam@example.com", "not_found", "not_found"],
    ["rita@example.com", null, null],
    ["adam@example.com", null, null],
  ])("%s: setting %s, removing %s", async (email, setting, removing) => {
    const ctx = await as(email);
    await set();
    const put = set(ctx);
    if (setting === null) expect((await put).version).toBeGreaterThan(1);
    else await expect(put).rejects.toMatchObject({ kind: setting });
    const taken = remove(ctx);
    if (removing === null) expect((await taken).version).toBeGreaterThan(0);
    else await expect(taken).rejects.toMatchObject({ kind: removing });
  });
});

describe("nothing is changed", () => {
  test.each([
    ["no value", { ...PLACE, value: "" }, "invalid"],
    ["a value that is too long", { ...PLACE, value: "x".repeat(16_385) }, "invalid"],
    ["U+0000", { ...PLACE, value: "a\0b" }, "invalid"],
    ["an unknown tool", { ...PLACE, tool: "bank", value: VALUE }, "not_found"],
    ["an unknown environment", { ...PLACE, environment: "moon", value: VALUE }, "not_found"],
  ])("for %s, and the value is not repeated", async (_, given, kind) => {
    const fault: unknown = await set(context(), given).catch((error: unknown) => error);
    expect(fault).toMatchObject({ kind });
    expect(JSON.stringify([String(fault), fault])).not.toContain(VALUE);
  });

  test("for an unknown or retired agent, or where none is held", async () => {
    await expect(set(context(), undefined, "nobody")).rejects.toMatchObject({ kind: "not_found" });
    await database.db.prisma.agent.update({ where: { name: "night-clerk" }, data: { lifecycle: "retired" } });
    await expect(set(context(), undefined, "night-clerk")).rejects.toMatchObject({ kind: "conflict" });
    await expect(remove(context(), "night-clerk")).rejects.toMatchObject({ kind: "conflict" });
  });

  test("by a hand in the database: no second one, no other version, no removed one back", async () => {
    const { id } = await set();
    const { pool, prisma } = database.db;
    const row = await prisma.toolSecret.findUniqueOrThrow({ where: { id } });
    const another = { ...row, id: "01890000-0000-7000-8000-000000000001", version: row.version + 1 };
    await expect(prisma.toolSecret.create({ data: another })).rejects.toThrow();
    await expect(prisma.toolSecret.update({ where: { id }, data: { sealed: "another" } })).rejects.toThrow();
    await expect(pool.query("DELETE FROM tool_secret WHERE id = $1", [id])).rejects.toThrow();
    await expect(
      pool.query("UPDATE tool_secret SET removed_at = now(), removed_by = 'x' WHERE id = $1", [id]),
    ).rejects.toThrow();
    await remove();
    await expect(
      pool.query("UPDATE tool_secret SET removed_at = NULL, removed_by = NULL, sealed = 'x' WHERE id = $1", [id]),
    ).rejects.toThrow();
  });
});
