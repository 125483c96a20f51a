/** Who issued the credential that an action was done with, and what was done with the one that it issued. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FragmentKey } from "@/lib/core/correlation/fragment";
import type { Database } from "@/lib/db/database";
import { exportRecord } from "@/lib/services/action/exportRecord";
import { getRecord } from "@/lib/services/action/getRecord";
import type { PersonActor } from "@/lib/services/context";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";
import { insertDecision } from "@/tests/support/evaluations";
import { insertFragment } from "@/tests/support/fragments";
import { insertJoined, insertObserved, insertSource } from "@/tests/support/joinedFragments";
import { organisationDatabase } from "@/tests/support/organisation";

const START = new Date("2026-03-02T10:00:00.000Z");
const clock = testClock(START);
const HOLDER = "arn:aws:sts::111122223333:assumed-role/pay/run-7";
const SHOWN = 20;
let db: Database;
let close: () => Promise<void>;
let people: Record<"rita" | "vera" | "sam", PersonActor>;
let sourceId: string;

const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1_000);
const record = async (id: string, who: keyof typeof people = "rita") =>
  getRecord({ ctx: testContext({ db, clock, actor: people[who] }), input: { id } });
const chain = async (...asked: Parameters<typeof record>) => (await record(...asked)).credentials;

beforeAll(async () => {
  const { database, organisation } = await organisationDatabase({ clock });
  ({ db, close } = database);
  const person = (name: string) => organisation.person(`${name}@example.com`);
  people = { rita: await person("rita"), vera: await person("vera"), sam: await person("sam") };
  sourceId = await insertSource(db, { name: "trail", type: "cloudtrail" });
  clock.advance(3_600_000);
});
afterAll(() => close());

/** An allowed action of which the cloud logged that it took a role, with what its log says of the credential. */
async function tookRole(seconds: number, keys: FragmentKey[], agent = "billing-helper") {
  const action = agent === "billing-helper" ? "banking.list_invoices" : "helpdesk.read_ticket";
  const { id } = await insertDecision(db, { agent, action, decidedAt: at(seconds) });
  const written = { title: "AssumeRole", phase: "credential" as const, occurredAt: at(seconds).toISOString(), keys };
  const [fragment = ""] = await insertJoined(db, { sourceId, recordId: id }, [{ ...written, principal: "deploy" }]);
  return { id, fragment };
}

/** What the cloud logged that was done with it, which nobody decided. */
async function used(seconds: number, keys: FragmentKey[], bucket = `bucket-${seconds}`) {
  const resource = { type: "bucket", id: bucket };
  const id = await insertObserved(db, { resource, at: at(seconds) });
  const written = { title: "PutObject", occurredAt: at(seconds).toISOString(), principal: HOLDER, resource, keys };
  const [fragment = ""] = await insertJoined(db, { sourceId, recordId: id, governed: false }, [written]);
  return { id, fragment };
}

describe("an action done with an issued credential", () => {
  it("names the call that issued it, by the credential's id, and that one names what was done with it", async () => {
    const issuer = await tookRole(0, [{ kind: "issued_credential", value: "ASIA1" }]);
    expect(await chain(issuer.id)).toMatchObject({ used_for: [], uses: 0 });
    // However late it comes.
    const use = await used(600, [{ kind: "credential", value: "ASIA1" }]);
    const bare = await insertFragment(db, {
      source: "trail",
      title: "GetObject",
      phase: "tool_call",
      occurredAt: at(700),
      keys: [{ kind: "credential", value: "ASIA1" }],
    });
    expect((await chain(use.id)).issued_by).toEqual([
      {
        fragment_id: issuer.fragment,
        at: at(0).toISOString(),
        source: "trail",
        system: "shop",
        title: "AssumeRole",
        principal: "deploy",
        resource: null,
        action: { id: issuer.id, governed: true, name: "banking.list_invoices", agent: "billing-helper" },
        basis: "scoped",
        key: "issued_credential",
        why: expect.stringContaining("issued there"),
      },
    ]);
    const told = await chain(issuer.id);
    expect(told).toMatchObject({ issued_by: [], uses: 2, more_uses: false });
    expect(told.used_for.map(({ fragment_id: id, action }) => [id, action?.id ?? null])).toEqual([
      [use.fragment, use.id],
      [bare.id, null],
    ]);
    // What belongs to no action of their teams' agents is not there for others.
    expect(await chain(issuer.id, "vera")).toMatchObject({ uses: 1, used_for: [{ fragment_id: use.fragment }] });
    const file = (format: string) =>
      exportRecord({ ctx: testContext({ db, clock, actor: people.rita }), input: { id: use.id, format } });
    expect(JSON.parse((await file("json")).body).credentials.issued_by[0].fragment_id).toBe(issuer.fragment);
    expect((await file("markdown")).body).toContain(`part of \`${issuer.id}\``);
  });

  it("names it by holder and second where the id is not logged, and says where it may be one of several", async () => {
    const opened: FragmentKey = { kind: "issued_credential_session", value: `${HOLDER} 2026-03-02T10:30:05Z` };
    const session: FragmentKey = { kind: "credential_session", value: `${HOLDER} 2026-03-02T10:30:06Z` };
    const one = await tookRole(1_805, [opened]);
    const use = await used(2_000, [session]);
    expect((await chain(use.id)).issued_by.map(({ fragment_id: id }) => id)).toEqual([one.fragment]);
    const two = await tookRole(1_805.5, [opened]);
    const told = await chain(use.id);
    expect(told.issued_by.map(({ fragment_id: id }) => id).sort()).toEqual([one.fragment, two.fragment].sort());
    expect(told.issued_by[0]?.why).toContain("one of 2 like calls");
    // One that opened it in that very second leaves no room for those beside it.
    const exact = await tookRole(1_806, [{ ...opened, value: session.value }]);
    expect((await chain(use.id)).issued_by.map(({ fragment_id: id }) => id)).toEqual([exact.fragment]);
    expect(await chain(one.id)).toMatchObject({ uses: 0 });
  });

  it("is not told of another team's call, and not of those of another source's clock", async () => {
    const issuer = await tookRole(3_000, [{ kind: "issued_credential", value: "ASIA3" }], "ticket-helper");
    const use = await used(3_100, [{ kind: "credential", value: "ASIA3" }]);
    expect((await chain(use.id)).issued_by).toHaveLength(1);
    expect((await chain(use.id, "vera")).issued_by).toEqual([]);
    expect(await chain(issuer.id, "sam")).toMatchObject({ uses: 0, used_for: [] });
  });
});

it("what was done with one key a thousand times is counted, and the first of it named", async () => {
  const keys: FragmentKey[] = [{ kind: "credential", value: "ASIA4" }];
  const issuer = await tookRole(0, [{ kind: "issued_credential", value: "ASIA4" }]);
  const hub = await insertObserved(db, { resource: { type: "bucket", id: "hub" }, at: at(10) });
  const calls = Array.from({ length: 1_001 }, (_, turn) => ({
    title: "PutObject",
    occurredAt: new Date(at(10).getTime() + turn).toISOString(),
    keys,
  }));
  const [first = ""] = await insertJoined(db, { sourceId, recordId: hub, governed: false }, calls);
  const told = await chain(issuer.id);
  expect(told).toMatchObject({ uses: 1_000, more_uses: true });
  expect(told.used_for).toHaveLength(SHOWN);
  expect(told.used_for[0]?.fragment_id).toBe(first);
  // Of all that the hub did, one call issued its key.
  expect((await chain(hub)).issued_by.map(({ fragment_id: id }) => id)).toEqual([issuer.fragment]);
});
