import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunExport } from "@/lib/contracts/runs";
import { rowsFrom } from "@/lib/core/record/compactRows";
import type { Database } from "@/lib/db/database";
import type { PersonActor } from "@/lib/services/context";
import { exportRun } from "@/lib/services/run/exportRun";
import { anyFragment } from "@/lib/services/run/fragment";
import { getRun } from "@/lib/services/run/get";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { insertDecision } from "@/tests/support/evaluations";
import { insertFragment, joinFragment } from "@/tests/support/fragments";
import { insertJoined, insertSource, type WrittenFragment } from "@/tests/support/joinedFragments";
import { manyFragments } from "@/tests/support/manyFragments";
import { organisationDatabase, type TestOrganisation } from "@/tests/support/organisation";

const START = new Date("2026-03-02T10:00:00.000Z");
const clock = testClock(START);
let db: Database;
let close: () => Promise<void>;
let people: Record<"rita" | "vera" | "sam", PersonActor>;

const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1_000);
const trace = (name: string) => name.repeat(32).slice(0, 32);
const run = (id: string, who: keyof typeof people = "rita") =>
  getRun({ ctx: testContext({ db, clock, actor: people[who] }), input: { id } });
const keysOf = async (...asked: Parameters<typeof run>) => rowsFrom((await run(...asked)).rows).map(({ key }) => key);

beforeAll(async () => {
  let organisation: TestOrganisation;
  ({
    database: { db, close },
    organisation,
  } = await organisationDatabase({ clock }));
  const person = (name: string) => organisation.person(`${name}@example.com`);
  people = { rita: await person("rita"), vera: await person("vera"), sam: await person("sam") };
  clock.advance(3_600_000);
});
afterAll(() => close());

describe("what is of one run", () => {
  it("is all that shares a trace or a run, through whatever record names two of them, and nothing else", async () => {
    const written = (title: string, seconds: number, keys: { kind: "trace" | "run" | "session"; value: string }[]) =>
      insertFragment(db, { source: "otlp", title, occurredAt: at(seconds), phase: "request", keys });
    const first = await written("framework", 0, [{ kind: "trace", value: trace("a1") }]);
    const both = await written("bridge", 1, [
      { kind: "trace", value: trace("a1") },
      { kind: "run", value: "job-7" },
    ]);
    const second = await written("own code", 2, [
      { kind: "run", value: "job-7" },
      { kind: "trace", value: "a name of its own" },
      { kind: "session", value: "shared" },
    ]);
    const third = await written("far end", 3, [{ kind: "trace", value: "a name of its own" }]);
    const other = await written("another run of the session", 4, [
      { kind: "session", value: "shared" },
      { kind: "trace", value: trace("a2") },
    ]);
    const all = [first, both, second, third].map(({ id }) => id);
    for (const id of all) expect(await keysOf(id.toUpperCase())).toEqual(all);
    expect(await keysOf(other.id)).toEqual([other.id]);
    expect((await run(first.id)).keys).toMatchObject([
      { value: "a name of its own", fragments: 2 },
      { value: trace("a1"), fragments: 2 },
      { kind: "run", value: "job-7", fragments: 2 },
    ]);
  });

  it("of a record that names none is that record alone", async () => {
    const { id } = await insertFragment(db, { title: "bare", occurredAt: at(9) });
    expect(await run(id)).toMatchObject({ keys: [], keys_total: 0, fragments: 1, actions: [] });
  });

  it("keeps attempts at one call and calls made at once apart, each in the span that it was made in, and numbers attempts alone", async () => {
    const value = trace("b1");
    const span = (title: string, own: string, seconds: number, parent?: string): WrittenFragment => ({
      title,
      occurredAt: at(seconds).toISOString(),
      durationMs: title === "agent" ? 60_000 : 2_000,
      status: own === "a1" || own === "a2" ? "failed" : "succeeded",
      keys: [
        { kind: "trace", value },
        { kind: "span", value: `${value}/${own.padStart(16, "0")}` },
        ...(parent === undefined
          ? []
          : [{ kind: "parent_span" as const, value: `${value}/${parent.padStart(16, "0")}` }]),
      ],
    });
    const { id } = await insertDecision(db, { decidedAt: at(0) });
    const [agent = "", ...calls] = await insertJoined(
      db,
      { sourceId: await insertSource(db, { name: "runtime" }), recordId: id },
      [
        span("agent", "1", 0),
        // Three tries, one after the other.
        ...["a1", "a2", "a3"].map((own, turn) => span("fetch", own, 1 + 3 * turn, "1")),
        // Three at once.
        ...["b1", "b2", "b3"].map((own) => span("summarise", own, 20, "1")),
      ],
    );
    const rows = rowsFrom((await run(agent)).rows);
    expect(rows.map(({ key }) => key).sort()).toEqual([agent, ...calls].sort());
    expect(rows.map(({ title, parent, depth }) => [title, parent, depth])).toEqual([
      ["agent", null, 0],
      ...["fetch", "fetch", "fetch", "summarise", "summarise", "summarise"].map((title) => [title, 0, 1]),
    ]);
    expect(rows.slice(1, 4).map(({ status }) => status)).toEqual(["failed", "failed", "succeeded"]);
    const numbered = [1, 2, 3].map((number) => ({ number, of: 3 }));
    expect(rows.map(({ attempt }) => attempt)).toEqual([null, ...numbered, null, null, null]);
    const ctx = testContext({ db, clock, actor: people.rita });
    const exported = async (format: string) => (await exportRun({ ctx, input: { id: agent, format } })).body;
    const { log_records: told } = JSON.parse(await exported("json")) as RunExport;
    expect(told.flatMap(({ attempt }) => attempt ?? [])).toEqual(numbered);
    expect(await exported("csv")).toContain("fetch,2,3,");
  });

  it("numbers what was asked for again until it was allowed", async () => {
    const traceparent = `00-${trace("b7")}-b7ad6b7169203331-01`;
    const asked = [];
    for (const [turn, outcome] of (["deny", "escalate", "allow", "allow"] as const).entries())
      asked.push(await insertDecision(db, { decidedAt: at(50 + turn), outcome, traceparent }));
    const rows = rowsFrom((await run(asked[0]?.id ?? "")).rows);
    expect(rows.map(({ attempt }) => attempt?.number ?? null)).toEqual([1, 2, 3, null]);
  });
});

