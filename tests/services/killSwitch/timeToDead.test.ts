import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, it } from "vitest";
import { propose } from "@/lib/services/change/proposeAgent";
import { revokeCredential } from "@/lib/services/credential/revoke";
import { listKillSwitches } from "@/lib/services/killSwitch/list";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { settleEnds } from "@/lib/services/killSwitch/settleEnds";
import { type AccessServer, accessServer, call, evaluate, payment, submit } from "@/tests/support/accessServer";

const servers: AccessServer[] = [];
let server: AccessServer;
let token: string;
beforeEach(async () => {
  server = await accessServer();
  servers.push(server);
  token = await server.token();
  // Away from the token's second, so that ends differ.
  server.clock.advance(30_000);
});
afterAll(async () => {
  for (const one of servers) await one.close();
});

const READING = call("banking.list_invoices");
const as = async (who: string) => ({ ...server.system, actor: await server.organisation.person(`${who}@example.com`) });
const pull = async (covered: object = { scope: "agent", name: "billing-helper" }) =>
  pullKillSwitch({ ctx: await as("rita"), input: { reason: "an incident", ...covered } });
const shown = async (who = "rita") => listKillSwitches({ ctx: await as(who) });
const sweep = () => settleEnds({ ctx: server.system });
const inMs = (ms: number) => new Date(server.clock.now().getTime() + ms).toISOString();
const issuer = "http://ambit.test";

it("shows what lives on with its latest end, counts down to nothing, and measures once how long that took", async () => {
  const { permit_expires_at: ends } = await evaluate(server, READING, token);
  const waiting = await submit(server, payment({ amount: 7 }), token);
  expect(waiting).toBeDefined();
  await pull();
  const [before] = (await shown()).inForce;
  expect(before?.end).toMatchObject({
    measured: null,
    alive: [
      { kind: "access_token", issuer, count: 1, latestEnd: inMs(570_000) },
      { kind: "permit", issuer, count: 1, latestEnd: ends },
    ],
    waiting: { approvalsPending: 0, handOffsOpen: 0, sessions: [{ agent: "billing-helper" }] },
  });
  expect(await sweep()).toBe(0);
  server.clock.advance(569_999);
  expect(await sweep()).toBe(0);
  expect((await shown()).inForce[0]?.end?.alive).toMatchObject([{ kind: "access_token" }]);
  // However late the look is, what it measures is when the last of it ended.
  server.clock.advance(3_600_000);
  expect((await Promise.all([sweep(), sweep()])).reduce((a, b) => a + b)).toBe(1);
  const after = (await shown()).inForce[0];
  expect(after?.end?.measured).toMatchObject({ seconds: 570, unreported: 0, at: server.clock.now().toISOString() });
  server.clock.advance(3_600_000);
  expect(await sweep()).toBe(0);
  await releaseKillSwitch({ ctx: await as("adam"), input: { id: after?.id ?? "", answer: {} } });
  expect((await shown()).released[0]?.end).toMatchObject({ measured: { seconds: 570 }, alive: null, waiting: null });
  const settled = await server.db.prisma.auditEvent.findMany({ where: { event: "authority_end.settled" } });
  expect(settled.map(({ detail }) => detail)).toMatchObject([{ deadAfterMs: 570_000, unreported: 0 }]);
});

