import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hashSecret, isWellFormed } from "@/lib/platform/secret";
import { type ImportInput, importBundle } from "@/lib/services/organisation/import";
import type { Problem } from "@/lib/services/problem";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { databaseText } from "@/tests/support/databaseText";
import { type TestDatabase, testDatabase } from "@/tests/support/postgres";

const payments = readFileSync(new URL("../../support/bundles/payments.yaml", import.meta.url), "utf8");
const clock = testClock();
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  await database.close();
});

function run(input: Partial<ImportInput> = {}) {
  const ctx = testContext({ db: database.db, clock, actor: { kind: "command", name: "ambit import" } });
  return importBundle({ ctx, input: { fileName: "payments.yaml", text: payments, ...input } });
}

describe("genesis", () => {
  test("fills the empty organisation and records what it was filled from", async () => {
    const { counts, credentials } = await run();
    expect(counts).toEqual({
      environments: 3,
      teams: 2,
      people: 8,
      groups: 1,
      stages: 1,
      tools: 2,
      actions: 10,
      agents: 3,
      grants: 9,
      rules: 5,
    });
    expect(credentials).toBeUndefined();
    const digest = createHash("sha256").update(payments).digest("hex");
    expect(await database.db.prisma.organisation.findMany()).toEqual([
      { id: 1, configVersion: 1n, demonstration: false, genesisAt: clock.now(), genesisDigest: digest },
    ]);
    const [genesis, ...budgets] = await database.db.prisma.auditEvent.findMany({ orderBy: { sequence: "asc" } });
    expect(genesis).toMatchObject({
      event: "organisation.imported",
      actorKind: "command",
      actorName: "ambit import",
      detail: { genesis: true, digest, counts },
    });
    expect(budgets.map(({ event, detail }) => [event, Reflect.get(Object(detail), "agent")])).toEqual([
      ["budget.put_in_force", "billing-helper"],
      ["budget.put_in_force", "night-clerk"],
      ["budget.put_in_force", "ticket-helper"],
    ]);
  });

  test("a fact that nobody wrote down is stored as missing", async () => {
    await run({
      text: payments.replace(/ {8}touches: \[billing\]\n/, "").replace(/ {8}sensitivity: internal\n/, ""),
    });
    // Prisma reads an array that is not there as an empty one, which would say that it touches nothing.
    const { rows } = await database.db.pool.query(
      `SELECT name, touches, sensitivity FROM action WHERE name IN ('send_money', 'list_invoices') ORDER BY name`,
    );
    expect(rows).toEqual([
      { name: "list_invoices", touches: [], sensitivity: null },
      { name: "send_money", touches: null, sensitivity: "confidential" },
    ]);
  });

  test("without stages in the bundle the shipped ladder is laid over its environments", async () => {
    const [before, rest] = payments.split("stages:\n");
    await run({ text: `${before}${rest?.slice(rest.indexOf("tools:\n"))}` });
    const stages = await database.db.prisma.stage.findMany({
      orderBy: { position: "asc" },
      include: { ceilings: { include: { environment: true } } },
    });
    expect(stages.map(({ name }) => name)).toEqual(["watch", "draft", "sandbox", "supervised", "bounded"]);
    const writesInProduction = stages.filter(({ ceilings }) =>
      ceilings.some(({ power, environment }) => power === "write" && environment.name === "production"),
    );
    expect(writesInProduction.map(({ name }) => name)).toEqual(["supervised", "bounded"]);
  });
});

describe("an import that is refused changes nothing", () => {
  test("a bundle with problems: each is an error with its place and its pointer", async () => {
    const before = await databaseText(database.db);
    const refused = run({ text: payments.replace("owner: omar@", "owner: nobody@").replace("max: 3,", "max: -3,") });
    const problem = await refused.then(
      () => null,
      (error: Problem) => error,
    );
    expect(problem).toMatchObject({
      kind: "invalid",
      message: "payments.yaml was not imported: it has 2 problems. Nothing was changed.",
    });
    expect(problem?.options.errors).toEqual([
      {
        pointer: "/agents/0/owner",
        message: expect.stringMatching(/^payments\.yaml:\d+:12 agents\[0\]\.owner: no person is listed/),
      },
      {
        pointer: "/agents/0/budget/grants/1/limits/0/max",
        message: expect.stringMatching(/^payments\.yaml:\d+:54 agents\[0\]\.budget.*: must be at least 0$/),
      },
    ]);
    expect(await databaseText(database.db)).toBe(before);
  });

  test("an organisation that is not empty", async () => {
    await run();
    const before = await databaseText(database.db);
    await expect(run({ text: payments.replace("max: 3,", "max: 4,") })).rejects.toMatchObject({ kind: "conflict" });
    expect(await databaseText(database.db)).toBe(before);
  });

  test("a caller who cannot keep the credentials", async () => {
    const before = await databaseText(database.db);
    const keepCredentials = () => Promise.reject(new Error("the disk is full"));
    await expect(run({ issueCredentials: true, keepCredentials })).rejects.toThrow("the disk is full");
    expect(await databaseText(database.db)).toBe(before);
  });

  test("anyone but the command", async () => {
    const actor = {
      kind: "person",
      id: "p",
      email: "adam@example.com",
      name: "Adam",
      roles: ["admin"],
      teamIds: [],
    } as const;
    const ctx = testContext({ db: database.db, clock, actor });
    await expect(importBundle({ ctx, input: { fileName: "b.yaml", text: payments } })).rejects.toMatchObject({
      kind: "forbidden",
    });
  });
});

test("of two imports at once one wins whole and the other is told so", async () => {
  const other = payments.replaceAll("billing-helper", "other-helper");
  const results = await Promise.allSettled([
    run({ issueCredentials: true }),
    run({ text: other, issueCredentials: true }),
    run({ issueCredentials: true }),
  ]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const result of results)
    if (result.status === "rejected") expect(result.reason).toMatchObject({ kind: "conflict" });
  expect(await database.db.prisma.agent.count()).toBe(3);
  expect(await database.db.prisma.auditEvent.count({ where: { event: "organisation.imported" } })).toBe(1);
});

describe("credentials of a genesis", () => {
  test("both kinds for every agent, tool and environment that the grants name, and nothing else", async () => {
    const { credentials = [] } = await run({ issueCredentials: true });
    const places = credentials.map(({ agent, tool, environment, kind }) => `${agent} ${tool} ${environment} ${kind}`);
    expect(places).toEqual(
      [
        "billing-helper banking sandbox",
        "billing-helper banking production",
        "night-clerk banking production",
        "ticket-helper helpdesk sandbox",
        "ticket-helper helpdesk production",
      ].flatMap((place) => [`${place} agent`, `${place} enforcement_point`]),
    );
    expect(credentials.every(({ secret }) => isWellFormed("credential", secret))).toBe(true);
    const stored = await database.db.prisma.credential.findMany({
      include: { agent: true, tool: true, environment: true },
    });
    expect(
      stored
        .map((row) => [row.agent.name, row.tool.name, row.environment.name, row.kind, row.secretHash].join(" "))
        .sort(),
    ).toEqual(
      credentials.map(({ secret, ...place }) => [...Object.values(place), hashSecret(secret)].join(" ")).sort(),
    );
  });

  test("their secrets are nowhere in the database, and each is in the audit log by its hint", async () => {
    const { credentials = [] } = await run({ issueCredentials: true });
    const text = await databaseText(database.db);
    for (const { secret } of credentials) expect(text).not.toContain(secret);
    expect(await database.db.prisma.auditEvent.count({ where: { event: "credential.issued" } })).toBe(
      credentials.length,
    );
  });
});
