import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/tests/support/postgres";
import { schemaDifference } from "./schemaDifference";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test("the migrations build exactly what schema.prisma describes", async () => {
  const schema = await readFile("prisma/schema.prisma", "utf8");
  expect(await schemaDifference({ url: database.url, schema })).toBe("");
});

test("a column that only the schema has is found", async () => {
  const schema = await readFile("prisma/schema.prisma", "utf8");
  const changed = schema.replace("model Team {", "model Team {\n  motto String?");
  expect(await schemaDifference({ url: database.url, schema: changed })).toContain('ALTER TABLE "team" ADD COLUMN');
});
