import { afterAll, beforeAll, expect, it } from "vitest";
import { get } from "@/lib/services/action/get";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";

let server: AccessServer;
beforeAll(async () => {
  server = await accessServer();
});
afterAll(() => server.close());

it("a gap names the other systems' logs that were silent when the action happened", async () => {
  const { id } = await server.db.prisma.source.findUniqueOrThrow({ where: { name: "cloudtrail" } });
  const decidedAt = server.clock.now().getTime();
  // Every five minutes until two hours before.
  const minutes = Array.from({ length: 60 }, (_, number) => new Date(decidedAt - 2 * 3_600_000 - number * 300_000));
  await server.db.prisma.sourceMinute.createMany({
    data: minutes.map((minute) => ({ sourceId: id, minute, stored: 3 })),
  });
  const token = await server.token();
  const evaluation = String((await evaluate(server, call("banking.list_invoices"), token)).evaluation_id);
  const record = await get({ ctx: server.system, input: { id: evaluation } });
  expect(record.gaps.find(({ kind }) => kind === "outcome_not_reported")?.silent).toEqual([
    { source: "cloudtrail", since: minutes[0]?.toISOString(), until: null },
  ]);
  expect(record.gaps.find(({ phase }) => phase === "credential")?.silent).toEqual([]);
});
