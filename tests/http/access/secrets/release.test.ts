import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ReleaseAnswer } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { exportRecord } from "@/lib/services/action/exportRecord";
import { get } from "@/lib/services/action/get";
import { timeline } from "@/lib/services/action/timeline";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { removeToolSecret } from "@/lib/services/toolSecret/remove";
import { setToolSecret } from "@/lib/services/toolSecret/set";
import { accessProcesses } from "@/tests/support/accessProcesses";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";

const VALUE = "sk-of-the-bank/4711";
const { subject: _, ...exact } = call("banking.read_statement", { context: { arguments: { account: "a-1" } } });
const asked = { subject: { type: "agent", id: "billing-helper" }, ...exact };

let server: AccessServer;
let token: string;
let secretId: string;
let permit: string;
beforeAll(async () => {
  server = await accessServer();
  ({ id: secretId } = await set(VALUE));
});
beforeEach(async () => {
  token = await server.token();
  permit = String((await evaluate(server, asked, token)).permit);
});
afterAll(() => server.close());

const set = (value: string, agent = "billing-helper", tool = "banking", environment = "production") =>
  setToolSecret({ ctx: server.system, input: { agent, given: { tool, environment, value } } });
const release = (changed: JsonObject = {}, as = token) =>
  server.post<ReleaseAnswer>("/access/v1/secrets/release", { permit, ...exact, ...changed }, as);

describe("a secret is let go", () => {
  it("with a permit, which it uses up, and the event ties secret, permit and evaluation together", async () => {
    const reply = await release();
    expect(reply.status).toBe(200);
    expect(reply.headers.get("cache-control")).toBe("no-store");
    const { jti: permitId, evaluation_id: evaluationId } = decodeJwt(permit);
    expect(reply.body).toEqual({
      redeemed: true,
      evaluation_id: evaluationId,
      secret: { id: secretId, version: 1, value: VALUE },
    });
    expect((await release()).status).toBe(409);
    expect((await server.post("/access/v1/permits/redeem", { permit, ...exact }, token)).status).toBe(409);
    const events = await server.db.prisma.auditEvent.findMany({ where: { event: "tool_secret.released" } });
    expect(events).toMatchObject([{ subjectId: secretId, detail: { permitId, evaluationId, version: 1 } }]);
    expect(JSON.stringify(events.map(({ detail }) => detail))).not.toContain(VALUE);
  });

  it("and the action's record says which, when, to whom and with which permit, everywhere and never with its value", async () => {
    const { evaluation_id: id = "", secret } = (await release()).body;
    const { jti: permitId } = decodeJwt(permit);
    const ctx = { ...server.system, actor: await server.organisation.person("rita@example.com") };
    const record = await get({ ctx, input: { id } });
    const { credential } = record.phases;
    const released = {
      secret_id: secretId,
      name: "banking in production",
      version: secret.version,
      released_at: credential?.redeemed_at,
      to: { credential_id: credential?.presented.credential_id, hint: credential?.presented.hint },
    };
    expect([credential?.permit_id, credential?.secret]).toEqual([permitId, released]);
    const words = `The secret of banking in production, version ${secret.version}, to the enforcement point ${released.to.hint}, with permit ${permitId}`;
    const kinds = record.events.map(({ kind }) => kind);
    expect(kinds.slice(kinds.indexOf("permit_redeemed"))).toEqual(["permit_redeemed", "secret_released"]);
    expect(record.events.at(-1)).toMatchObject({ at: released.released_at, system: "ambit", detail: words });
    const texts = await Promise.all([
      ...["json", "csv", "markdown"].map(async (format) => (await exportRecord({ ctx, input: { id, format } })).body),
      timeline({ ctx, input: { id } }).then((told) => JSON.stringify(told)),
    ]);
    for (const text of texts) {
      expect(text).toContain("Secret let go");
      expect(text).toContain(permitId);
      expect(text).not.toContain(VALUE);
    }
    const other = await get({ ctx, input: { id: String((await evaluate(server, asked, token)).evaluation_id) } });
    expect(other.phases.credential?.secret).toBeNull();
  });

  it("once, when two processes are asked with one permit", async () => {
    const processes = await accessProcesses(server, 2);
    try {
      const replies = await Promise.all(
        processes.origins.flatMap((origin) =>
          Array.from({ length: 8 }, async () => {
            const response = await fetch(`${origin}/access/v1/secrets/release`, {
              method: "POST",
              headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
              body: JSON.stringify({ permit, ...exact }),
            });
            return { status: response.status, text: await response.text() };
          }),
        ),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 15 }, () => 409)]);
      expect(replies.filter(({ text }) => text.includes(VALUE))).toHaveLength(1);
    } finally {
      await processes.close();
    }
  });

  it("as it was set last", async () => {
    await set("the next one");
    expect((await release()).body.secret).toMatchObject({ version: 2, value: "the next one" });
  });
});

