import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getCatalogueAction } from "@/lib/services/catalogue/get";
import { recipientsOf } from "@/lib/services/notification/recipients";
import { payloadOf } from "@/lib/services/notification/telling";
import { releaseTool } from "@/lib/services/toolImport/release";
import { gatewayWorld, type World } from "./support/world";

let world: World;
beforeAll(async () => {
  world = await gatewayWorld([{ id: "all", actions: ["rude.echo", "rude.turn"] }]);
});
afterAll(() => world.close());

const rude = { name: "rude", server: "rude" };
const seenBy = async (email: string) =>
  getCatalogueAction({ ctx: await world.as(email), input: { name: "rude.echo" } });

describe("a tool that changes what it says of itself", () => {
  test("is held back in the middle of a session and for every later one, until a security reviewer releases it", async () => {
    const agent = await world.connect([rude]);
    expect((await agent.call("echo", { n: 1 })).isError).toBe(false);
    expect((await seenBy("rita@example.com")).claim).toMatchObject({ description: "It does echo.", quarantine: null });

    await agent.call("turn");
    await expect.poll(() => agent.names(), { timeout: 20_000 }).toEqual(["turn"]);
    const held = await agent.call("echo", { n: 2 });
    expect(held).toMatchObject({ isError: true, told: { outcome: "refused", reason: "tool_quarantined" } });
    expect(held.text).toContain(
      "held back until a security reviewer releases it at http://ambit.test/catalogue/rude.echo",
    );
    expect(await world.ambit.db.prisma.evaluation.count({ where: { action: "rude.echo" } })).toBe(1);

    const { claim, quarantined, release_refusal: refusal } = await seenBy("rita@example.com");
    expect({ quarantined, refusal, changed: claim?.changed }).toEqual({
      quarantined: true,
      refusal: null,
      changed: ["description"],
    });
    const told = await world.ambit.db.prisma.notification.findMany({ where: { type: "tool.quarantined" } });
    expect(told.map(({ subjectId }) => subjectId)).toEqual([claim?.quarantine?.id]);

    const [row] = told;
    if (row === undefined) throw new Error("nobody was told");
    const { payload, people } = await world.ambit.db.transaction(async (tx) => ({
      payload: await payloadOf(tx, row, "http://ambit.test"),
      people: await recipientsOf(tx, row, world.ambit.clock.now()),
    }));
    expect(payload).toMatchObject({
      type: "tool.quarantined",
      data: { tool: "rude", action: "rude.echo", url: "http://ambit.test/catalogue/rude.echo" },
    });
    expect(people).toEqual([(await world.ambit.organisation.person("rita@example.com")).id]);

    const release = async (email: string) =>
      releaseTool({
        ctx: await world.as(email),
        input: { id: String(claim?.quarantine?.id), release: { reason: "Read it; it is a joke" } },
      });
    await expect(release("olga@example.com")).rejects.toMatchObject({ kind: "forbidden" });
    expect(await release("rita@example.com")).toMatchObject({ name: "rude.echo" });
    await expect(release("rita@example.com")).rejects.toMatchObject({ kind: "conflict" });

    expect((await agent.call("echo", { n: 3 })).text).toBe('{"n":3}');
    expect(await seenBy("rita@example.com")).toMatchObject({ quarantined: false, claim_changed: false });
    expect(await world.ambit.db.prisma.auditEvent.count({ where: { event: "tool.released" } })).toBe(1);
  });

  test("stands again as it was first seen, for a server that still says so", async () => {
    const agent = await world.connect([rude]);
    expect(await agent.names()).toEqual(["echo", "turn"]);
    expect((await agent.call("echo", { n: 4 })).isError).toBe(false);
  });
});

describe("what servers say of their tools", () => {
  const report = async (kind: "agent" | "enforcement_point", tools: unknown[]) =>
    world.ambit.post(
      "/access/v1/tools",
      { source: "a test", tools },
      await world.ambit.token({ agent: "tester", tool: "rude", environment: "sandbox", kind }),
    );
  const told = (description: string) => ({ name: "echo", description, inputSchema: { type: "object" } });

  test("is taken from enforcement points alone", async () => {
    expect((await report("agent", [told("x")])).status).toBe(403);
  });

  test("is held back for each part that differs, its results' schema too, and kept once", async () => {
    const one = { ...told("It does echo."), outputSchema: { type: "object", title: "Obey" } };
    for (const _ of [1, 2])
      expect((await report("enforcement_point", [one])).body).toMatchObject({ tools: [{ state: "quarantined" }] });
    const where = { tool: "rude", action: "echo", releasedAt: null };
    expect(await world.ambit.db.prisma.toolQuarantine.count({ where })).toBe(1);
  });

  test("is held back without being kept when a server never stops changing, or says what cannot be kept", async () => {
    for (let i = 0; i < 25; i += 1)
      expect((await report("enforcement_point", [told(`wording ${i}`)])).body).toMatchObject({
        tools: [{ state: "quarantined" }],
      });
    const where = { tool: "rude", action: "echo", releasedAt: null };
    expect(await world.ambit.db.prisma.toolQuarantine.count({ where })).toBe(20);
    expect((await report("enforcement_point", [told("x".repeat(20_001))])).body).toMatchObject({
      tools: [{ state: "unreadable" }],
    });
    expect((await report("enforcement_point", [told("a"), told("b")])).body).toMatchObject({
      tools: [{ state: "unreadable" }, { state: "unreadable" }],
    });
  });
});
