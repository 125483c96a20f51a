import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActionLine } from "@/lib/contracts/actions";
import { FACETS } from "@/lib/contracts/browsing";
import { keyStatements, type SearchKey } from "@/lib/db/action/byKey";
import type { Database } from "@/lib/db/database";
import { facets } from "@/lib/services/action/facets";
import { histogram } from "@/lib/services/action/histogram";
import { list } from "@/lib/services/action/list";
import { touched } from "@/lib/services/action/touched";
import type { PersonActor } from "@/lib/services/context";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { insertDecision, insertOutcome, type WrittenRow } from "@/tests/support/evaluations";
import { insertFragment, insertObserved, joinFragment } from "@/tests/support/fragments";
import { importTestOrganisation } from "@/tests/support/organisation";
import { testDatabase } from "@/tests/support/postgres";

const START = new Date("2026-03-02T10:00:00.000Z");
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const clock = testClock(new Date(START.getTime() + 3 * 3_600_000));
const at = (minutes: number): Date => new Date(START.getTime() + minutes * 60_000);
const BUCKET = { type: "bucket", id: "arn:aws:s3:::invoices" };

let db: Database;
let close: () => Promise<void>;
let vera: PersonActor;
let sam: PersonActor;
let rita: PersonActor;
let paid: WrittenRow;
let ungoverned: string;
let unknown: string;

beforeAll(async () => {
  ({ db, close } = await testDatabase());
  const organisation = await importTestOrganisation({ db, clock });
  [vera, sam, rita] = [
    await organisation.person("vera@example.com"),
    await organisation.person("sam@example.com"),
    await organisation.person("rita@example.com"),
  ];
  for (let index = 0; index < 30; index += 1) {
    const row = await insertDecision(db, {
      decidedAt: at(Math.floor(index / 3)),
      resource: { type: "payment", id: `inv-${index}` },
      requestId: `req-${index % 5}`,
      outcome: index % 5 === 0 ? "deny" : "allow",
      power: index % 2 === 0 ? "write" : "read",
      permit: { redeemedAt: at(40) },
    });
    if (index % 3 === 1 && index % 5 !== 0)
      await insertOutcome(db, row.id, {
        at: at(41),
        by: index % 2 === 0 ? "agent" : "enforcement_point",
        stateChanges: [
          { resource: { type: "payment", id: `inv-${index}` }, before: { paid: false }, after: { paid: true } },
        ],
      });
  }
  await insertDecision(db, { agent: "ticket-helper", action: "helpdesk.read_ticket", decidedAt: at(4), power: "read" });
  paid = await insertDecision(db, { decidedAt: at(20), resource: BUCKET, permit: { redeemedAt: at(20) } });
  await insertOutcome(db, paid.id, {
    at: at(21),
    stateChanges: [{ resource: BUCKET, before: { public: false }, after: { public: true } }],
  });
  ungoverned = await insertObserved(db, { agent: "billing-helper", at: at(5), ungoverned: true, resource: BUCKET });
  unknown = await insertObserved(db, { at: at(6), verb: "DeleteObject", resource: BUCKET });
  const joined = await insertFragment(db, {
    occurredAt: at(22),
    title: "PutBucketAcl",
    resource: BUCKET,
    stateChange: { reference: "acl" },
    keys: [{ kind: "trace", value: TRACE }],
  });
  await joinFragment(db, joined, paid.id, { key: "trace" });
  await joinFragment(
    db,
    await insertFragment(db, { occurredAt: at(5), title: "PutObject", resource: BUCKET }),
    ungoverned,
    {
      governed: false,
    },
  );
  await insertFragment(db, { occurredAt: at(23), title: "GetBucketAcl", resource: BUCKET, phase: "tool_call" });
});
afterAll(() => close());

const as = (actor: PersonActor) => testContext({ db, clock, actor });

async function everyLine(
  actor: PersonActor,
  input: Record<string, string>,
  between: () => Promise<unknown> = async () => undefined,
): Promise<ActionLine[]> {
  const lines: ActionLine[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await list({ ctx: as(actor), input: { limit: "7", ...input, cursor } });
    lines.push(...page.actions);
    cursor = page.next_cursor;
    await between();
  }
  return lines;
}