it("waits for an action that is under way, until it is reported", async () => {
  const { permit, evaluation_id: id } = await evaluate(server, READING, token);
  expect((await server.post("/access/v1/permits/redeem", { ...READING, permit }, token)).status).toBe(200);
  const row = await server.db.prisma.permit.findUniqueOrThrow({
    where: { evaluationId: String(id) },
    include: { evaluation: true },
  });
  const { id: permitId, expiresAt, evaluation } = row;
  await server.db.prisma.toolToken.create({
    data: {
      ...{ jti: randomUUID(), permitId, credentialId: evaluation.credentialId, expiresAt },
      issuer,
      audience: "https://billing.test",
      issuedAt: server.clock.now(),
    },
  });
  await pull();
  expect((await shown()).inForce[0]?.end?.alive).toContainEqual({
    kind: "downstream_token",
    issuer,
    count: 1,
    latestEnd: expiresAt.toISOString(),
  });
  server.clock.advance(3_600_000);
  expect(await sweep()).toBe(0);
  expect((await shown()).inForce[0]?.end?.alive).toEqual([
    { kind: "action_in_flight", issuer, count: 1, latestEnd: null },
  ]);
  token = await server.token();
  expect((await server.post("/access/v1/outcomes", { evaluation_id: id, status: "succeeded" }, token)).status).toBe(
    200,
  );
  server.clock.advance(60_000);
  expect(await sweep()).toBe(1);
  expect((await shown()).inForce[0]?.end?.measured?.seconds).toBe(3_600);
});

it("says that there is no time to dead where nobody reported for a day, and is not changed by a word that comes later", async () => {
  const { permit, evaluation_id: id } = await evaluate(server, READING, token);
  await server.post("/access/v1/permits/redeem", { ...READING, permit }, token);
  await pull();
  server.clock.advance(24 * 3_600_000);
  expect(await sweep()).toBe(1);
  token = await server.token();
  await server.post("/access/v1/outcomes", { evaluation_id: id, status: "succeeded" }, token);
  server.clock.advance(60_000);
  expect(await sweep()).toBe(0);
  expect((await shown()).inForce[0]?.end?.measured).toMatchObject({ seconds: null, deadAt: null, unreported: 1 });
});

it("leaves alone what the switch does not stop: others' permits, and reading with its tokens where reading goes on", async () => {
  await evaluate(server, READING, token);
  await evaluate(
    server,
    call("banking.tag_invoice", { context: { arguments: { invoice: "i-1", label: "paid" } } }),
    token,
  );
  await pull({ scope: "agent", name: "ticket-helper" });
  await pull({ scope: "organisation", exceptRead: true });
  const alive = Object.fromEntries((await shown()).inForce.map(({ scope, end }) => [scope, end?.alive]));
  expect(alive).toMatchObject({ agent: [], organisation: [{ kind: "permit", count: 1 }] });
  expect(alive.organisation).toHaveLength(1);
  expect(await sweep()).toBe(1);
});

it("is measured for a revoked credential and a suspended agent too, and shown to who sees the agent", async () => {
  await evaluate(server, READING, token);
  const { id } = await server.db.prisma.credential.findFirstOrThrow({
    where: {
      kind: "enforcement_point",
      agent: { name: "billing-helper" },
      tool: { name: "banking" },
      environment: { name: "production" },
    },
  });
  await revokeCredential({ ctx: await as("omar"), input: { id } });
  await propose(await as("rita"), { agent: "billing-helper", lifecycle: "suspended" }, "It is looked into.");
  const seen = (await shown("omar")).otherEnds;
  expect(seen.map(({ kind, agent, stoppedBy, alive }) => [kind, agent, stoppedBy, alive?.length])).toEqual(
    expect.arrayContaining([
      ["credential", "billing-helper", "omar@example.com", 2],
      ["agent", "billing-helper", "rita@example.com", 2],
    ]),
  );
  expect((await shown("sam")).otherEnds).toEqual([]);
  server.clock.advance(600_000);
  expect(await sweep()).toBe(2);
  expect((await shown("omar")).otherEnds.map(({ measured }) => measured?.seconds)).toEqual([570, 570]);
});

it("tells of a switch for all of them what is alive to who sees every team, and to others that it is measured", async () => {
  await evaluate(server, READING, token);
  await pull({ scope: "environment", name: "production" });
  expect((await shown("omar")).inForce[0]?.end).toMatchObject({ alive: null, waiting: null, measured: null });
  expect((await shown("adam")).inForce[0]?.end?.alive).toHaveLength(2);
});
