/** Whatever stands in whichever field of whichever format: kept as text or counted, correlated, and never in its neighbours' way. */
import { deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SourceTypeName } from "@/lib/contracts/sources";
import { isStorable } from "@/lib/core/text/storable";
import { newId } from "@/lib/platform/ids";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { changeMapping } from "@/lib/services/source/changeSettings";
import { jsonLine } from "@/tests/sources/postgres/csvLines";
import { insertDecision } from "@/tests/support/evaluations";
import { type IngestServer, ingestServer } from "@/tests/support/ingestServer";
import { logRecord, logs, span, traces } from "@/tests/support/otlpExports";

/** Markup, forged lines of a log, colours of a terminal, a link, a formula of a spreadsheet, letters that turn what follows. */
const HOSTILE =
  '<img src=x onerror=alert(1)>\r\n2026-11-24 ERROR forged line\u001b[2J\u001b[31m\u0007[a](javascript:1)=HYPERLINK("x")\u202egnp.\u0000\ud800';
/** Rows of a log are shown and told in one line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BREAKS_LINES = /[\u0000\r\n\u2028\u2029]/;

let server: IngestServer;
let admin: string;
beforeAll(async () => {
  server = await ingestServer();
  admin = await server.apiToken("adam@example.com");
  await changeMapping({ ctx: server.system, source: "generic", input: { mapping: MAPPING } });
});
afterAll(async () => {
  // Nothing of it was a fault of the server, and nothing of it is in the server's log.
  expect(server.logged).toEqual([]);
  await server.close();
});

const MAPPING = {
  time: { pointer: "/at", format: "rfc3339", required: true },
  title: "/what",
  verb: "/what",
  system: "/system",
  principal: "/who",
  resource: { type: { constant: "thing" }, id: "/thing" },
  error: "/error",
  keys: [{ kind: "session", value: "/session" }],
} as const;
const AT = "2026-11-24T08:59:00Z";

/** One record of each format, as it may well come, told apart by a number; and what has to stay for it to be one of that format. */
const SAMPLES: Record<SourceTypeName, { record: (number: number) => object; kept: readonly string[] }> = {
  otlp: {
    record: (number) => span(number),
    kept: ["traceId", "spanId", "startTimeUnixNano", "endTimeUnixNano", "key"],
  },
  cloudtrail: {
    record: (number) => ({
      eventID: `e-${number}`,
      eventTime: AT,
      eventSource: "s3.amazonaws.com",
      eventName: "PutObject",
      userIdentity: { type: "AssumedRole", arn: "arn:aws:sts::1:assumed-role/pay/x", accessKeyId: "ASIA" },
      requestParameters: { bucketName: "ledger", key: "a" },
      requestID: `r-${number}`,
      errorMessage: "no",
      errorCode: "AccessDenied",
    }),
    kept: ["eventTime"],
  },
  kubernetes_audit: {
    record: (number) => ({
      kind: "Event",
      apiVersion: "audit.k8s.io/v1",
      level: "Request",
      auditID: `a-${number}`,
      stage: "ResponseComplete",
      requestURI: "/api/v1/namespaces/shop/configmaps",
      verb: "create",
      user: { username: "system:serviceaccount:agents:billing", groups: ["g"] },
      userAgent: "kubectl",
      objectRef: { resource: "configmaps", namespace: "shop", name: "prices" },
      requestObject: { metadata: { annotations: { "ambit.dev/evaluation-id": "x" } } },
      responseStatus: { code: 201 },
      requestReceivedTimestamp: AT,
      stageTimestamp: AT,
    }),
    kept: ["kind", "apiVersion", "requestReceivedTimestamp", "stageTimestamp"],
  },
  github_audit: {
    record: (number) => ({
      "@timestamp": 1_795_510_000_000,
      _document_id: `d-${number}`,
      action: "team.create",
      actor: "bot",
      repo: "shop/prices",
      request_id: "r",
      hashed_token: "t",
    }),
    kept: [],
  },
  cloudevents: {
    record: (number) => ({
      specversion: "1.0",
      id: `c-${number}`,
      source: "https://billing.example",
      type: "com.example.invoice.paid",
      subject: "inv-1",
      time: AT,
      authid: "agent",
      correlationid: "c",
      ambitevaluation: "e",
      data: { note: "text" },
    }),
    kept: ["specversion", "time"],
  },
  generic: {
    record: (number) => ({
      at: AT,
      what: "pay",
      system: "billing",
      who: "agent",
      thing: `t-${number}`,
      error: "none",
      session: "s",
    }),
    kept: ["at"],
  },
  postgres_log: {
    record: (number) => JSON.parse(jsonLine({ line_num: String(number), message: "statement: SELECT 1" })) as object,
    kept: ["timestamp"],
  },
  agent_traces: {
    record: (number) => ({
      trace_id: "5b8efff798038103d269b633813fc60c",
      span_id: number.toString(16).padStart(16, "0"),
      type: "TOOL",
      name: "pay",
      start: AT,
      status_message: "no",
      metadata: { attributes: { "gen_ai.tool.name": "pay", "user.id": "rita" }, thread_id: "t" },
      input: "{}",
    }),
    kept: ["trace_id", "span_id", "start", "type"],
  },
};

