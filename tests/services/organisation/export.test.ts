import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { PersonActor } from "@/lib/services/context";
import { exportBundle } from "@/lib/services/organisation/export";
import { importBundle } from "@/lib/services/organisation/import";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { importTestOrganisation } from "@/tests/support/organisation";
import { testDatabase } from "@/tests/support/postgres";
import { anyBundle } from "./anyBundle";

const clock = testClock();
const command = { kind: "command", name: "test" } as const;

/** Imports `text` into an empty database and exports it again. */
async function exported(text: string): Promise<string> {
  const { db, close } = await testDatabase();
  try {
    const ctx = testContext({ db, clock, actor: command });
    await importBundle({ ctx, input: { fileName: "any.yaml", text } });
    return (await exportBundle({ ctx })).text;
  } finally {
    await close();
  }
}

test("an export that is imported and exported again is the same, byte for byte, whatever the organisation", async () => {
  await fc.assert(
    fc.asyncProperty(anyBundle, async (bundle) => {
      const first = await exported(stringify(bundle, { aliasDuplicateObjects: false }));
      expect(await exported(first)).toBe(first);
    }),
    { numRuns: 6, endOnFailure: true },
  );
}, 180_000);

test("the order in which a bundle lists people, teams, tools, agents and rules does not show", async () => {
  const text = (order: (list: object[]) => object[]) =>
    stringify({
      apiVersion: "ambit/v1",
      environments: order([
        { name: "sandbox", rank: 0 },
        { name: "live", rank: 2 },
      ]),
      teams: order([{ name: "b" }, { name: "a" }]),
      people: order([
        { email: "Zoe@example.com", name: "Zoe", roles: ["viewer", "admin"] },
        { email: "abe@example.com", name: "Abe", disabled: true },
      ]),
      tools: order([
        { name: "t", actions: order([{ name: "y" }, { name: "x" }]) },
        { name: "s", actions: [] },
      ]),
      rules: order([
        { name: "r2", when: "true", effect: "stop" },
        { name: "r1", when: "false", effect: "stop" },
      ]),
    });
  expect(await exported(text((list) => list))).toBe(await exported(text((list) => [...list].reverse())));
});

test("secrets are not in it", async () => {
  const { db, close } = await testDatabase();
  try {
    const { credentials } = await importTestOrganisation({ db, clock });
    const { text } = await exportBundle({ ctx: testContext({ db, clock, actor: command }) });
    expect(text).toContain("billing-helper");
    expect(text).not.toContain("ambit_");
    expect(credentials.some(({ secret }) => text.includes(secret))).toBe(false);
  } finally {
    await close();
  }
});

test("an empty organisation has nothing to export; operators and viewers export nothing", async () => {
  const { db, close } = await testDatabase();
  try {
    await expect(exportBundle({ ctx: testContext({ db, clock, actor: command }) })).rejects.toMatchObject({
      kind: "not_found",
    });
    const { person } = await importTestOrganisation({ db, clock });
    const as = (actor: PersonActor) => exportBundle({ ctx: testContext({ db, clock, actor }) });
    await expect(as(await person("omar@example.com"))).rejects.toMatchObject({ kind: "forbidden" });
    await expect(as(await person("vera@example.com"))).rejects.toMatchObject({ kind: "forbidden" });
    expect((await as(await person("rita@example.com"))).text).toContain("apiVersion: ambit/v1\n");
  } finally {
    await close();
  }
});
