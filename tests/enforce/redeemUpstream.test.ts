import { afterAll, beforeAll, expect, test } from "vitest";
import { gatewayWorld, type World } from "./support/world";

let world: World;
beforeAll(async () => {
  world = await gatewayWorld([{ id: "all", actions: ["rude.echo", "rude.take", "rude.put", "rude.move"] }]);
});
afterAll(() => world.close());

test("a server that redeems and says nothing of an outcome reports by itself: the gateway neither redeems nor reports", async () => {
  const agent = await world.connect([{ name: "rude", server: "rude", redeem: "upstream" }]);
  const { isError, told } = await agent.call("echo", { a: 1 });
  expect(isError).toBe(false);
  const { prisma } = world.ambit.db;
  const where = { evaluationId: told.evaluation_id ?? "" };
  expect((await prisma.permit.findUniqueOrThrow({ where })).redeemedAt).toBeNull();
  expect(await prisma.outcome.count({ where })).toBe(0);
});

test("a call that is several actions has several permits, and does not go to a server that redeems one", async () => {
  const agent = await world.connect([{ name: "rude", server: "rude", redeem: "upstream" }]);
  const { isError, text, told } = await agent.call("move", { from: "a", to: "b" });
  expect([isError, text, told.reason]).toEqual([true, expect.stringContaining("2 actions"), "several_permits"]);
  const { prisma } = world.ambit.db;
  const where = { evaluationId: told.evaluation_id ?? "" };
  expect(await prisma.outcome.findUniqueOrThrow({ where })).toMatchObject({ status: "not_executed" });
});
