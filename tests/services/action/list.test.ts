import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/database";
import { exportFiltered } from "@/lib/services/action/exportFiltered";
import { list } from "@/lib/services/action/list";
import type { PersonActor } from "@/lib/services/context";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { insertDecision, insertOutcome } from "@/tests/support/evaluations";
import { importTestOrganisation } from "@/tests/support/organisation";
import { testDatabase } from "@/tests/support/postgres";

const START = new Date("2026-03-02T10:00:00.000Z");
const clock = testClock(START);
let db: Database;
let close: () => Promise<void>;
let vera: PersonActor;
let sam: PersonActor;
let rita: PersonActor;

const at = (minutes: number): Date => new Date(START.getTime() + minutes * 60_000);

beforeAll(async () => {
  ({ db, close } = await testDatabase());
  const organisation = await importTestOrganisation({ db, clock });
  [vera, sam, rita] = [
    await organisation.person("vera@example.com"),
    await organisation.person("sam@example.com"),
    await organisation.person("rita@example.com"),
  ];
  // Three a minute share their time, so that a page may end between rows that only their ids tell apart.
  for (let index = 0; index < 24; index += 1)
    await insertDecision(db, {
      decidedAt: at(Math.floor(index / 3)),
      resource: { type: "payment", id: `inv-${index}` },
      requestId: `req-${index}`,
      outcome: index % 4 === 0 ? "deny" : "allow",
    });
  await insertDecision(db, { agent: "ticket-helper", action: "helpdesk.read_ticket", decidedAt: at(3), power: "read" });
});

afterAll(() => close());

async function listed(actor: PersonActor, input: Record<string, string> = {}) {
  return list({ ctx: testContext({ db, clock, actor }), input });
}

async function everyPage(actor: PersonActor, input: Record<string, string>, between?: () => Promise<unknown>) {
  const ids: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await listed(actor, { ...input, cursor });
    ids.push(...page.actions.map((one) => one.id));
    cursor = page.next_cursor;
    await between?.();
  }
  return ids;
}

describe("the list of actions", () => {
  it("is newest first", async () => {
    const { actions } = await listed(vera);
    const times = actions.map((one) => one.at);
    expect(times).toEqual([...times].sort().reverse());
    expect(actions).toHaveLength(24);
  });

  it("loses and doubles no row between pages, whatever is decided meanwhile", async () => {
    const before = (await listed(vera, { limit: "200" })).actions.map((one) => one.id);
    let minute = 100;
    const paged = await everyPage(vera, { limit: "5" }, () =>
      insertDecision(db, { decidedAt: at(minute++), resource: { type: "late", id: "late" } }),
    );
    expect(paged).toEqual(before);
  });

  it("shows a person the actions of their own teams' agents only, and a reviewer all", async () => {
    const agents = async (actor: PersonActor) =>
      [...new Set((await listed(actor, { limit: "200" })).actions.map((one) => one.agent?.name))].sort();
    expect(await agents(vera)).toEqual(["billing-helper"]);
    expect(await agents(sam)).toEqual(["ticket-helper"]);
    expect(await agents(rita)).toEqual(["billing-helper", "ticket-helper"]);
    expect((await listed({ ...vera, roles: [] })).actions).toEqual([]);
  });

  it("shows nothing of another team when it is asked for by name", async () => {
    expect((await listed(vera, { agent: "ticket-helper" })).actions).toEqual([]);
    expect((await listed(vera, { q: "read_ticket" })).actions).toEqual([]);
  });

  it("filters by agent, outcome and time: a day as `to` includes that day, a time excludes itself", async () => {
    expect((await listed(rita, { agent: "ticket-helper" })).actions).toHaveLength(1);
    expect((await listed(vera, { outcome: "deny", to: "2026-03-02" })).actions).toHaveLength(6);
    expect((await listed(vera, { from: at(1).toISOString(), to: at(2).toISOString() })).actions).toHaveLength(3);
    expect((await listed(vera, { to: "2026-03-01" })).actions).toHaveLength(0);
  });

  it("finds text in action, resource, digest and request id, and takes % and _ literally", async () => {
    const [first] = (await listed(vera, { q: "req-17" })).actions;
    expect(first?.resource?.id).toBe("inv-17");
    expect((await listed(vera, { q: "INV-17" })).actions).toHaveLength(1);
    expect((await listed(vera, { q: first?.governed ? first.action_digest.slice(0, 20) : "" })).actions).toHaveLength(
      1,
    );
    expect((await listed(vera, { q: first?.evaluation_id ?? "" })).actions).toHaveLength(1);
    for (const q of ["%", "inv_17", "\\", "\0"]) expect((await listed(vera, { q })).actions).toEqual([]);
  });

  it("refuses a bad filter or cursor with the field's name and takes an empty one for none", async () => {
    for (const input of [{ outcome: "maybe" }, { from: "yesterday" }, { limit: "0" }, { cursor: "b29wcw" }])
      await expect(listed(vera, input as Record<string, string>)).rejects.toThrow();
    expect((await listed(vera, { outcome: "", from: "", agent: "", limit: "" })).actions.length).toBeGreaterThan(0);
  });
});

describe("an export", () => {
  it("holds everything that the filters find, over more than one page", async () => {
    const file = await exportFiltered({ ctx: testContext({ db, clock, actor: vera }), input: { outcome: "deny" } });
    expect((JSON.parse(file.body) as { actions: unknown[] }).actions).toHaveLength(6);
    expect(file.truncated).toBe(false);
  });

  it("never holds a cell that a spreadsheet takes for a formula", async () => {
    const hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '"=1'];
    for (const id of hostile) {
      const { id: evaluation } = await insertDecision(db, { decidedAt: at(500), resource: { type: "trap", id } });
      await insertOutcome(db, evaluation, { at: at(501) });
    }
    const file = await exportFiltered({
      ctx: testContext({ db, clock, actor: vera }),
      input: { q: "trap", format: "csv" },
    });
    const cells = file.body
      .split("\r\n")
      .slice(1)
      .flatMap((line) => line.split(",").slice(8, 9));
    expect(cells.filter((cell) => cell !== "").map((cell) => cell.replace(/^"/, ""))).toHaveLength(hostile.length);
    for (const cell of cells) expect(cell.replace(/^"/, "")).not.toMatch(/^\s*[=+\-@]/);
  });
});
