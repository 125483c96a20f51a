/** Large bodies are read in a thread of their own: the same rows, the same dead letters, the same refusals. */
import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { readApart, readHere } from "@/lib/services/ingest/apart";
import type { ReadRecords, UnreadRecords } from "@/lib/services/ingest/readRecords";
import { logRecord, logs, span, traces } from "@/tests/support/otlpExports";

const SOURCE = "0198c1f2-7f6e-7cc2-9a4f-3d8f5be1a001";
const MANY = Array.from({ length: 1_201 }, (_, number) =>
  number % 400 === 7 ? span(number, { startTimeUnixNano: "yesterday" }) : span(number),
);

const unread = (body: object | string, changed: Partial<UnreadRecords> = {}): UnreadRecords => ({
  bytes: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  type: "otlp",
  contentType: "application/json",
  envelope: { sourceId: SOURCE, part: "traces", headers: {} },
  encoding: "json",
  ...changed,
});
const generic = {
  type: "generic",
  envelope: { sourceId: SOURCE, part: "records", headers: {} },
  mapping: { time: { pointer: "/at", format: "rfc3339", required: true }, title: "/what" },
} as const;

beforeAll(() => {
  // The worker is a program of its own.
  const build = 'import("./scripts/setUp/bundle.js").then(({ bundle }) => bundle("readWorker"))';
  execFileSync(process.execPath, ["--input-type=module", "-e", build], { stdio: "ignore" });
});

describe("a body that is read apart", () => {
  const apart = readApart({ largeBytes: 0 });

  it.each<[string, UnreadRecords]>([
    ["spans, of which some are none", unread(traces(MANY))],
    [
      "logs",
      unread(logs([logRecord("one"), logRecord("two")]), { envelope: { sourceId: SOURCE, part: "logs", headers: {} } }),
    ],
    ["nothing", unread("{}")],
    ["lines with a mapping", unread('{"at":"2026-11-24T08:59:00Z","what":"paid"}\n{"at":"x"}\nnot JSON', generic)],
  ])("gives what it gives here: %s", async (_, body) => {
    expect(comparable(await apart(body))).toEqual(comparable(await readHere(body)));
  });

  it("is refused for the same reason, and the next is read by the same thread", async () => {
    const refusal = (read: typeof apart) => read(unread("<html>", generic)).catch((error: unknown) => error);
    expect(await refusal(apart)).toEqual(await refusal(readHere));
    expect(await refusal(apart)).toMatchObject({ name: "Unreadable", code: "not_json" });
    expect((await apart(unread(traces([span(1)])))).rows).toHaveLength(1);
  });

  it("does not mix with others that are read at the same time", async () => {
    const bodies = [0, 1, 2, 3].map((part) => traces(MANY.slice(part * 300, part * 300 + 300)));
    const together = await Promise.all(bodies.map((body) => apart(unread(body))));
    const alone = await Promise.all(bodies.map((body) => readHere(unread(body))));
    expect(together.map(comparable)).toEqual(alone.map(comparable));
  });

  it("is a fault where the thread breaks over it, and the next is read all the same", async () => {
    const broken = unread("{}", { type: "enforcement_point" as never });
    await expect(apart(broken)).rejects.toThrow("nothing is sent to a source of type enforcement_point");
    expect((await apart(unread(traces([span(1)])))).rows).toHaveLength(1);
  });
});

/** A dead letter's id is its own. */
function comparable({ deadLetters, ...records }: ReadRecords): object {
  return { ...records, deadLetters: deadLetters.map(({ id: _, ...letter }) => letter) };
}
