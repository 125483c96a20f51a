import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ParsedFragment } from "@/lib/core/correlation/fragment";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";
import { logRecord, storeLogs } from "@/tests/support/storedLogs";

const PAY = "arn:aws:sts::111122223333:assumed-role/pay/run";

let server: AccessServer;
let token: string;
beforeAll(async () => {
  server = await accessServer();
  token = await server.token();
});
afterAll(() => server.close());
beforeEach(() => server.clock.advance(3 * 3_600_000));

const at = (ms = 0) => new Date(server.clock.now().getTime() + ms).toISOString();
const store = (source: string, ...records: ParsedFragment[]) =>
  storeLogs(server.db, source, { records, receivedAt: server.clock.now() });
const correlated = async () => {
  while ((await correlateWaiting({ ctx: server.system })).more);
};
const joinOf = (fragmentId = "") => server.db.prisma.fragmentJoin.findFirst({ where: { fragmentId } });
async function decided(toolCallId: string, id = "inv-204"): Promise<string> {
  token = await server.token();
  const body = call("banking.list_invoices", {
    resource: { type: "invoice", id },
    context: { tool_call_id: toolCallId },
  });
  return String((await evaluate(server, body, token)).evaluation_id);
}

describe("what waits for correlation", () => {
  it("is joined to the decision that it names, or that alone shares its key, and waits no more", async () => {
    const evaluation = await decided("call_1");
    const [named, shared, foreign] = await store(
      "cloudtrail",
      logRecord({ name: "one", occurredAt: at(), keys: [{ kind: "evaluation", value: evaluation }] }),
      logRecord({ name: "two", occurredAt: at(), keys: [{ kind: "tool_call", value: "call_1" }] }),
      logRecord({
        name: "three",
        occurredAt: at(),
        principal: "someone",
        keys: [{ kind: "tool_call", value: "call_0" }],
      }),
    );
    await correlated();
    expect(await joinOf(named)).toMatchObject({
      recordId: evaluation,
      governed: true,
      basis: "exact",
      keyKind: "evaluation",
    });
    expect(await joinOf(shared)).toMatchObject({
      recordId: evaluation,
      governed: true,
      basis: "scoped",
      keyKind: "tool_call",
    });
    expect(await joinOf(foreign)).toBeNull();
    expect(await server.db.prisma.fragmentBatch.count()).toBe(0);
  });

  it("is an ungoverned action where a registered identity changed state, until the decision behind it turns up", async () => {
    const change = logRecord({
      name: "paid",
      phase: "state_change",
      occurredAt: at(),
      principal: PAY,
      verb: "SendMoney",
      resource: { type: "payment", id: "inv-9" },
      status: "succeeded",
      stateChange: { reference: null },
      keys: [{ kind: "api_call", value: "api-9" }],
    });
    const [fragment] = await store("cloudtrail", change);
    await correlated();
    const join = await joinOf(fragment);
    expect(join).toMatchObject({ governed: false });
    expect(await server.db.prisma.observedAction.findMany()).toMatchObject([
      {
        id: join?.recordId,
        principal: PAY,
        verb: "SendMoney",
        environment: "production",
        tool: "banking",
        ungoverned: true,
      },
    ]);

    const evaluation = await decided("call_9");
    const keys = [
      { kind: "api_call", value: "api-9" },
      { kind: "evaluation", value: evaluation },
    ] as const;
    await store("otlp", logRecord({ name: "gateway's account", occurredAt: at(), keys: [...keys] }));
    await correlated();
    expect(await joinOf(fragment)).toMatchObject({
      recordId: evaluation,
      governed: true,
      basis: "exact",
      keyKind: "api_call",
    });
    expect(await server.db.prisma.observedAction.count()).toBe(0);
    expect(await server.db.prisma.retractedJoin.count()).toBe(0);
  });

  it("is taken back, with its history, when another decision turns out to share the key", async () => {
    const first = await decided("call_7");
    const [fragment = ""] = await store(
      "otlp",
      logRecord({ name: "seven", occurredAt: at(), keys: [{ kind: "tool_call", value: "call_7" }] }),
    );
    await correlated();
    expect(await joinOf(fragment)).toMatchObject({ recordId: first });
    server.clock.advance(1_000);
    await decided("call_7");
    await correlated();
    expect(await joinOf(fragment)).toBeNull();
    expect(await server.db.prisma.retractedJoin.findMany({ where: { fragmentId: fragment } })).toMatchObject([
      { recordId: first, basis: "scoped", keyKind: "tool_call", reason: expect.stringContaining("Later evidence") },
    ]);
  });

  it("is done by one at a time, and once", async () => {
    const evaluation = await decided("call_5");
    const records = Array.from({ length: 40 }, (_, number) =>
      logRecord({ name: `n${number}`, occurredAt: at(), keys: [{ kind: "evaluation", value: evaluation }] }),
    );
    await store("otlp", ...records);
    const runs = await Promise.all(Array.from({ length: 4 }, () => correlateWaiting({ ctx: server.system })));
    expect(runs.reduce((sum, { fragments }) => sum + fragments, 0)).toBe(40);
    expect(await server.db.prisma.fragmentJoin.count({ where: { recordId: evaluation } })).toBe(40);
  });
});