describe("one list of decisions and observed actions", () => {
  it("loses and doubles nothing between pages, whatever is decided or found meanwhile", async () => {
    const before = (await everyLine(rita, { limit: "200" })).map(({ id }) => id);
    expect(before).toEqual(expect.arrayContaining([paid.id, ungoverned, unknown]));
    let minute = 120;
    const paged = await everyLine(rita, {}, async () => {
      minute += 1;
      await insertDecision(db, { decidedAt: at(minute), resource: { type: "late", id: "late" } });
      await insertObserved(db, { agent: "billing-helper", at: at(minute), verb: `Late${minute}` });
    });
    expect(paged.map(({ id }) => id)).toEqual(before);
    const times = paged.map((line) => line.at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it("shows what an agent did without asking to its team, and what nobody's agent did to those who see all", async () => {
    const seen = async (actor: PersonActor) =>
      (await everyLine(actor, { to: at(60).toISOString() })).map(({ id }) => id);
    const [own, others, all] = [await seen(vera), await seen(sam), await seen(rita)];
    expect([own.includes(ungoverned), own.includes(unknown)]).toEqual([true, false]);
    expect([others.includes(ungoverned), others.includes(unknown)]).toEqual([false, false]);
    expect([all.includes(ungoverned), all.includes(unknown)]).toEqual([true, true]);
    expect(own.length + others.length + 1).toBe(all.length);
  });

  it("an observed action that a late decision explains leaves the list", async () => {
    const id = await insertObserved(db, { agent: "billing-helper", at: at(7), verb: "Explained" });
    const has = async () => (await everyLine(vera, { kind: "observed" })).some((line) => line.id === id);
    expect(await has()).toBe(true);
    await db.prisma.observedAction.delete({ where: { id } });
    expect(await has()).toBe(false);
  });
});

describe("facets", () => {
  const until = { to: at(60).toISOString() };

  it.each([
    {},
    { outcome: "allow" },
    { completeness: "incomplete" },
    { completeness: "claimed" },
    { completeness: "complete" },
    { kind: "ungoverned" },
    { power: "read", outcome: "allow" },
    { agent: "billing-helper", environment: "production" },
    { q: "inv-2" },
    { q: "request:req-3" },
    { tool: "none" },
  ] as Record<string, string>[])("of %o count what the list shows when each value is chosen", async (chosen) => {
    const counted = await facets({ ctx: as(rita), input: { ...until, ...chosen } });
    expect(counted.total).toBe((await everyLine(rita, { ...until, ...chosen })).length);
    for (const facet of FACETS)
      for (const { value, count } of counted.facets[facet]) {
        const shown = await everyLine(rita, { ...until, ...chosen, [facet]: value, limit: "200" });
        expect(shown.length, `${facet} ${value}`).toBe(count);
      }
  });

  it("count no other team's actions", async () => {
    const { facets: counts, total } = await facets({ ctx: as(sam), input: until });
    expect(total).toBe(1);
    expect(counts.agent).toEqual([{ value: "ticket-helper", count: 1 }]);
    expect(counts.kind).toEqual([{ value: "governed", count: 1 }]);
  });
});

it("the histogram counts every action of the list once, in the bucket of its time and by its outcome", async () => {
  const input = { to: at(60).toISOString(), from: at(0).toISOString(), buckets: "60" };
  const { buckets, bucket_ms: bucketMs, from } = await histogram({ ctx: as(rita), input });
  const lines = await everyLine(rita, { to: input.to, from: input.from });
  const expected = new Map<string, number>();
  for (const line of lines) {
    const bucket = Date.parse(from) + Math.floor((Date.parse(line.at) - Date.parse(from)) / bucketMs) * bucketMs;
    const key = `${new Date(bucket).toISOString()} ${line.governed ? line.outcome : "observed"}`;
    expected.set(key, (expected.get(key) ?? 0) + 1);
  }
  const found = buckets.flatMap(({ at: time, ...counts }) =>
    Object.entries(counts).flatMap(([outcome, count]) => (count === 0 ? [] : [[`${time} ${outcome}`, count] as const])),
  );
  expect(new Map(found)).toEqual(expected);
});

describe("a search by key", () => {
  it("finds an action by its own ids and by what log records of it carry", async () => {
    const { permitId } = paid;
    for (const q of [paid.id, `evaluation:${paid.id}`, permitId ?? "", `permit:${permitId}`, `trace:${TRACE}`, TRACE])
      expect(
        (await everyLine(vera, { q })).map(({ id }) => id),
        q,
      ).toEqual([paid.id]);
    expect((await everyLine(vera, { q: `digest:${paid.actionDigest}` })).map(({ id }) => id)).toEqual([paid.id]);
    expect((await everyLine(rita, { q: ungoverned })).map(({ id }) => id)).toEqual([ungoverned]);
    expect(await everyLine(vera, { q: "request:req-1", to: at(60).toISOString() })).toHaveLength(6);
  });

  it("leads nowhere that the person may not see, and finds nothing for a key that nothing carries", async () => {
    for (const q of [paid.id, `trace:${TRACE}`, "request:none", "permit:not-an-id", "span:x", "trace:\0"])
      expect(await everyLine(sam, { q }), q).toEqual([]);
  });

  it.each([
    ["evaluation", "01890000-0000-7000-8000-000000000000"],
    ["permit", "01890000-0000-7000-8000-000000000000"],
    ["approval", "01890000-0000-7000-8000-000000000000"],
    ["observed", "01890000-0000-7000-8000-000000000000"],
    ["session", "01890000-0000-7000-8000-000000000000"],
    ["credential", "01890000-0000-7000-8000-000000000000"],
    ["request", "req-1"],
    ["tool_call", "call_9"],
    ["trace", TRACE],
    ["span", `${TRACE}/b7ad6b7169203331`],
    ["action_digest", "0".repeat(64)],
    ["audit", "a-1"],
  ] as [SearchKey, string][])("for %s reads no table from end to end", async (kind, value) => {
    const client = await db.pool.connect();
    try {
      // However small the tables are: what no index leads to would still be read whole.
      await client.query("BEGIN; SET LOCAL enable_seqscan = off");
      for (const { text, values } of keyStatements(kind, value)) {
        const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, values);
        expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).not.toContain("Seq Scan");
      }
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });
});

describe("what touched a resource", () => {
  const input = { resource: BUCKET.id, type: BUCKET.type };
  const told = async (actor: PersonActor, query: Record<string, string> = input) =>
    (await touched({ ctx: as(actor), input: query })).touches.map(
      ({ kind, action, log }) => `${kind} ${log?.title ?? action?.name} ${action?.id ?? "of none"}`,
    );

  it("is every decision, reported change and log record of it, the newest first, with what changed", async () => {
    expect(await told(rita)).toEqual([
      "log GetBucketAcl of none",
      `log PutBucketAcl ${paid.id}`,
      `change banking.send_money ${paid.id}`,
      `decision banking.send_money ${paid.id}`,
      `log PutObject ${ungoverned}`,
    ]);
    const { touches } = await touched({ ctx: as(rita), input });
    expect(touches[2]?.change).toEqual({
      basis: "enforced",
      before: { public: false },
      after: { public: true },
      reference: null,
    });
    expect(touches[1]?.change).toEqual({ basis: "independent", reference: "acl" });
  });

  it("holds log records that belong to no action for those who see all, and nothing of another team", async () => {
    expect(await told(vera)).not.toContain("log GetBucketAcl of none");
    expect(await told(vera)).toHaveLength(4);
    expect(await told(sam)).toEqual([]);
  });

  it("is found by the beginning of its id, page by page", async () => {
    const query = { resource: "arn:aws:s3:::inv*" };
    const whole = await told(rita, query);
    expect(whole).toHaveLength(5);
    const paged: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await touched({ ctx: as(rita), input: { ...query, limit: "2", cursor } });
      paged.push(...page.touches.map(({ kind, id }) => `${kind} ${id}`));
      cursor = page.next_cursor;
    }
    expect(new Set(paged).size).toBe(5);
    expect(await told(rita, { resource: "arn:aws:s3:::inv%" })).toEqual([]);
    expect(await told(rita, { ...input, type: "queue" })).toEqual([]);
  });
});