describe("nothing is let go, and always with the same words", () => {
  let words: unknown;
  async function refused(reply: Promise<{ status: number; body: unknown }>): Promise<void> {
    const { status, body } = await reply;
    expect(status).toBe(403);
    words ??= body;
    expect(body).toEqual(words);
    expect(JSON.stringify(body)).not.toMatch(/expired|revoked|another|version/i);
  }
  /** None of it used the permit up. */
  const stillGood = async () => expect((await release()).status).toBe(200);

  it("to the agent itself", async () => {
    await refused(release({}, await server.token({ kind: "agent" })));
    await stillGood();
  });

  it("for another action, other arguments or another resource", async () => {
    await refused(release({ action: { name: "banking.list_invoices" } }));
    await refused(release({ context: { arguments: { account: "a-2" } } }));
    await refused(release({ resource: { type: "thing", id: "two" } }));
    await stillGood();
  });

  it("to the enforcement point of another environment, tool or agent, which has a secret too", async () => {
    await set("of the sandbox", "billing-helper", "banking", "sandbox");
    await set("of the helpdesk", "ticket-helper", "helpdesk", "production");
    await refused(release({}, await server.token({ environment: "sandbox" })));
    await refused(release({}, await server.token({ agent: "ticket-helper", tool: "helpdesk" })));
    await stillGood();
  });

  it("for a forged permit", async () => {
    const [header, payload, signature = ""] = permit.split(".");
    await refused(release({ permit: `${header}.${payload}.${signature.replace(/^../, "AA")}` }));
    await refused(release({ permit: "none" }));
  });

  it("for one that has expired", async () => {
    server.clock.advance(120_000);
    await refused(release());
  });

  it("for one that was revoked", async () => {
    await server.db.prisma.permit.update({
      where: { id: String(decodeJwt(permit).jti) },
      data: { revokedAt: server.clock.now() },
    });
    await refused(release());
  });

  it("for one whose action was reported to have ended", async () => {
    await server.post(
      "/access/v1/outcomes",
      { evaluation_id: decodeJwt(permit).evaluation_id, status: "not_executed" },
      token,
    );
    await refused(release());
  });

  it("after a kill switch, with the old token or a new one", async () => {
    server.clock.advance(1_000);
    const { id } = await pullKillSwitch({
      ctx: { ...server.system, actor: await server.organisation.person("adam@example.com") },
      input: { scope: "agent", name: "billing-helper", reason: "A drill." },
    });
    expect((await release()).status).toBe(401);
    server.clock.advance(1_000);
    await refused(release({}, await server.token()));
    await server.db.prisma.killSwitch.update({
      where: { id },
      data: {
        releasedAt: server.clock.now(),
        releasedById: (await server.organisation.person("rita@example.com")).id,
        releaseReason: "Over.",
      },
    });
    server.clock.advance(1_000);
    await refused(release({}, await server.token()));
  });
});

describe("a permit stays good where there is nothing to let go", () => {
  it("because none is held: 404", async () => {
    await removeToolSecret({
      ctx: server.system,
      input: { agent: "billing-helper", given: { tool: "banking", environment: "production" } },
    });
    expect((await release()).status).toBe(404);
    await set(VALUE);
    expect((await release()).status).toBe(200);
  });

  it("because it was stored under another master secret: 503, and only the log says which", async () => {
    const { id } = await set(VALUE);
    // Stored by whoever had another key.
    await server.db.pool.query("ALTER TABLE tool_secret DISABLE TRIGGER tool_secret_moves");
    await server.db.prisma.toolSecret.update({ where: { id }, data: { keyId: "of another" } });
    await server.db.pool.query("ALTER TABLE tool_secret ENABLE TRIGGER tool_secret_moves");
    expect((await release()).status).toBe(503);
    expect(server.logged).toMatchObject([{ level: "error", detail: { toolSecret: id, keyId: "of another" } }]);
    await set(VALUE);
    expect((await release()).status).toBe(200);
  });

  it("because what is sealed belongs to another row: 503", async () => {
    const { id } = await set(VALUE);
    const other = await server.db.prisma.toolSecret.findFirstOrThrow({
      where: { environment: { name: "sandbox" }, removedAt: null },
    });
    await server.db.pool.query("ALTER TABLE tool_secret DISABLE TRIGGER tool_secret_moves");
    await server.db.prisma.toolSecret.update({ where: { id }, data: { sealed: other.sealed } });
    await server.db.pool.query("ALTER TABLE tool_secret ENABLE TRIGGER tool_secret_moves");
    expect((await release()).status).toBe(503);
  });
});

describe("the database itself", () => {
  const row = async (changed: Record<string, unknown>) => {
    const { id } = await set(VALUE);
    const credential = await server.db.prisma.credential.findFirstOrThrow({
      where: { kind: "enforcement_point", agent: { name: "billing-helper" }, environment: { name: "production" } },
    });
    const data = { permitId: String(decodeJwt(permit).jti), secretId: id, credentialId: credential.id, ...changed };
    return server.db.prisma.toolSecretRelease.create({ data: { ...data, releasedAt: server.clock.now() } });
  };

  it("lets none go with a permit that is not redeemed, to another credential, or of another place", async () => {
    await expect(row({})).rejects.toThrow(/redeemed a permit/);
    await server.post("/access/v1/permits/redeem", { permit, ...exact }, token);
    const agent = await server.db.prisma.credential.findFirstOrThrow({
      where: { kind: "agent", agent: { name: "billing-helper" }, environment: { name: "production" } },
    });
    await expect(row({ credentialId: agent.id })).rejects.toThrow(/redeemed a permit/);
    const sandbox = await server.db.prisma.toolSecret.findFirstOrThrow({
      where: { environment: { name: "sandbox" }, removedAt: null },
    });
    await expect(row({ secretId: sandbox.id })).rejects.toThrow(/redeemed a permit/);
    await row({});
    await expect(row({})).rejects.toThrow();
  });
});
