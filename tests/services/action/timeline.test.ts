import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsFrom } from "@/lib/core/record/compactRows";
import type { Database } from "@/lib/db/database";
import { exportRecord } from "@/lib/services/action/exportRecord";
import { fragment } from "@/lib/services/action/fragment";
import { get } from "@/lib/services/action/get";
import { timeline } from "@/lib/services/action/timeline";
import type { PersonActor } from "@/lib/services/context";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { insertDecision, insertOutcome } from "@/tests/support/evaluations";
import { insertJoined, insertObserved, insertRetracted, insertSource } from "@/tests/support/joinedFragments";
import { manyFragments } from "@/tests/support/manyFragments";
import { importTestOrganisation } from "@/tests/support/organisation";
import { testDatabase } from "@/tests/support/postgres";

const START = new Date("2026-03-02T10:00:00.000Z");
const clock = testClock(START);
let db: Database;
let close: () => Promise<void>;
let vera: PersonActor;
let sam: PersonActor;
let sources = 0;

const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

beforeAll(async () => {
  ({ db, close } = await testDatabase());
  const organisation = await importTestOrganisation({ db, clock });
  vera = await organisation.person("vera@example.com");
  sam = await organisation.person("sam@example.com");
  clock.advance(3_600_000);
});

afterAll(() => close());

const asked = <Input extends object>(input: Input, actor = vera) => ({ ctx: testContext({ db, clock, actor }), input });

/** A record of a payment that another system has logged `count` times. */
async function logged(count: number, { clockOffsetMs }: { clockOffsetMs?: number } = {}) {
  sources += 1;
  const { id } = await insertDecision(db, {
    decidedAt: at(0),
    resource: { type: "payment", id: `inv-${sources}` },
    permit: { redeemedAt: at(1) },
  });
  await insertOutcome(db, id, { at: at(5) });
  const sourceId = await insertSource(db, {
    name: `shop-${sources}`,
    ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
  });
  const fragments = await insertJoined(
    db,
    { sourceId, recordId: id },
    manyFragments({ count, from: at(2), withinMs: 2_000 }),
  );
  return { id, fragments, sourceId };
}

describe("the timeline of an action", () => {
  it("tells everything of its record, in the order of Ambit's clock, and nothing of what fragments hold", async () => {
    const { id, fragments } = await logged(300, { clockOffsetMs: 60_000 });
    const record = await get(asked({ id }));
    const answer = await timeline(asked({ id }));
    const rows = rowsFrom(answer.rows);
    expect(rows).toHaveLength(record.events.length + record.gaps.length + record.conflicts.length);
    expect(new Set(rows.filter(({ kind }) => kind === "fragment").map(({ key }) => key))).toEqual(new Set(fragments));
    expect(rows.map(({ start }) => start)).toEqual(rows.map(({ start }) => start).sort((a, b) => a - b));
    expect(rows.find(({ kind }) => kind === "fragment")).toMatchObject({ offset: 60_000, join: "scoped", depth: 0 });
    expect(JSON.stringify(answer)).not.toContain("a record of a busy day");
    expect(JSON.stringify(record)).toContain("a record of a busy day");
  });

  it("is about a hundred bytes a row", async () => {
    const { id } = await logged(2_000);
    const answer = await timeline(asked({ id }));
    expect(JSON.stringify(answer.rows).length / answer.rows.key.length).toBeLessThan(130);
  });

  it("tells what once belonged to the record, and why it was taken out", async () => {
    const { id, fragments } = await logged(2);
    const fragmentId = fragments[0] ?? "";
    const told = { fragmentId, why: "Its request id is that of the call.", reason: "Another call has it too." };
    await insertRetracted(db, { ...told, recordId: id, at: at(60) });
    await insertRetracted(db, { ...told, recordId: (await logged(1)).id, at: at(30) });
    expect((await timeline(asked({ id }))).retracted).toMatchObject([
      { fragment_id: fragmentId, here: true, reason: told.reason, key: "request", title: "POST /payments" },
    ]);
    expect((await fragment(asked({ id, fragmentId }))).retracted.map(({ here }) => here)).toEqual([true, false]);
  });
});

describe("an action that only other systems saw", () => {
  it("has a timeline, fragments and files as any other, for those who see its agent", async () => {
    const resource = { type: "payment", id: "inv-night" };
    const id = await insertObserved(db, { resource, at: at(0) });
    const sourceId = await insertSource(db, { name: "ledger-of-the-night" });
    const stateChange = { after: { paid: true }, reference: null };
    const written = {
      title: "PutEntry",
      phase: "state_change" as const,
      occurredAt: at(0).toISOString(),
      resource,
      stateChange,
    };
    const [fragmentId = ""] = await insertJoined(db, { sourceId, recordId: id, governed: false }, [written]);
    const rows = rowsFrom((await timeline(asked({ id }))).rows);
    expect(rows.map(({ kind, title }) => [kind, title])).toEqual([
      ["gap", "Ambit was not asked"],
      ["fragment", "PutEntry"],
    ]);
    expect((await fragment(asked({ id, fragmentId }))).fragment.evaluation_id).toBe(id);
    expect((await exportRecord(asked({ id, format: "markdown" }))).body).toContain("PutEntry");
    await expect(timeline(asked({ id }, sam))).rejects.toMatchObject({ kind: "not_found" });
    await expect(fragment(asked({ id, fragmentId }, sam))).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("one fragment", () => {
  it("is told as it came, with why it was joined", async () => {
    const { id, fragments } = await logged(3);
    const told = await fragment(asked({ id, fragmentId: (fragments[2] ?? "").toUpperCase() }));
    expect(told.fragment).toMatchObject({
      id: fragments[2],
      evaluation_id: id,
      content: { attributes: { "payment.id": "inv-2" } },
      join: { basis: "scoped", key: "trace", score: null, why: expect.any(String) },
    });
  });

  it("is nothing for another team, under another record, and for what is no id", async () => {
    const { id, fragments } = await logged(1);
    const other = await logged(1);
    const fragmentId = fragments[0] ?? "";
    for (const wanted of [
      asked({ id, fragmentId }, sam),
      asked({ id: other.id, fragmentId }),
      asked({ id, fragmentId: "nonsense" }),
      asked({ id: "nonsense", fragmentId }),
    ])
      await expect(fragment(wanted)).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("a record as a file", () => {
  it("has every row of its timeline as CSV, and formulas that a log wrote are none", async () => {
    const { id, sourceId } = await logged(40);
    await insertJoined(db, { sourceId, recordId: id }, [{ title: "=HYPERLINK(1)", occurredAt: at(3).toISOString() }]);
    const { body, fileName } = await exportRecord(asked({ id, format: "csv" }));
    const rows = rowsFrom((await timeline(asked({ id }))).rows);
    expect(fileName).toBe(`action-${id}.csv`);
    expect(body.trimEnd().split("\r\n")).toHaveLength(rows.length + 1);
    expect(body).toContain(`"'=HYPERLINK(1)"`);
  });

  it("is whole as JSON, and a text with its own address as Markdown", async () => {
    const { id } = await logged(1);
    expect(JSON.parse((await exportRecord(asked({ id }))).body)).toEqual(
      JSON.parse(JSON.stringify(await get(asked({ id })))),
    );
    expect((await exportRecord(asked({ id, format: "markdown" }))).body).toContain(`/actions/${id}`);
    await expect(exportRecord(asked({ id, format: "pdf" }))).rejects.toThrow("json, csv or markdown");
    await expect(exportRecord(asked({ id, format: "csv" }, sam))).rejects.toMatchObject({ kind: "not_found" });
  });
});
