import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getRecord } from "@/lib/services/action/getRecord";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { acknowledge } from "@/lib/services/observedAction/acknowledge";
import { alertUngoverned } from "@/lib/services/observedAction/alert";
import { listUngoverned } from "@/lib/services/observedAction/listUngoverned";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { logRecord, storeLogs } from "@/tests/support/storedLogs";

let server: AccessServer;
beforeAll(async () => {
  server = await accessServer();
});
afterAll(() => server.close());

/** The identity that is registered for billing-helper changes an invoice, as CloudTrail tells it. */
async function changed(name: string): Promise<string> {
  const record = logRecord({
    name,
    phase: "state_change",
    occurredAt: server.clock.now().toISOString(),
    principal: "arn:aws:sts::111122223333:assumed-role/pay/by-hand",
    verb: "PutObject",
    resource: { type: "object", id: `ledger/${name}` },
    status: "succeeded",
    stateChange: { reference: name },
    keys: [{ kind: "event", value: name }],
  });
  await storeLogs(server.db, "cloudtrail", { records: [record], receivedAt: server.clock.now() });
  await correlateWaiting({ ctx: server.system });
  const { id } = await server.db.prisma.observedAction.findFirstOrThrow({ where: { resourceId: `ledger/${name}` } });
  return id;
}

describe("an action that nobody decided", () => {
  it("is told of once, after its decision has had its time, with what could be taken out", async () => {
    const id = await changed("one");
    expect(await alertUngoverned({ ctx: server.system })).toBe(0);
    server.clock.advance(2 * 60_000);
    const told = await Promise.all([1, 2, 3].map(() => alertUngoverned({ ctx: server.system })));
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await server.db.prisma.notification.findMany({ where: { type: "action.ungoverned" } })).toMatchObject([
      { subjectId: id },
    ]);
    expect(await server.db.prisma.contraction.findMany({ where: { cause: "ungoverned" } })).toHaveLength(1);
  });

  it("waits in the inbox of those who see the agent, until one who may says what was behind it", async () => {
    const id = await changed("two");
    const actor = await server.organisation.person("omar@example.com");
    const operator = testContext({ db: server.db, clock: server.clock, actor });
    expect((await listUngoverned({ ctx: operator })).actions).toContainEqual(
      expect.objectContaining({ id, agent: "billing-helper", verb: "PutObject", refusal: null }),
    );
    const said = { id, acknowledgement: { words: "I used the role by hand." } };
    const answers = await Promise.allSettled([1, 2].map(() => acknowledge({ ctx: operator, input: said })));
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await listUngoverned({ ctx: operator })).actions.map((one) => one.id)).not.toContain(id);
    expect(await getRecord({ ctx: operator, input: { id } })).toMatchObject({
      observed_action_id: id,
      acknowledged: { by: { email: "omar@example.com" }, words: "I used the role by hand." },
      phases: { request: null, decision: null, state_change: { basis: "independent" } },
      gaps: [{ kind: "not_decided" }],
      parts: { request: "missing", credential: "missing", tool_call: "known", state_change: "known" },
    });
  });
});