describe.each(Object.entries(SAMPLES))("%s", (name, { record, kept }) => {
  const path = name === "otlp" ? "/v1/traces" : `/ingest/v1/${name}`;
  const bodyOf = (records: readonly object[]) => (name === "otlp" ? traces(records) : ndjson(records));
  const of = { where: { source: { name } } };

  it("keeps markup and forged lines in every field as text, beside its neighbours, and correlates them", async () => {
    const reply = await server.send(path, bodyOf([record(1), everyText(record(2), kept), record(3)]), { token: admin });
    expect([reply.status, reply.body.rejected ?? []]).toEqual([200, []]);
    const fragments = await server.db.prisma.fragment.findMany(of);
    expect(fragments).toHaveLength(3);
    expect(fragments.filter(({ content }) => content.includes("onerror"))).toHaveLength(1);
    for (const { title, content } of fragments) {
      expect(title).not.toMatch(BREAKS_LINES);
      expect(isStorable(content)).toBe(true);
    }
    while ((await correlateWaiting({ ctx: server.system })).more);
    expect(await server.db.prisma.fragmentBatch.count()).toBe(0);
    expect(await server.db.prisma.fragmentJoin.count({ where: { governed: true } })).toBe(0);
  });

  it("counts a clock that was never set among the dead letters, and keeps the records beside it", async () => {
    const [early, late] = [withTime(record(4), 0), withTime(record(5), 4_102_444_800_000)];
    const before = await server.db.prisma.deadLetter.count(of);
    const reply = await server.send(path, bodyOf([record(6), early, late, record(7)]), { token: admin });
    expect(reply.status).toBe(200);
    expect(await server.db.prisma.fragment.count(of)).toBe(TIMELESS.has(name) ? 7 : 5);
    const letters = await server.db.prisma.deadLetter.findMany({ ...of, orderBy: { receivedAt: "asc" } });
    expect(letters.slice(before).map(({ reason }) => reason)).toEqual(
      TIMELESS.has(name) ? [] : ["time_not_readable", "time_not_readable"],
    );
    const strange = await server.db.prisma.fragment.count({
      where: {
        source: { name },
        OR: [
          { occurredAt: { lt: new Date("2000-01-01") } },
          { occurredAt: { gt: new Date("2099-12-31T23:59:59.999Z") } },
        ],
      },
    });
    expect(strange).toBe(0);
  });
});

describe("OTLP", () => {
  it.each([
    ["traces", gzipSync(JSON.stringify(traces([span(100)]))).subarray(0, 60), "gzip", 400, "compression_damaged"],
    [
      "logs",
      deflateSync(JSON.stringify(logs([logRecord("x")]))).subarray(0, 40),
      "deflate",
      400,
      "compression_damaged",
    ],
    ["traces", gzipSync(Buffer.alloc(80 * 1024 * 1024, 32)), "gzip", 413, "too_large"],
    ["logs", deflateSync(Buffer.alloc(80 * 1024 * 1024, 32)), "deflate", 413, "too_large"],
    ["traces", Buffer.from(`\ufeff${JSON.stringify(traces([span(101)]))}`, "utf16le"), "identity", 400, "not_utf8"],
  ] as const)(
    "%s that cannot be unpacked or read are one dead letter (%#)",
    async (signal, body, encoding, status, reason) => {
      const headers = { "Content-Encoding": encoding };
      const reply = await server.send(`/v1/${signal}`, body, { token: admin, headers });
      expect([reply.status, reply.body.code]).toEqual([status, 3]);
      const [letter] = await server.db.prisma.deadLetter.findMany({ orderBy: { id: "desc" }, take: 1 });
      expect(letter).toMatchObject({ reason, part: signal, cut: true });
    },
  );
});

