import { afterAll, beforeAll, expect, it } from "vitest";
import type { ParsedFragment } from "@/lib/core/correlation/fragment";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { explainDrift } from "@/lib/services/principal/explain";
import { exportPrincipals } from "@/lib/services/principal/exportList";
import { listPrincipals } from "@/lib/services/principal/list";
import { listDrift } from "@/lib/services/principal/listDrift";
import { type AccessServer, accessServer, call, evaluate, exchangeForm } from "@/tests/support/accessServer";
import { logRecord, storeLogs } from "@/tests/support/storedLogs";

const PAY = "arn:aws:sts::111122223333:assumed-role/pay/*";
const RUN = "arn:aws:sts::111122223333:assumed-role/pay/run-1";
const ages = { days: 90, environments: {} };

let server: AccessServer;
let token: string;
let evaluationId: string;
const at = () => server.clock.now().toISOString();
const correlated = async (...records: ParsedFragment[]) => {
  await storeLogs(server.db, "cloudtrail", { records, receivedAt: server.clock.now() });
  await server.db.prisma.source.updateMany({
    where: { name: "cloudtrail" },
    data: { lastReceivedAt: server.clock.now() },
  });
  while ((await correlateWaiting({ ctx: server.system })).more);
};
const as = async (who: string) => ({ ...server.system, actor: await server.organisation.person(`${who}@example.com`) });
const ledger = async (who: string, input = {}) => listPrincipals({ ctx: await as(who), input, ages });
const drift = async (who: string, input = {}) => listDrift({ ctx: await as(who), input, ages });
const record = (name: string, changed: Partial<ParsedFragment>) =>
  logRecord({
    name,
    system: "s3.amazonaws.com",
    occurredAt: at(),
    content: { name, sourceIPAddress: "203.0.113.9" },
    ...changed,
  });

beforeAll(async () => {
  server = await accessServer();
  token = await server.token();
  evaluationId = String((await evaluate(server, call("banking.list_invoices"), token)).evaluation_id);
  await correlated(
    record("own", { principal: RUN, keys: [{ kind: "evaluation", value: evaluationId }] }),
    record("another", { principal: "someone", keys: [{ kind: "evaluation", value: evaluationId }] }),
    record("stranger", {
      principal: "stranger",
      phase: "state_change",
      verb: "PutObject",
      resource: { type: "s3_object", id: "b/a.csv" },
      stateChange: { reference: null },
    }),
    record("telemetry", { principal: "billing-helper" }),
  );
});
afterAll(() => server.close());

it("shows what logs show of a registered identity: since when, by which source, from where, and for which action", async () => {
  const { principals } = await ledger("omar", { standing: "registered" });
  expect(principals).toMatchObject([
    {
      agent: "billing-helper",
      tool: "banking",
      environment: "production",
      identity: PAY,
      first_seen_at: at(),
      last_seen_at: at(),
      records: 1,
      last_action: evaluationId,
      sources: [{ source: "cloudtrail", system: "s3.amazonaws.com", records: 1, changes: 0 }],
      credentials: [{ kind: "agent" }, { kind: "enforcement_point", last_used_at: at() }],
      drift: [],
    },
  ]);
  expect(principals[0]?.addresses).toEqual([
    { address: "127.0.0.1", told_by: "credential", first_at: at(), last_at: at() },
    { address: "203.0.113.9", told_by: "log", first_at: null, last_at: null },
  ]);
});

it("counts each record once, whatever comes again and in whatever order", async () => {
  const [before] = await server.db.prisma.principalSighting.findMany({ where: { identity: PAY } });
  const again = record("own", { principal: RUN, keys: [{ kind: "evaluation", value: evaluationId }] });
  await correlated(again, record("earlier", { principal: RUN, occurredAt: "2026-11-24T08:00:00.000Z" }));
  const [after] = await server.db.prisma.principalSighting.findMany({ where: { identity: PAY } });
  expect(after).toMatchObject({ records: 2n, lastFragmentId: before?.lastFragmentId, lastAt: before?.lastAt });
  expect(after?.firstAt).toEqual(new Date("2026-11-24T08:00:00.000Z"));
});

it("tells of an identity behind decisions that nobody registered, and of strangers only to who sees every team", async () => {
  const kinds = async (who: string) =>
    (await drift(who)).drift.map(({ kind, agents, identity }) => [kind, ...agents, identity]);
  expect(await kinds("omar")).toEqual([["unregistered_principal", "billing-helper", "someone"]]);
  expect(await kinds("sam")).toEqual([]);
  expect((await kinds("rita")).sort()).toEqual([
    ["unregistered_principal", "billing-helper", "someone"],
    ["unregistered_principal", "stranger"],
  ]);
});

it("forgets a use that later evidence takes back", async () => {
  const uses = () => server.db.prisma.principalUse.count({ where: { identity: "passing" } });
  server.clock.advance(3 * 3_600_000);
  token = await server.token();
  const first = await evaluate(server, call("banking.list_invoices", { context: { tool_call_id: "call_7" } }), token);
  await correlated(record("passing", { principal: "passing", keys: [{ kind: "tool_call", value: "call_7" }] }));
  expect(await uses()).toBe(1);
  // Another decision with the same id leaves no one that it can belong to.
  await evaluate(server, call("banking.list_invoices", { context: { tool_call_id: "call_7" } }), token);
  while ((await correlateWaiting({ ctx: server.system })).more);
  const join = await server.db.prisma.fragmentJoin.findFirst({
    where: { recordId: String(first.evaluation_id), basis: "scoped" },
  });
  expect(join).toBeNull();
  expect(await uses()).toBe(0);
});