describe("who sees what of a run", () => {
  it("is by team: what belongs to another team's agent, or to none, is not there", async () => {
    const value = trace("c1");
    const keys = [{ kind: "trace" as const, value }];
    const traceparent = `00-${value}-b7ad6b7169203331-01`;
    const own = await insertDecision(db, { decidedAt: at(100), traceparent });
    const foreign = await insertDecision(db, {
      agent: "ticket-helper",
      action: "helpdesk.read_ticket",
      decidedAt: at(101),
      traceparent,
    });
    const [mine, theirs, nobodys] = [
      await insertFragment(db, { source: "otlp", title: "mine", occurredAt: at(102), keys }),
      await insertFragment(db, { source: "otlp", title: "theirs", occurredAt: at(103), keys }),
      await insertFragment(db, { source: "otlp", title: "nobody's", occurredAt: at(104), keys }),
    ];
    await joinFragment(db, mine, own.id);
    await joinFragment(db, theirs, foreign.id);

    const whole = await run(nobodys.id);
    expect(whole).toMatchObject({ partial: false, fragments: 3, actions_total: 2 });
    expect(rowsFrom(whole.rows)).toHaveLength(5);
    expect(await keysOf(mine.id, "vera")).toEqual([`allow.${own.id}`, mine.id]);
    expect(await keysOf(own.id, "vera")).toEqual([`allow.${own.id}`, mine.id]);
    expect(await keysOf(theirs.id, "sam")).toEqual([`allow.${foreign.id}`, theirs.id]);
    const seen = await run(mine.id, "vera");
    expect(JSON.stringify(seen)).not.toMatch(/theirs|nobody's|ticket-helper/);
    expect(seen).toMatchObject({ partial: true, fragments: 1, actions_total: 1 });
    const of = (id: string, who: keyof typeof people) =>
      anyFragment({ ctx: testContext({ db, clock, actor: people[who] }), input: { id } });
    expect((await of(mine.id, "vera")).record).toMatchObject({ id: own.id, agent: { name: "billing-helper" } });
    for (const id of [theirs.id, nobodys.id, foreign.id, "nonsense"]) {
      await expect(run(id, "vera")).rejects.toMatchObject({ kind: "not_found" });
      await expect(of(id, "vera")).rejects.toMatchObject({ kind: "not_found" });
    }
  });
});

describe("a long run", () => {
  it("is read with as many statements as a short one, and goes over the wire without what its records hold", async () => {
    const spent = async (name: string, count: number) => {
      const written = manyFragments({ count, from: at(0), withinMs: 60_000 }).map((one) => ({
        ...one,
        system: name,
        keys: [
          ...(one.keys ?? []).filter(({ kind }) => kind !== "trace"),
          { kind: "trace" as const, value: trace(name) },
        ],
      }));
      const { id } = await insertDecision(db, { decidedAt: at(0) });
      const sourceId = await insertSource(db, { name: `source-${name}` });
      const [first = ""] = await insertJoined(db, { sourceId, recordId: id }, written);
      const { counting, statements } = counted(db);
      const told = await getRun({
        ctx: testContext({ db: counting, clock, actor: people.rita }),
        input: { id: first },
      });
      expect(told.rows.key).toHaveLength(count);
      expect(JSON.stringify(told)).not.toContain("a record of a busy day");
      return statements();
    };
    expect(await spent("d1", 3_000)).toBe(await spent("d2", 3));
  });
});

/** The same database, counting the statements that are sent to it. */
function counted(of: Database): { counting: Database; statements: () => number } {
  let count = 0;
  const pool = new Proxy(of.pool, {
    get(target, name) {
      if (name !== "connect") return Reflect.get(target, name, target);
      return async () => {
        const client = await target.connect();
        return new Proxy(client, {
          get(inner, member) {
            const value = Reflect.get(inner, member, inner);
            if (typeof value !== "function") return value;
            if (member === "query") count += 1;
            return value.bind(inner);
          },
        });
      };
    },
  });
  return { counting: { ...of, pool }, statements: () => count };
}
