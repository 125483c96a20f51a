import { afterAll, beforeAll, expect, test } from "vitest";
import type { PersonActor } from "@/lib/services/context";
import { exportCedar } from "@/lib/services/organisation/exportCedar";
import * as cedar from "@/tests/reference/cedar/wasm";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { importTestOrganisation, type TestOrganisation } from "@/tests/support/organisation";
import { testDatabase } from "@/tests/support/postgres";

const clock = testClock();
const command = { kind: "command", name: "test" } as const;
let database: Awaited<ReturnType<typeof testDatabase>>;
let organisation: TestOrganisation;

beforeAll(async () => {
  database = await testDatabase();
  organisation = await importTestOrganisation({ db: database.db, clock });
});
afterAll(() => database.close());

function exportAs(actor: PersonActor | typeof command) {
  const ctx = testContext({ db: database.db, clock, actor });
  return exportCedar({ ctx, input: { elsewhere: [] } });
}

test("what is exported are files that Cedar reads, whose policies are valid and whose entities fit the schema", async () => {
  const { policies, schema, entities } = await exportAs(command);
  const validated = cedar.validate({ schema, policies: { staticPolicies: policies } });
  expect(validated).toMatchObject({ type: "success", validationErrors: [] });
  expect(cedar.checkParseEntities({ entities: JSON.parse(entities), schema })).toEqual({ type: "success" });
});

test("the same organisation gives the same bytes", async () => {
  expect(await exportAs(command)).toEqual(await exportAs(command));
});

test("what Cedar cannot say is told by its place in the bundle, and which way it errs", async () => {
  const { warnings } = await exportAs(command);
  expect(warnings).toContainEqual({
    kind: "beyond_cedar",
    path: ["rules", expect.any(String), "effect"],
    what: "Calls that it asks people about are denied.",
    why: "Cedar permits or forbids, and can't ask anyone.",
    errs: "stricter",
  });
  expect(warnings.filter(({ errs }) => errs === "looser")).toEqual([]);
});

test("those who see every team may export, and nobody else", async () => {
  const people = ["rita@example.com", "omar@example.com"] as const;
  const [reviewer, operator] = await Promise.all(people.map((email) => organisation.person(email)));
  if (reviewer === undefined || operator === undefined) throw new Error("the bundle has both");
  await expect(exportAs(reviewer)).resolves.toHaveProperty("policies");
  await expect(exportAs(operator)).rejects.toMatchObject({ kind: "forbidden" });
});

test("an empty organisation cannot be exported", async () => {
  const empty = await testDatabase();
  try {
    const ctx = testContext({ db: empty.db, clock, actor: command });
    await expect(exportCedar({ ctx, input: { elsewhere: [] } })).rejects.toMatchObject({ kind: "not_found" });
  } finally {
    await empty.close();
  }
});
