import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { SessionAnswer } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { valueDigest } from "@/lib/core/provenance/value";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";
import { PROVENANCE } from "./provenance";

const servers: AccessServer[] = [];
let server: AccessServer;
let token: string;
async function serve(bundle?: string): Promise<void> {
  server = await accessServer(bundle === undefined ? {} : { bundle });
  servers.push(server);
}
afterAll(async () => {
  for (const one of servers) await one.close();
});

const SALT = "a salt that the gateway chose";
const UNTRUSTED = "banking.read_statement";
const EXPOSING = "banking.share_statement";

async function open(body: JsonObject = {}, as = token): Promise<string> {
  const reply = await server.post<SessionAnswer>("/access/v1/sessions", { salt: SALT, ...body }, as);
  expect(reply.status).toBe(201);
  return reply.body.session_id;
}
const within = (action: string, sessionId?: string) =>
  call(action, { context: sessionId === undefined ? {} : { session_id: sessionId } });
const reason = async (body: JsonObject, as = token) => (await evaluate(server, body, as)).reason;

describe("a session's history", () => {
  beforeEach(async () => {
    await serve();
    token = await server.token();
  });

  it("of an opened session is its own, and never forgotten", async () => {
    const one = await open();
    const other = await open();
    await reason(within(UNTRUSTED, one));
    expect(await reason(within(EXPOSING, one))).toBe("rule_stop");
    expect(await reason(within(EXPOSING, other))).toBe("granted");
    expect(await reason(within(EXPOSING))).toBe("granted");
    server.clock.advance(30 * 24 * 3_600_000);
    token = await server.token();
    expect(await reason(within(EXPOSING, one))).toBe("rule_stop");
  });

  it("of calls without one, or with an invented or another agent's one, is shared", async () => {
    const foreign = await open({}, await server.token({ agent: "ticket-helper", tool: "helpdesk" }));
    await reason(within(UNTRUSTED, "s-1"));
    for (const session of [undefined, "s-2", foreign, "0199aaaa-0000-7000-8000-000000000000"])
      expect(await reason(within(EXPOSING, session))).toBe("rule_stop");
    expect(await server.db.prisma.agentSession.count({ where: { shared: true } })).toBe(1);
  });

  it("is remembered 24 hours by the shared session", async () => {
    server.clock.advance(59 * 60_000);
    token = await server.token();
    await reason(within(UNTRUSTED));
    server.clock.advance(24 * 3_600_000);
    token = await server.token();
    expect(await reason(within(EXPOSING))).toBe("rule_stop");
    server.clock.advance(3_600_000);
    token = await server.token();
    expect(await reason(within(EXPOSING))).toBe("granted");
  });

  it("grows with what is allowed, not with what is reported or denied", async () => {
    await reason(within("banking.read_salaries"));
    expect(await server.db.prisma.sessionFacts.count()).toBe(0);
    await reason(within(UNTRUSTED));
    expect(await server.db.prisma.sessionFacts.findFirstOrThrow()).toMatchObject({
      decisions: 1,
      readUntrusted: true,
      maxSensitivityRead: "confidential",
    });
  });

  it.each([
    ["/salt", { salt: "short" }],
    ["/request_values/0", { request_values: ["DE89"] }],
  ])("is not opened with a wrong %s", async (pointer, changed) => {
    const reply = await server.post("/access/v1/sessions", { salt: SALT, ...changed }, token);
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toMatchObject([{ pointer }]);
  });
});

describe("where a value was first seen", () => {
  beforeEach(async () => {
    await serve(PROVENANCE);
    token = await server.token({ agent: "payer", tool: "bank" });
  });

  const digest = (value: string) => valueDigest(SALT, value);
  const pay = (recipient: string, sessionId?: string) =>
    call("bank.pay", {
      agent: "payer",
      context: { arguments: { recipient }, ...(sessionId === undefined ? {} : { session_id: sessionId }) },
    });

  async function observe(action: string, sessionId: string, values: string[], as = token): Promise<void> {
    const { evaluation_id: id } = await evaluate(
      server,
      call(action, { agent: "payer", context: { session_id: sessionId } }),
      as,
    );
    const body = { evaluation_id: String(id), status: "succeeded", observed: values.map(digest) };
    expect((await server.post("/access/v1/outcomes", body, as)).status).toBe(200);
  }

  it("in the request: the person named it", async () => {
    const session = await open({ request_values: [digest("DE89 3704 0044 0532 0130 00")] });
    expect(await reason(pay("DE89370400440532013000", session))).toBe("granted");
    expect(await reason(pay("FR1420041010050500013M02606", session))).toBe("approval_required");
    expect(await reason(pay("DE89370400440532013000"))).toBe("approval_required");
  });

  it("in a result: trusted and untrusted are told apart, and the first report stays", async () => {
    const session = await open();
    await observe("bank.ledger", session, ["acct-1"]);
    await observe("bank.mail", session, ["acct-1", "acct-2"]);
    const rows = await server.db.prisma.sessionValue.findMany({ where: { sessionId: session } });
    const origins = new Map(rows.map((row) => [row.digest, row.origin]));
    expect(origins.get(digest("acct-1"))).toBe("trusted");
    expect(origins.get(digest("acct-2"))).toBe("untrusted");
    expect(await reason(pay("acct-1", session))).toBe("granted");
    expect(await reason(pay("acct-2", session))).toBe("approval_required");
  });

  it("is forgotten with its salt after seven days; a value is then unseen, and nothing more is kept", async () => {
    const session = await open({ request_values: [digest("acct-1")] });
    expect(await reason(pay("acct-1", session))).toBe("granted");
    server.clock.advance(7 * 24 * 3_600_000);
    token = await server.token({ agent: "payer", tool: "bank" });
    expect(await reason(pay("acct-1", session))).toBe("approval_required");
    expect(await sweepDeadlines({ ctx: server.system })).toMatchObject({ forgotten: 1 });
    expect(await server.db.prisma.sessionValue.count()).toBe(0);
    expect((await server.db.prisma.agentSession.findUniqueOrThrow({ where: { id: session } })).salt).toBeNull();
    await observe("bank.ledger", session, ["acct-1"]);
    expect(await server.db.prisma.sessionValue.count()).toBe(0);
    expect(await sweepDeadlines({ ctx: server.system })).toMatchObject({ forgotten: 0 });
  });

  it("as the agent says: does not count", async () => {
    const agent = await server.token({ agent: "payer", tool: "bank", kind: "agent" });
    const session = await open({ request_values: [digest("acct-9")] }, agent);
    await observe("bank.ledger", session, ["acct-8"], agent);
    expect(await server.db.prisma.sessionValue.count()).toBe(0);
    expect(await reason(pay("acct-9", session))).toBe("approval_required");
  });
});