describe("ids that look like Ambit's own", () => {
  it("tie a record to what they name where Ambit made it, and else to nothing", async () => {
    const token = await server.token("otlp");
    const { id: decision } = await insertDecision(server.db, { decidedAt: new Date(1_795_510_000_000) });
    const { id: fragment } = await server.db.prisma.fragment.findFirstOrThrow();
    const person = await server.db.prisma.person.findFirstOrThrow();
    const claimed = [
      newId(),
      fragment,
      person.id,
      decision.toUpperCase(),
      `${decision}\n`,
      `${decision}' OR 1=1 --`,
      `../${decision}`,
      `ambit_src_${"A".repeat(43)}`,
      "00000000-0000-0000-0000-000000000000",
      "tenant-b/0198c1f2-7f6e-7cc2-9a4f-3d8f5be1a001",
    ];
    const named = (value: string, number: number) =>
      span(number, {
        attributes: [
          { key: "gen_ai.tool.name", value: { stringValue: "send_money" } },
          { key: "ambit.evaluation_id", value: { stringValue: value } },
        ],
      });
    const sent = await server.send(
      "/v1/traces",
      traces([...claimed.map((value, index) => named(value, 200 + index)), named(decision, 300)]),
      { token },
    );
    expect(sent.body).toEqual({});
    while ((await correlateWaiting({ ctx: server.system })).more);
    const joins = await server.db.prisma.fragmentJoin.findMany({ where: { governed: true } });
    const joined = await server.db.prisma.fragment.findMany({
      where: { id: { in: joins.map(({ fragmentId }) => fragmentId) } },
    });
    expect(joins.map(({ recordId }) => recordId)).toEqual(joins.map(() => decision));
    const names = (one: string) => one.trim().toLowerCase() === decision;
    expect(joined.map(({ content }) => evaluationIn(content)).sort()).toEqual(
      [...claimed.filter(names), decision].sort(),
    );
  });
});

function evaluationIn(content: string): string {
  const { span: told } = JSON.parse(content) as {
    span: { attributes: { key: string; value: { stringValue: string } }[] };
  };
  return told.attributes.find(({ key }) => key === "ambit.evaluation_id")?.value.stringValue ?? "";
}

/** A format that keeps a record whose time is beyond belief, without it. */
const TIMELESS = new Set(["agent_traces"]);

function ndjson(records: readonly object[]): string {
  return records.map((record) => JSON.stringify(record)).join("\n");
}

/** Every text of a record but those that make it one. */
function everyText(value: unknown, kept: readonly string[], name = ""): object {
  return texted(value, kept, name) as object;
}

function texted(value: unknown, kept: readonly string[], name: string): unknown {
  if (kept.includes(name)) return value;
  if (typeof value === "string") return HOSTILE;
  if (Array.isArray(value)) return value.map((one) => texted(one, kept, ""));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, texted(one, kept, key)]));
}

/** The record with all its times at a moment, in its own notation. */
function withTime(record: object, epochMs: number): object {
  const iso = new Date(epochMs).toISOString().replace(".000", "");
  const at = (name: string, value: unknown): unknown => {
    if (/Nano$/.test(name)) return `${epochMs + 1}000000`;
    if (name === "@timestamp") return epochMs;
    if (name === "timestamp") return iso.replace("T", " ").replace("Z", ".000 UTC");
    return /^(?:eventTime|requestReceivedTimestamp|stageTimestamp|time|at|start)$/.test(name) ? iso : value;
  };
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, at(name, value)]));
}
