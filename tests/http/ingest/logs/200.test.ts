import { afterAll, beforeAll, expect, it } from "vitest";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";
import { logRecord, logs } from "@/tests/support/otlpExports";

let server: IngestServer;
beforeAll(async () => {
  server = await ingestServer();
});
afterAll(() => server.close());

it("POST /v1/logs keeps log records of the source that the token belongs to", async () => {
  await server.addSource("agents-logs", "otlp");
  const token = await server.token("agents-logs");
  const reply = await server.send("/v1/logs", logs([logRecord("one"), logRecord("two")]), { token });
  expect([reply.status, reply.body]).toEqual([200, {}]);
  const kept = await server.db.prisma.fragment.findMany({ include: { source: true } });
  expect(kept.map(({ source, kind }) => [source.name, kind])).toEqual([
    ["agents-logs", "log"],
    ["agents-logs", "log"],
  ]);
});
