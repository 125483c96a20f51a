import { afterAll, beforeAll, expect, it } from "vitest";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { estimateClocks } from "@/lib/services/correlation/estimateClocks";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";
import { logRecord, storeLogs } from "@/tests/support/storedLogs";

let server: AccessServer;
beforeAll(async () => {
  server = await accessServer();
});
afterAll(() => server.close());

it("a source whose clock is wrong is found out by what names decisions, and its records say so", async () => {
  const token = await server.token();
  for (let number = 0; number < 10; number += 1) {
    const resource = { type: "invoice", id: `inv-${number}` };
    const evaluation = String(
      (await evaluate(server, call("banking.list_invoices", { resource }), token)).evaluation_id,
    );
    const decidedAt = server.clock.now().getTime();
    server.clock.advance(1_000);
    await server.post(
      "/access/v1/outcomes",
      { evaluation_id: evaluation, status: "succeeded", state_changes: [] },
      token,
    );
    const record = logRecord({
      name: `record ${number}`,
      occurredAt: new Date(decidedAt + 500 + 90_000).toISOString(),
      keys: [{ kind: "evaluation", value: evaluation }],
    });
    await storeLogs(server.db, "cloudtrail", { records: [record], receivedAt: server.clock.now() });
  }
  await correlateWaiting({ ctx: server.system });
  expect(await estimateClocks({ ctx: server.system })).toBe(1);
  expect(await server.db.prisma.source.findUniqueOrThrow({ where: { name: "cloudtrail" } })).toMatchObject({
    clockOffsetMs: 90_000,
    clockPairs: 10,
  });
});
