import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { batchesOf } from "@/bin/ingest/batches";
import { openSource, takeInText } from "@/lib/services/ingest/takeInText";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";

let server: IngestServer;
let folder: string;
beforeAll(async () => {
  server = await ingestServer();
  folder = await mkdtemp(path.join(tmpdir(), "ambit-files-"));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const line = (number: number) =>
  JSON.stringify({
    eventID: `event-${number}`,
    eventTime: "2026-11-24T08:00:00Z",
    eventSource: "s3.amazonaws.com",
    eventName: "GetObject",
    padding: "ä".repeat(900),
  });

async function ingest(name: string, content: string | Buffer) {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const ctx = await openSource({ ctx: server.system, name: "cloudtrail" });
  const sums = { batches: 0, received: 0, stored: 0, duplicates: 0 };
  for await (const { text } of batchesOf(file)) {
    const { received, stored, duplicates } = await takeInText({ ctx, text });
    sums.batches += 1;
    sums.received += received;
    sums.stored += stored;
    sums.duplicates += duplicates;
  }
  return sums;
}

describe("files are read piece by piece, and once", () => {
  const lines = Array.from({ length: 9_000 }, (_, index) => line(index)).join("\n");
  it("lines, as they are and as gzip, in pieces that end with a record", async () => {
    expect(await ingest("events.ndjson", lines)).toEqual({ batches: 3, received: 9_000, stored: 9_000, duplicates: 0 });
    const again = await ingest("events.ndjson.gz", gzipSync(`${lines}\n${line(9_000)}`));
    expect(again).toMatchObject({ received: 9_001, stored: 1, duplicates: 9_000 });
  });

  it("one document, whole", async () => {
    const document = JSON.stringify({ Records: [JSON.parse(line(1)), JSON.parse(line(10_001))] }, null, 2);
    expect(await ingest("trail.json", document)).toEqual({ batches: 1, received: 2, stored: 1, duplicates: 1 });
  });

  it("a file that is cut off keeps what came before, and says that it is", async () => {
    const bytes = gzipSync(Array.from({ length: 9_000 }, (_, index) => line(20_000 + index)).join("\n"));
    await expect(ingest("cut.gz", bytes.subarray(0, bytes.length - 20))).rejects.toMatchObject({ code: "Z_BUF_ERROR" });
    const kept = await server.db.prisma.fragment.count({ where: { content: { contains: "event-2000" } } });
    expect(kept).toBeGreaterThan(0);
  });

  it("a line's end that CSV quotes ends no record", async () => {
    const file = path.join(folder, "log.csv");
    const row = `2026-11-24 08:00:00.000 UTC,"a","b",,,"first\nsecond ""quoted""\nthird"\n`;
    await writeFile(file, row.repeat(90_000));
    for await (const { text } of batchesOf(file))
      expect(text.startsWith("2026-11-24") && text.endsWith('third"\n')).toBe(true);
  });
});
