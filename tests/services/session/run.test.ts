import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunDecision } from "@/lib/contracts/sessions";
import { getRequest } from "@/lib/services/request/get";
import { listRequests } from "@/lib/services/request/list";
import { listSessions } from "@/lib/services/session/list";
import { getRun } from "@/lib/services/session/run";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { insertDecision } from "@/tests/support/evaluations";
import { insertFragment, joinFragment } from "@/tests/support/fragments";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const FOREIGN_TRACE = "1bf7651916cd43dd8448eb211c80319c";
const REQUEST = "req-77";

let server: AccessServer;
let session: string;
let read: string;
let foreign: string;

beforeAll(async () => {
  server = await accessServer();
  const token = await server.token();
  const opened = await server.post<{ session_id: string }>(
    "/access/v1/sessions",
    { salt: "a-salt-of-sixteen-characters", label: "Pay what is due" },
    token,
  );
  session = opened.body.session_id;
  const ask = async (action: string, resource: { type: string; id: string }, more: Record<string, string> = {}) => {
    server.clock.advance(60_000);
    const context = {
      session_id: session,
      request_id: REQUEST,
      traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
      ...more,
    };
    // An access token lasts for minutes.
    return evaluate(server, call(action, { resource, context, onBehalfOf: "dana@example.com" }), await server.token());
  };
  await ask("banking.list_invoices", { type: "invoice", id: "all" });
  read = (await ask("banking.read_statement", { type: "statement", id: "march" })).evaluation_id ?? "";
  server.clock.advance(10 * 60_000);
  await ask(
    "banking.share_statement",
    { type: "statement", id: "march" },
    { traceparent: `00-${FOREIGN_TRACE}-b7ad6b7169203331-01` },
  );

  // Another team's agent, which acted in a trace that this agent names as well.
  foreign = (
    await insertDecision(server.db, {
      agent: "ticket-helper",
      action: "helpdesk.read_ticket",
      decidedAt: server.clock.now(),
      requestId: REQUEST,
    })
  ).id;
  const at = server.clock.now();
  await insertFragment(server.db, {
    source: "otlp",
    occurredAt: new Date(at.getTime() - 11.5 * 60_000),
    title: "chat gpt",
    system: "agent-runtime",
    keys: [{ kind: "trace", value: TRACE }],
  });
  await insertFragment(server.db, {
    source: "otlp",
    occurredAt: new Date(at.getTime() - 60_000),
    title: "elsewhere",
    keys: [{ kind: "session", value: "another" }],
  });
  const own = await insertFragment(server.db, {
    occurredAt: new Date(at.getTime() - 9 * 60_000),
    title: "GetObject",
    keys: [{ kind: "trace", value: TRACE }],
  });
  await joinFragment(server.db, own, read, { key: "trace" });
});
afterAll(() => server.close());

const as = async (email: string) =>
  testContext({ db: server.db, clock: server.clock, actor: await server.organisation.person(email) });
const run = async (email: string, query: object = {}) =>
  getRun({ ctx: await as(email), input: { id: session, ...query } });
const decisionsIn = ({ rows }: Awaited<ReturnType<typeof run>>) =>
  rows.filter((row): row is RunDecision => row.kind === "decision");

