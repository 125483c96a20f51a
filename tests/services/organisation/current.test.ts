import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { currentOrganisation } from "@/lib/services/organisation/current";
import { definitionOf } from "@/lib/services/organisation/definitionOf";
import { readBundle } from "@/lib/services/organisation/readBundle";
import { testClock } from "@/tests/support/clock";
import { importTestOrganisation } from "@/tests/support/organisation";
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

const current = () => currentOrganisation(database.db.pool);

test("an empty organisation holds nothing", async () => {
  expect((await current()).definition).toMatchObject({ configVersion: 0, agents: [], tools: [], rules: [] });
});

test("what is loaded is what the bundle says", async () => {
  await importTestOrganisation({ db: database.db, clock });
  const loaded = (await current()).definition;
  const read = readBundle(payments);
  if ("problems" in read) throw new Error("the payments bundle has problems");
  const ids = new Map(loaded.agents.map(({ name, id }) => [name, id]));
  const written = definitionOf(read.bundle, (name) => ids.get(name) ?? "missing");

  const byName = <T extends { name: string }>(list: T[]) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(loaded.environments).toEqual(written.environments);
  expect(loaded.agents).toEqual(byName(written.agents));
  expect(loaded.tools).toEqual(byName(written.tools).map((tool) => ({ ...tool, actions: byName(tool.actions) })));
  expect(loaded.rules).toEqual(byName(written.rules).map((rule) => ({ actions: [], teams: [], agents: [], ...rule })));
  expect(loaded.stages.map(({ name, version, evidence }) => ({ name, version, evidence }))).toEqual(
    written.stages.map(({ name, version, evidence }) => ({ name, version, evidence })),
  );
  const cells = (stages: typeof loaded.stages) =>
    stages
      .flatMap(({ name, ceilings }) =>
        ceilings.flatMap(({ environments, ...bounds }) =>
          environments.map((environment) => JSON.stringify([name, environment, Object.entries(bounds).sort()])),
        ),
      )
      .sort();
  expect(cells(loaded.stages)).toEqual(cells(written.stages));
});

test("it is compiled once for a version, and again when the version is raised", async () => {
  await importTestOrganisation({ db: database.db, clock });
  const first = await current();
  expect(await current()).toBe(first);
  await database.db.pool.query(`UPDATE agent SET lifecycle = 'suspended' WHERE name = 'billing-helper'`);
  await database.db.pool.query("UPDATE organisation SET config_version = config_version + 1");
  const second = await current();
  expect(second.definition.configVersion).toBe(2);
  expect(second.definition.agents.find(({ name }) => name === "billing-helper")?.lifecycle).toBe("suspended");
});

test("two databases in one process are told apart", async () => {
  await importTestOrganisation({ db: database.db, clock });
  const other = await testDatabase();
  try {
    await importTestOrganisation({ db: other.db, clock });
    const ids = (await current()).definition.agents.map(({ id }) => id);
    expect((await currentOrganisation(other.db.pool)).definition.agents.map(({ id }) => id)).not.toEqual(ids);
  } finally {
    await other.close();
  }
});
