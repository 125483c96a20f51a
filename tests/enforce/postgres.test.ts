import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AmbitClient } from "@/lib/enforce/ambit/client";
import type { StatementCall } from "@/lib/enforce/postgres/calls";
import { postgresConnectorSchema } from "@/lib/enforce/postgres/configuration";
import { PostgresConnector } from "@/lib/enforce/postgres/connector";
import { logger } from "@/lib/platform/logger";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { openSource, takeInText } from "@/lib/services/ingest/takeInText";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { setToolSecret } from "@/lib/services/toolSecret/set";
import { parsePostgresLog } from "@/lib/sources/postgres/parse";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { ORGANISATION, ordersConfiguration } from "./support/orders";
import { type OrdersDatabase, ordersDatabase } from "./support/ordersDatabase";

let server: AccessServer;
let database: OrdersDatabase;
let connector: PostgresConnector;
beforeAll(async () => {
  server = await accessServer({ bundle: ORGANISATION });
  database = await ordersDatabase();
  connector = connectorWith();
});
afterAll(async () => {
  await connector.close();
  await database.close();
  await server.close();
});

function connectorWith(
  changed: { role?: string; password?: object; variables?: Record<string, string>; limits?: object } = {},
) {
  const { role = database.role, password, variables = { ORDERS_PASSWORD: database.password }, limits = {} } = changed;
  const configuration = postgresConnectorSchema.parse(ordersConfiguration(database.place(password), { role, limits }));
  const credential = async () => server.organisation.secret("clerk", "orders", "production");
  const ambit = new AmbitClient({ url: server.origin, credential });
  return new PostgresConnector(configuration, { ambit, environment: { ...variables }, log: logger() });
}

const call = (action: string, args: StatementCall["arguments"] = {}, by = connector) =>
  by.call({ action, arguments: args, onBehalfOf: "dana@example.com" });
const outcomeOf = (evaluationId: string) =>
  server.db.prisma.outcome.findUniqueOrThrow({ where: { evaluationId }, include: { stateChanges: true } });
async function done(action: string, args: StatementCall["arguments"] = {}, by = connector) {
  const answer = await call(action, args, by);
  if (answer.status !== "done") throw new Error(JSON.stringify(answer));
  return answer;
}
async function failed(action: string, args: StatementCall["arguments"] = {}, by = connector) {
  const answer = await call(action, args, by);
  if (answer.status !== "failed") throw new Error(JSON.stringify(answer));
  return answer;
}

describe("an allowed statement", () => {
  test("runs as the role of its agent: row-level security keeps what the SQL asks for, and obligations what it returns", async () => {
    const { rows, evaluationId } = await done("list_orders");
    // The statement asks for every region; the budget has the fields `iban` redacted.
    expect(rows).toEqual([
      { id: 1, region: "north", customer: "ada", status: "open" },
      { id: 2, region: "north", customer: "bob", status: "open" },
    ]);
    expect(await outcomeOf(evaluationId)).toMatchObject({ status: "succeeded", reportedBy: "enforcement_point" });
    const permit = await server.db.prisma.permit.findUniqueOrThrow({ where: { evaluationId } });
    expect(permit.redeemedBy).toBe("enforcement_point");
  });

  test("knows its permit, evaluation, agent, person and role, for as long as it runs", async () => {
    const { rows, evaluationId } = await done("who");
    const permit = await server.db.prisma.permit.findUniqueOrThrow({ where: { evaluationId } });
    expect(rows).toEqual([
      {
        role: database.role,
        login: database.login,
        application: `ambit:${evaluationId}`,
        evaluation: evaluationId,
        permit: permit.id,
        agent: "clerk",
        person: "dana@example.com",
        timeout: "1s",
      },
    ]);
  });

  test("reports the rows that it changed, before and after", async () => {
    const { evaluationId, count } = await done("set_status", { id: 1, status: "sent" });
    expect(count).toBe(1);
    expect(await outcomeOf(evaluationId)).toMatchObject({
      status: "succeeded",
      stateChanges: [
        { resourceType: "order", resourceId: "1", before: { id: 1, status: "open" }, after: { id: 1, status: "sent" } },
      ],
    });
    expect(await database.statusOf(1)).toBe("sent");
  });

  test("changes nothing beyond its role, and says so", async () => {
    const { evaluationId, count } = await done("set_status", { id: 3, status: "sent" });
    expect(count).toBe(0);
    expect((await outcomeOf(evaluationId)).stateChanges).toEqual([]);
    expect(await database.statusOf(3)).toBe("open");
  });
});