describe("a session's run", () => {
  it("tells in order what was read and denied, and where sensitive and untrusted came together", async () => {
    const told = await run("vera@example.com");
    expect(decisionsIn(told).map(({ action, read: one, rise }) => [action.action, action.outcome, one, rise])).toEqual([
      [
        "banking.list_invoices",
        "allow",
        { sensitivity: "internal", untrusted: false },
        { sensitivity: "internal", untrusted: false, exposed: false, mixed: false },
      ],
      [
        "banking.read_statement",
        "allow",
        { sensitivity: "confidential", untrusted: true },
        { sensitivity: "confidential", untrusted: true, exposed: false, mixed: true },
      ],
      ["banking.share_statement", "deny", null, null],
    ]);
    expect(told.totals).toEqual({
      counted: 3,
      read: [
        { sensitivity: "internal", count: 1, untrusted: 0 },
        { sensitivity: "confidential", count: 1, untrusted: 1 },
      ],
      left: [],
      changed: { changes: 0, resources: 0 },
      asked: { pending: 0, approved: 0, denied: 0, other: 0, hand_offs: 0 },
    });
    expect(told.session).toMatchObject({ decisions: 3, allowed: 2, denied: 1, read_untrusted: true, exposed: false });
  });

  it("stands log records of its trace that belong to no decision between, and names the systems of the others", async () => {
    const told = await run("vera@example.com");
    expect(
      told.rows.map((row) =>
        row.kind === "log" ? `${row.system}: ${row.title} by ${row.key.kind}` : row.action.action,
      ),
    ).toEqual([
      "banking.list_invoices",
      "agent-runtime: chat gpt by trace",
      "banking.read_statement",
      "banking.share_statement",
    ]);
    expect(decisionsIn(told)[1]?.logs).toEqual([{ system: "s3.amazonaws.com", count: 1 }]);
  });

  it("shows nobody the log records of a trace in which another team's agent acted too, but those who see all", async () => {
    await server.db.pool.query("ALTER TABLE evaluation DISABLE TRIGGER USER");
    await server.db.pool.query("UPDATE evaluation SET traceparent = $2 WHERE id = $1", [
      foreign,
      `00-${FOREIGN_TRACE}-b7ad6b7169203331-01`,
    ]);
    await server.db.pool.query("ALTER TABLE evaluation ENABLE TRIGGER USER");
    await insertFragment(server.db, {
      source: "otlp",
      occurredAt: server.clock.now(),
      title: "of the other team",
      keys: [{ kind: "trace", value: FOREIGN_TRACE }],
    });
    const titles = async (email: string) =>
      (await run(email)).rows.flatMap((row) => (row.kind === "log" ? [row.title] : []));
    expect(await titles("vera@example.com")).toEqual(["chat gpt"]);
    expect(await titles("rita@example.com")).toEqual(["chat gpt", "of the other team"]);
    // They lead to their run where it may be seen: a record that belongs to no action by those alone who see all.
    const runs = async (email: string) =>
      (await run(email)).rows.flatMap((row) => (row.kind === "log" ? [row.run_id === row.id] : []));
    expect(await runs("vera@example.com")).toEqual([false]);
    expect(await runs("rita@example.com")).toEqual([true, true]);
  });

  it("comes page by page, each row once, and is not there for another team", async () => {
    const pages = [await run("vera@example.com", { limit: "2" })];
    const cursor = pages[0]?.next_cursor;
    pages.push(await run("vera@example.com", { limit: "2", cursor }));
    expect(pages[1]?.next_cursor).toBeNull();
    const ids = pages.flatMap(({ rows }) => rows.map((row) => (row.kind === "log" ? row.id : row.action.id)));
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
    for (const id of [session, "nonsense"])
      await expect(getRun({ ctx: await as("sam@example.com"), input: { id } })).rejects.toMatchObject({
        kind: "not_found",
      });
  });
});

describe("the list of sessions", () => {
  const ids = async (email: string, query: Record<string, string> = {}) =>
    (await listSessions({ ctx: await as(email), input: query })).sessions.map(({ id }) => id);

  it("is narrowed to what a session read and was denied", async () => {
    for (const query of [{}, { untrusted: "1" }, { sensitivity: "confidential" }, { denied: "1" }, { q: "pay what" }])
      expect(await ids("vera@example.com", query), JSON.stringify(query)).toContain(session);
    for (const query of [{ exposed: "1" }, { sensitivity: "restricted" }, { escalated: "1" }, { agent: "night-clerk" }])
      expect(await ids("vera@example.com", query as Record<string, string>), JSON.stringify(query)).not.toContain(
        session,
      );
    expect(await ids("sam@example.com")).not.toContain(session);
  });
});

describe("a request", () => {
  it("leads to every session, agent and action behind it that the person may see", async () => {
    const own = await getRequest({ ctx: await as("vera@example.com"), input: { id: REQUEST } });
    expect([own.agents, own.on_behalf_of, own.sessions, own.decisions]).toEqual([
      ["billing-helper"],
      ["dana@example.com"],
      1,
      3,
    ]);
    expect(own.sessions_behind.map(({ id }) => id)).toEqual([session]);
    expect(own.actions).toHaveLength(3);
    const all = await getRequest({ ctx: await as("rita@example.com"), input: { id: REQUEST } });
    expect([all.agents, all.decisions]).toEqual([["billing-helper", "ticket-helper"], 4]);
    await expect(getRequest({ ctx: await as("vera@example.com"), input: { id: "none" } })).rejects.toMatchObject({
      kind: "not_found",
    });
  });

  it("is listed once, by its last action, for whom it was", async () => {
    const listed = async (email: string, query: Record<string, string> = {}) =>
      (await listRequests({ ctx: await as(email), input: query })).requests.map((one) => [
        one.request_id,
        one.decisions,
      ]);
    expect(await listed("vera@example.com")).toEqual([[REQUEST, 3]]);
    expect(await listed("rita@example.com")).toEqual([[REQUEST, 4]]);
    expect(await listed("sam@example.com")).toEqual([[REQUEST, 1]]);
    expect(await listed("vera@example.com", { on_behalf_of: "dana@example.com" })).toEqual([[REQUEST, 3]]);
    expect(await listed("vera@example.com", { on_behalf_of: "eve@example.com" })).toEqual([]);
    expect(await listed("vera@example.com", { q: "req-7" })).toEqual([[REQUEST, 3]]);
    expect(await listed("vera@example.com", { q: "77" })).toEqual([]);
  });
});
