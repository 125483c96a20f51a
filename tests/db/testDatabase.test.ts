import { expect, test } from "vitest";
import { testDatabase } from "@/tests/support/postgres";

test("a test database is migrated, empty and its own", async () => {
  const one = await testDatabase();
  const two = await testDatabase();
  expect(await one.db.prisma.agent.count()).toBe(0);
  expect(one.url).not.toBe(two.url);
  await one.close();
  await two.close();
});