describe("the database's own log", () => {
  test("names the action in the line of its statement, and joins its record by an exact key", async () => {
    server.clock.advance(Math.max(1, Date.now() - server.clock.now().getTime()));
    const { evaluationId } = await done("set_status", { id: 2, status: "ad'hoc */ DROP TABLE orders; --" });
    const permit = await server.db.prisma.permit.findUniqueOrThrow({ where: { evaluationId } });
    const { rows } = await database.superuser.query<{ log: string }>(
      "SELECT pg_read_file(pg_current_logfile('csvlog')) AS log",
    );
    const lines = parsePostgresLog(rows[0]?.log ?? "").fragments.filter(
      ({ fragment }) =>
        fragment.verb === "UPDATE" &&
        fragment.principal === database.login &&
        JSON.stringify(fragment).includes(evaluationId),
    );
    // One for reading it, one for binding its values, and the one that says that it was done: each names the action.
    expect(lines.map(({ fragment }) => fragment.phase)).toEqual(["tool_call", "tool_call", "state_change"]);
    for (const { fragment } of lines)
      expect(fragment.keys).toEqual(
        expect.arrayContaining([
          { kind: "evaluation", value: evaluationId },
          { kind: "permit", value: permit.id },
        ]),
      );
    const written = lines.at(-1)?.fragment;
    expect(written).toMatchObject({ status: "succeeded", resource: { type: "table", id: `${database.name}/orders` } });
    const { line = "" } = (written?.content ?? {}) as { line?: string };
    expect(line).toContain(`,action='orders.set_status'*/`);
    const ctx = await openSource({ ctx: server.system, name: "postgres_log" });
    expect(await takeInText({ ctx, text: `${line}\n` })).toMatchObject({ stored: 1 });
    while ((await correlateWaiting({ ctx: server.system })).more);
    expect(await server.db.prisma.fragmentJoin.findFirstOrThrow({ where: { recordId: evaluationId } })).toMatchObject({
      governed: true,
      basis: "exact",
      keyKind: "evaluation",
    });
  });
});

describe("nothing runs", () => {
  test.each<[string, string, StatementCall["arguments"]]>([
    ["another statement", "DROP TABLE orders", {}],
    ["an argument that is not declared", "list_orders", { sql: "x" }],
    ["a missing argument", "set_status", { id: 1 }],
    ["an argument of another type", "set_status", { id: "1; DROP TABLE orders", status: "x" }],
  ])("for %s: Ambit is not even asked", async (_case, action, args) => {
    const before = await server.db.prisma.evaluation.count();
    expect(await call(action, args)).toMatchObject({ status: "refused" });
    expect(await server.db.prisma.evaluation.count()).toBe(before);
  });

  test("beyond the budget", async () => {
    expect(await call("delete_order", { id: 1 })).toMatchObject({
      status: "not_allowed",
      decision: { outcome: "deny", reason: "no_grant" },
    });
  });

  test("with an obligation that the connector does not understand", async () => {
    const { evaluationId, ran } = await failed("count_orders");
    expect(ran).toBe("no");
    expect(await outcomeOf(evaluationId)).toMatchObject({ status: "not_executed" });
  });

  test("where the permit is revoked between decision and run: the transaction is undone", async () => {
    const ambit = new AmbitClient({
      url: server.origin,
      credential: async () => server.organisation.secret("clerk", "orders", "production"),
    });
    const racing = connectorWith();
    const evaluate = AmbitClient.prototype.evaluate;
    Object.assign(racing, {
      parts: {
        log: logger(),
        environment: {},
        ambit: Object.assign(ambit, {
          evaluate: async (request: Parameters<AmbitClient["evaluate"]>[0]) => {
            const decision = await evaluate.call(ambit, request);
            await server.db.prisma.permit.updateMany({
              where: { redeemedAt: null },
              data: { revokedAt: server.clock.now() },
            });
            return decision;
          },
        }),
      },
    });
    await expect(call("set_status", { id: 2, status: "lost" }, racing)).rejects.toMatchObject({ status: 403 });
    expect(await database.statusOf(2)).not.toBe("lost");
    await racing.close();
  });

  test("as a role that row-level security does not bind", async () => {
    await database.admin.query(`ALTER ROLE ${database.role} BYPASSRLS`);
    const { message, ran, evaluationId } = await failed("list_orders");
    await database.admin.query(`ALTER ROLE ${database.role} NOBYPASSRLS`);
    expect([message, ran]).toEqual([expect.stringContaining("not bound by row-level security"), "no"]);
    expect(await server.db.prisma.permit.findUniqueOrThrow({ where: { evaluationId } })).toMatchObject({
      redeemedAt: null,
    });
  });

  test("as a role that owns a table, itself or through another role, until the table's policies bind its owner too", async () => {
    const { admin, role } = database;
    const owners = `owners_of_${database.name}`;
    await admin.query(
      `CREATE ROLE ${owners} NOLOGIN; CREATE TABLE notes (id int); ALTER TABLE notes OWNER TO ${owners}`,
    );
    expect((await call("list_orders")).status).toBe("done");
    const refused = async () => {
      const { message, ran, evaluationId } = await failed("list_orders");
      expect([message, ran]).toEqual([expect.stringContaining("privileges of a table's owner"), "no"]);
      expect(await outcomeOf(evaluationId)).toMatchObject({
        status: "not_executed",
        error: expect.stringContaining("public.notes"),
      });
      const permit = await server.db.prisma.permit.findUniqueOrThrow({ where: { evaluationId } });
      expect(permit.redeemedAt).toBeNull();
    };
    await admin.query(`GRANT ${owners} TO ${role}`);
    await refused();
    await admin.query(`REVOKE ${owners} FROM ${role}; ALTER TABLE notes OWNER TO ${role}`);
    await refused();
    await admin.query("ALTER TABLE notes FORCE ROW LEVEL SECURITY");
    await refused();
    await admin.query("ALTER TABLE notes ENABLE ROW LEVEL SECURITY");
    expect((await call("list_orders")).status).toBe("done");
    await admin.query(`DROP TABLE notes; DROP ROLE ${owners}`);
  });

  test("with a password that is not good, which no answer repeats", async () => {
    const wrong = connectorWith({ variables: { ORDERS_PASSWORD: "not the password" } });
    const answer = await failed("list_orders", {}, wrong);
    expect(answer).toMatchObject({ ran: "no", message: expect.stringContaining("28P01") });
    expect(JSON.stringify([answer, await outcomeOf(answer.evaluationId)])).not.toContain("not the password");
    await wrong.close();
  });
});