it("notes from where a credential and its tokens are used, as the connection or a proxy on this machine tells it", async () => {
  server.clock.advance(2 * 86_400_000);
  const secret = server.organisation.secret("ticket-helper", "helpdesk", "production");
  const exchange = (from: string) =>
    fetch(`${server.origin}/access/v1/token`, {
      method: "POST",
      body: exchangeForm(secret),
      headers: { "X-Forwarded-For": `198.51.100.99, ${from}` },
    });
  const { access_token: mine } = (await (await exchange("198.51.100.1")).json()) as { access_token: string };
  expect((await drift("sam", { drift: "credential_new_address" })).total).toBe(0);
  server.clock.advance(2 * 86_400_000);
  const { access_token: fresh } = (await (await exchange("198.51.100.1")).json()) as { access_token: string };
  expect(mine).not.toBe(fresh);
  // The token alone was copied.
  const body = call("helpdesk.read_ticket", { agent: "ticket-helper" });
  await server.post("/access/v1/evaluation", body, fresh, { "X-Forwarded-For": "::ffff:203.0.113.5" });
  await server.post("/access/v1/evaluation", body, fresh, { "X-Forwarded-For": "not an address" });
  const { drift: told } = await drift("sam", { drift: "credential_new_address" });
  expect(told.map(({ agents, address, since }) => [agents, address, since])).toEqual([
    [["ticket-helper"], expect.stringMatching(/^(127\.0\.0\.1|203\.0\.113\.5)$/), at()],
    [["ticket-helper"], expect.stringMatching(/^(127\.0\.0\.1|203\.0\.113\.5)$/), at()],
  ]);
});

it("is explained once, by whoever may, and told of again after ninety days", async () => {
  const [one] = (await drift("omar", { q: "someone" })).drift;
  const explain = async (who: string) =>
    explainDrift({
      ctx: await as(who),
      input: { key: one?.key ?? "", explanation: { reason: "A person helped." } },
      ages,
    });
  await expect(explain("vera")).rejects.toMatchObject({ kind: "forbidden" });
  await expect(explain("sam")).rejects.toMatchObject({ kind: "not_found" });
  const both = await Promise.allSettled([explain("omar"), explain("rita")]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(explain("omar")).rejects.toMatchObject({ kind: "conflict" });
  expect(await server.db.prisma.auditEvent.count({ where: { event: "drift.explained" } })).toBe(1);
  expect(await drift("omar", { q: "someone" })).toMatchObject({ total: 0, others: 1 });
  expect((await drift("omar", { q: "someone", explained: "yes" })).drift[0]?.explained?.reason).toBe(
    "A person helped.",
  );
  server.clock.advance(90 * 86_400_000);
  expect(await drift("omar", { q: "someone" })).toMatchObject({ total: 1, others: 0 });
});

it("is read a page at a time to the end, once each, and exported as it is narrowed", async () => {
  const all = await ledger("adam");
  const read: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof ledger>> = await ledger("adam", { limit: 1, cursor });
    read.push(...page.principals.map((one) => JSON.stringify(one)));
    cursor = page.next_cursor;
  }
  expect(read).toEqual(all.principals.map((one) => JSON.stringify(one)));
  expect(all.total).toBe(read.length);
  expect(new Set((await ledger("sam")).principals.map(({ agent }) => agent))).toEqual(new Set(["ticket-helper"]));
  await expect(ledger("adam", { cursor: "elsewhere" })).rejects.toMatchObject({ kind: "invalid" });
  const { body } = await exportPrincipals({ ctx: await as("sam"), input: { q: "ticket" }, ages });
  expect(body).toContain("ticket-helper");
  expect(body).not.toContain("billing-helper");
});

it("tells each team that its agent shares an identity, and nothing of the other team's: no name, no search for it, no link", async () => {
  const { prisma } = server.db;
  const place = {
    agent: { connect: { name: "ticket-helper" } },
    tool: { connect: { name: "helpdesk" } },
    environment: { connect: { name: "production" } },
  };
  await prisma.agentPrincipal.create({ data: { ...place, identity: PAY } });
  const shared = async (who: string, input = {}) =>
    (await drift(who, { drift: "shared_identity", ...input })).drift.map(({ agents, evidence, refusal }) => ({
      agents: agents.map((name) => name ?? "hidden").sort(),
      told: evidence.map(({ words }) => words).sort(),
      isRefused: refusal !== null,
    }));
  const [omar, sam, rita] = [await shared("omar"), await shared("sam"), await shared("rita")];
  expect(rita).toMatchObject([{ agents: ["billing-helper", "ticket-helper"], isRefused: false }]);
  expect(sam).toEqual([{ agents: ["hidden", "ticket-helper"], told: ["ticket-helper"], isRefused: true }]);
  expect(omar).toMatchObject([{ agents: ["billing-helper", "hidden"], isRefused: true }]);
  expect(omar[0]?.told).not.toContain("ticket-helper");
  for (const input of [{ agent: "billing-helper" }, { q: "billing-h" }]) {
    expect(await shared("sam", input)).toEqual([]);
    expect(await shared("omar", input)).toHaveLength(1);
  }
  expect(JSON.stringify([await ledger("sam"), await drift("sam")])).not.toContain("billing-helper");
});
