/** Several processes take in at once, and one is killed at any point: nothing twice, and nothing lost that was answered. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type IngestServer, ingestServer, sendTo } from "@/tests/support/ingestServer";
import { span, traces } from "@/tests/support/otlpExports";
import { startProcesses } from "@/tests/support/processes";

/** How often a process is killed; `AMBIT_KILLS` for a longer run. */
const KILLS = Number(process.env.AMBIT_KILLS ?? 20);
const SPANS = 25;

let server: IngestServer;
let token: string;
beforeAll(async () => {
  server = await ingestServer();
  token = await server.token("otlp");
});
afterAll(() => server.close());

const start = (count: number) =>
  startProcesses("tests/support/ingestWorker.ts", {
    count,
    env: { AMBIT_TEST_DATABASE: server.databaseUrl, AMBIT_TEST_NOW: server.clock.now().toISOString() },
  });
const exportOf = (first: number) => traces(Array.from({ length: SPANS }, (_, index) => span(first + index)));

describe("several processes on one database", () => {
  it("the same body, sent eight times at once through two, is stored once", async () => {
    const { hellos, close } = await start(2);
    const body = [
      { eventID: "one", eventTime: "2026-11-24T08:00:00Z", eventSource: "s3.amazonaws.com", eventName: "PutObject" },
      { eventID: "two", eventTime: "2026-10-24T08:00:00Z", eventSource: "s3.amazonaws.com", eventName: "PutObject" },
      { eventID: "bad" },
    ];
    const trail = await server.token("cloudtrail");
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        sendTo(hellos[index % 2] ?? "", "/ingest/v1/cloudtrail", index < 4 ? body : body.toReversed(), {
          token: trail,
        }),
      ),
    );
    await close();
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const sum = (member: "stored" | "duplicates") => replies.reduce((total, reply) => total + reply.body[member], 0);
    expect([sum("stored"), sum("duplicates")]).toEqual([2, 14]);
    const of = { where: { source: { name: "cloudtrail" } } };
    expect(await server.db.prisma.fragment.count(of)).toBe(2);
    expect(await server.db.prisma.deadLetter.findMany(of)).toMatchObject([{ times: 8 }]);
    const minute = await server.db.prisma.sourceMinute.findFirstOrThrow(of);
    expect(minute).toMatchObject({ stored: 2, duplicates: 14, rejected: 8 });
    const batches = await server.db.prisma.fragmentBatch.findMany();
    expect(batches.flatMap(({ fragmentIds }) => fragmentIds)).toHaveLength(2);
  });

  it(`a process that is killed ${KILLS} times loses nothing that it answered for, and leaves nothing half`, async () => {
    let next = 1;
    const answered = new Set<number>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { hellos, children, close } = await start(1);
      const exporters = Array.from({ length: 3 }, async () => {
        for (;;) {
          const first = next;
          next += SPANS;
          const reply = await sendTo(hellos[0] ?? "", "/v1/traces", exportOf(first), { token }).catch(() => null);
          if (reply === null) return;
          if (reply.status === 200) answered.add(first);
          // At any point of the others' work, and sooner or later in a process's life.
          if (answered.size % (1 + (kill % 5)) === 0) children[0]?.kill("SIGKILL");
        }
      });
      await Promise.all(exporters);
      await close().catch(() => undefined);
    }
    const kept = await server.db.prisma.fragment.findMany({
      where: { source: { name: "otlp" } },
      select: { id: true, content: true },
    });
    const numbers = new Set(kept.map(({ content }) => Number.parseInt(JSON.parse(content).span.spanId, 16)));
    expect(answered.size).toBeGreaterThan(0);
    for (const first of answered)
      for (let index = 0; index < SPANS; index += 1) expect(numbers.has(first + index)).toBe(true);
    // What was not answered is there whole or not at all, with its keys and as what waits for correlation.
    expect(kept.length % SPANS).toBe(0);
    const keyed = await server.db.pool.query<{ count: number }>(
      "SELECT count(DISTINCT fragment_id)::int FROM fragment_key WHERE fragment_id = ANY($1::uuid[])",
      [kept.map(({ id }) => id)],
    );
    expect(keyed.rows[0]?.count).toBe(kept.length);
    const batches = await server.db.prisma.fragmentBatch.findMany();
    const waiting = new Set(batches.flatMap(({ fragmentIds }) => fragmentIds));
    expect(kept.filter(({ id }) => !waiting.has(id))).toEqual([]);
  });
});