describe("what ran is undone", () => {
  test("where the role may not do it, or a statement that only reads would write", async () => {
    const forbidden = await failed("insert_order", { id: 9 });
    expect(forbidden).toMatchObject({ ran: "undone", message: expect.stringContaining("42501") });
    expect(await outcomeOf(forbidden.evaluationId)).toMatchObject({
      status: "failed",
      error: expect.stringContaining("42501"),
    });
    expect(await failed("sneaky_read")).toMatchObject({ message: expect.stringContaining("25006") });
  });

  test("where it takes too long, or waits too long for another", async () => {
    expect(await failed("slow")).toMatchObject({ message: expect.stringContaining("57014") });
    await database.admin.query("BEGIN");
    await database.admin.query("SELECT 1 FROM orders WHERE id = 1 FOR UPDATE");
    expect(await failed("set_status", { id: 1, status: "waits" })).toMatchObject({
      message: expect.stringContaining("55P03"),
    });
    await database.admin.query("ROLLBACK");
  });

  test("where it returns more rows or bytes than it may, and nothing of them is given", async () => {
    expect(await failed("many", { rows: 501 })).toMatchObject({
      ran: "undone",
      message: expect.stringContaining("500 rows"),
    });
    const small = connectorWith({ limits: { bytes: 1_000 } });
    expect(await failed("many", { rows: 100 }, small)).toMatchObject({
      message: expect.stringContaining("1000 bytes"),
    });
    await small.close();
  });
});

describe("the login's password", () => {
  test("may be held at Ambit: it is let go with the permit of the statement", async () => {
    await setToolSecret({
      ctx: server.system,
      input: { agent: "clerk", given: { tool: "orders", environment: "production", value: database.password } },
    });
    const custody = connectorWith({ password: { ambit: true }, variables: {} });
    const { rows, evaluationId } = await done("list_orders", {}, custody);
    expect(rows).toHaveLength(2);
    const { id: permitId } = await server.db.prisma.permit.findUniqueOrThrow({ where: { evaluationId } });
    expect(await server.db.prisma.toolSecretRelease.count({ where: { permitId } })).toBe(1);
    await custody.close();
  });
});

test("after a kill switch nothing runs", async () => {
  server.clock.advance(1_000);
  const ctx = { ...server.system, actor: await server.organisation.person("rita@example.com") };
  await pullKillSwitch({ ctx, input: { scope: "tool", name: "orders", reason: "A drill." } });
  server.clock.advance(1_000);
  expect(await call("list_orders")).toMatchObject({ status: "not_allowed", decision: { reason: "kill_switch" } });
});
