import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { AmbitClient } from "@/lib/enforce/ambit/client";
import { readConfiguration } from "@/lib/enforce/configuration/read";
import { gatewaySchema } from "@/lib/enforce/gateway/configuration";
import { takeCredentials } from "@/lib/enforce/gateway/credentials";
import { Gateway } from "@/lib/enforce/gateway/gateway";
import { logger } from "@/lib/platform/logger";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { ORGANISATION, ordersConfiguration } from "./support/orders";
import { type OrdersDatabase, ordersDatabase } from "./support/ordersDatabase";
import { outcomeOf } from "./support/outcome";
import { type Connected, callsOf } from "./support/world";

const PERSON = "dana@example.com";
let server: AccessServer;
let database: OrdersDatabase;
let folder: string;
let gateway: Gateway;
let agent: Pick<Connected, "client" | "names" | "call">;
let ambit: AmbitClient;
let variables: Record<string, string>;
beforeAll(async () => {
  server = await accessServer({ bundle: ORGANISATION });
  database = await ordersDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "ambit-connector-"));
  const secret = server.organisation.secret("clerk", "orders", "production");
  variables = { ORDERS_PASSWORD: database.password, CONNECTOR_CREDENTIAL: secret };
  ambit = new AmbitClient({ url: server.origin, credential: async () => secret });
  const connector = {
    ambit: server.origin,
    credential: { env: "CONNECTOR_CREDENTIAL" },
    ...ordersConfiguration(database.place(), { role: database.role, limits: { lockMs: 30_000, statementMs: 30_000 } }),
  };
  await writeFile(file(), stringify(connector, { aliasDuplicateObjects: false }));
  gateway = startGateway(secret);
  const [agentSide, gatewaySide] = InMemoryTransport.createLinkedPair();
  await gateway.serve(gatewaySide);
  const client = new Client({ name: "clerk", version: "1" });
  await client.connect(agentSide);
  agent = callsOf(client);
});
afterAll(async () => {
  await agent.client.close();
  await gateway.close();
  await database.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const file = () => path.join(folder, "orders.yaml");
const command = () => [path.resolve("bin/ambit.js"), "connector", "postgres", "--config", file()];

function startGateway(secret: string): Gateway {
  const configuration = readConfiguration(
    stringify({
      ambit: server.origin,
      agent: "clerk",
      onBehalfOf: PERSON,
      upstreams: [
        {
          name: "orders",
          environment: "production",
          credential: { env: "ORDERS_CREDENTIAL" },
          command: process.execPath,
          args: command(),
          passEnv: Object.keys(variables),
          redeem: "upstream",
        },
      ],
    }),
    "gateway.yaml",
    gatewaySchema,
  );
  const environment = { PATH: process.env.PATH, ORDERS_CREDENTIAL: secret, ...variables };
  return new Gateway(configuration, {
    credentials: takeCredentials(configuration, environment),
    environment,
    log: logger(),
  });
}

describe("behind the gateway", () => {
  /** Once the gateway has told it. */
  async function recordOf(evaluationId: string | undefined) {
    const outcome = await outcomeOf(server, evaluationId);
    return { outcome, permit: outcome.evaluation.permit };
  }

  test("an agent is shown the statements that its budget can allow, with their parameters as input schemas", async () => {
    const { tools } = await agent.client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain("delete_order");
    const { inputSchema, annotations } = tools.find(({ name }) => name === "set_status") ?? {};
    expect(inputSchema).toMatchObject({
      properties: { id: { type: "integer" }, status: { type: "string", maxLength: 40 } },
      required: ["id", "status"],
      additionalProperties: false,
    });
    expect(annotations).toMatchObject({ readOnlyHint: false });
  });

  test("a call runs as the agent's role under its permit: the database and the budget each keep what it may not see", async () => {
    const { result, told } = await agent.call("list_orders");
    expect(result.structuredContent).toEqual({
      rows: [
        { id: 1, region: "north", customer: "ada", status: "open" },
        { id: 2, region: "north", customer: "bob", status: "open" },
      ],
    });
    const { outcome, permit } = await recordOf(told.evaluation_id);
    expect(outcome).toMatchObject({ status: "succeeded", reportedBy: "enforcement_point" });
    expect(outcome.observed).not.toEqual([]);
    expect(permit?.redeemedBy).toBe("enforcement_point");
  });

  test("the database knows permit, evaluation and person for as long as the statement runs", async () => {
    const { result, told } = await agent.call("who");
    const { permit } = await recordOf(told.evaluation_id);
    const [row] = (result.structuredContent as { rows: Record<string, unknown>[] }).rows;
    expect(row).toMatchObject({
      role: database.role,
      application: `ambit:${told.evaluation_id}`,
      permit: permit?.id,
      agent: "clerk",
      person: PERSON,
    });
  });

  test("what it changed is in the record, and not in what the agent is shown", async () => {
    const { result, told } = await agent.call("set_status", { id: 1, status: "sent" });
    expect(result.structuredContent).toEqual({ rows: [], changed: 1 });
    expect(Object.keys(result._meta ?? {})).toEqual(["ambit/decision"]);
    const { outcome } = await recordOf(told.evaluation_id);
    expect(outcome.stateChanges).toMatchObject([
      { resourceType: "order", resourceId: "1", before: { id: 1, status: "open" }, after: { id: 1, status: "sent" } },
    ]);
  });

  test("rows that row-level security keeps from the role are not changed, whatever the call names", async () => {
    const { result } = await agent.call("set_status", { id: 3, status: "sent" });
    expect(result.structuredContent).toMatchObject({ changed: 0 });
    expect(await database.statusOf(3)).toBe("open");
  });

  test("what the database refuses is an error with its code, and a failed outcome", async () => {
    const { isError, text, told } = await agent.call("insert_order", { id: 9 });
    expect([isError, text]).toEqual([true, expect.stringContaining("42501")]);
    expect((await recordOf(told.evaluation_id)).outcome).toMatchObject({
      status: "failed",
      error: expect.stringContaining("42501"),
    });
  });

  test("arguments that are not the statement's own use no permit, and the outcome says that nothing ran", async () => {
    const { isError, told } = await agent.call("set_status", { id: 1, status: 7 });
    expect(isError).toBe(true);
    const { outcome, permit } = await recordOf(told.evaluation_id);
    expect([outcome.status, permit?.redeemedAt]).toEqual(["not_executed", null]);
  });
});

describe("at the connector itself", () => {
  const args = { id: 2, status: "replayed" };

  async function permitFor(status = args.status): Promise<{ permit: string; evaluationId: string }> {
    const decision = await ambit.evaluate({
      subject: { type: "agent", id: "clerk", properties: { on_behalf_of: PERSON } },
      action: { name: "orders.set_status" },
      resource: { type: "order", id: "2" },
      context: { environment: "production", arguments: { ...args, status }, submit_request: false },
    });
    if (decision.outcome !== "allow") throw new Error(decision.reason);
    return { permit: decision.permit, evaluationId: decision.evaluation_id };
  }

  async function connected() {
    const client = new Client({ name: "another gateway", version: "1" });
    const env = { PATH: process.env.PATH ?? "", ...variables };
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: command(), env, stderr: "ignore" }),
    );
    return callsOf(client);
  }

  const carrying = (permit: string, person = PERSON) => ({ "ambit/permit": permit, "ambit/on_behalf_of": person });

  test("a permit is good once, for exactly its call and person, and nothing runs without one", async () => {
    const direct = await connected();
    const { permit } = await permitFor();
    const status = () => database.statusOf(2);
    expect((await direct.call("set_status", args)).text).toContain("without a permit");
    expect((await direct.call("set_status", args, carrying("x.y.z"))).text).toContain("no permit");
    const other = await direct.call("set_status", { ...args, id: 1 }, carrying(permit));
    expect(other.text).toContain("for another action");
    const stranger = await direct.call("set_status", args, carrying(permit, "eve@example.com"));
    expect(stranger.text).toContain("for another action");
    expect([await status(), await database.statusOf(1)]).toEqual(["open", "sent"]);

    expect((await direct.call("set_status", args, carrying(permit))).isError).toBe(false);
    expect(await status()).toBe("replayed");
    await database.admin.query("UPDATE orders SET status = 'open' WHERE id = 2");
    const again = await direct.call("set_status", args, carrying(permit));
    expect([again.isError, again.text]).toEqual([true, expect.stringContaining("used already")]);
    expect(again.result._meta).toEqual({});
    expect(await status()).toBe("open");
    await direct.client.close();
  });

  test("a permit that was revoked meanwhile leaves the row as it was", async () => {
    const direct = await connected();
    const { permit, evaluationId } = await permitFor("revoked");
    await server.db.prisma.permit.updateMany({ where: { evaluationId }, data: { revokedAt: server.clock.now() } });
    const { text } = await direct.call("set_status", { ...args, status: "revoked" }, carrying(permit));
    expect(text).toContain("not good");
    expect(await database.statusOf(2)).toBe("open");
    await direct.client.close();
  });

  test("whose sender is gone while it runs, the connector itself reports what came of it", async () => {
    const direct = await connected();
    const { permit, evaluationId } = await permitFor("alone");
    await database.admin.query("BEGIN");
    await database.admin.query("SELECT 1 FROM orders WHERE id = 2 FOR UPDATE");
    const call = direct.call("set_status", { ...args, status: "alone" }, carrying(permit));
    call.catch(() => undefined);
    await vi.waitFor(async () => {
      const { rows } = await database.superuser.query("SELECT 1 FROM pg_locks WHERE NOT granted");
      expect(rows).not.toEqual([]);
    });
    const closed = direct.client.close();
    await database.admin.query("ROLLBACK");
    await closed;
    await expect(call).rejects.toThrow();
    const outcome = await outcomeOf(server, evaluationId);
    expect(outcome).toMatchObject({
      status: "succeeded",
      stateChanges: [{ resourceId: "2", after: { id: 2, status: "alone" } }],
    });
  });
});
