import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { warnedBefore } from "@/lib/core/budget/ending";
import { endException } from "@/lib/services/exception/end";
import { listExceptions } from "@/lib/services/exception/list";
import { renewException } from "@/lib/services/exception/renew";
import { settleExceptions } from "@/lib/services/exception/settle";
import { call, evaluate } from "@/tests/support/accessServer";
import { deliverDue } from "@/tests/support/deliverDue";
import { type Desk, openDesk } from "../change/desk";

const DAY = 86_400_000;
const MINUTE = 60_000;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const agent = "billing-helper";
const inDays = (days: number) => new Date(desk.server.clock.now().getTime() + days * DAY).toISOString();
/** A change of the budget by Olga, approved where it has to be. */
async function put(edits: Record<string, object | null>): Promise<void> {
  const grants = { ...(await desk.grants(agent)) } as Record<string, object>;
  for (const [id, edit] of Object.entries(edits)) {
    if (edit === null) delete grants[id];
    else grants[id] = { id, ...edit };
  }
  const id = await desk.propose("olga", { agent, budget: { grants: Object.values(grants) } });
  if ((await desk.submit("olga", id)).status === "submitted") await desk.approve("rita", id);
}
const testing = (expiresAt: string) => ({
  testing: { actions: ["banking.list_invoices"], environments: ["staging"], expiresAt },
});
const list = async (who: string, query: object = {}) =>
  (await listExceptions({ ctx: await desk.as(who), input: query })).exceptions;
const settle = () => settleExceptions({ ctx: desk.server.system });
async function mailed(): Promise<string[]> {
  const sent: string[] = [];
  const mail = async ({ to, subject }: { to: string; subject: string }) => void sent.push(`${to} ${subject}`);
  const post = () => Promise.reject(new Error("there are no endpoints"));
  await deliverDue({ ctx: desk.server.system, carriers: { mail, post } });
  return sent.sort();
}

describe("an exception", () => {
  it("is listed with its reason, age, end, renewals and last use, for whoever sees the agent", async () => {
    await put(testing(inDays(10)));
    const [row] = await list("vera");
    expect(row).toMatchObject({
      agent,
      grant: "testing",
      state: "active",
      reason: "because",
      since: "2026-11-24T09:00:00.000Z",
      expires_at: inDays(10),
      renewals: 0,
      last_used_at: null,
      refusal: expect.stringMatching(/Operators/),
    });
    expect((await list("olga", { q: "LIST_INV" }))[0]).toMatchObject({ change: row?.change, refusal: null });
    expect([await list("sam"), await list("olga", { q: "nothing" }), await list("olga", { state: "over" })]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it("is renewed by a change that waits for review, which counts, and keeps its age", async () => {
    const input = { agent, grant: "testing", expiresAt: inDays(20), reason: "the test runs longer" };
    await expect(renewException({ ctx: await desk.as("vera"), input })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(renewException({ ctx: await desk.as("sam"), input })).rejects.toMatchObject({ kind: "not_found" });
    const { id, status } = await renewException({ ctx: await desk.as("olga"), input });
    expect([status, (await list("olga"))[0]?.expires_at]).toEqual(["submitted", inDays(10)]);
    desk.server.clock.advance(DAY);
    await desk.approve("rita", id);
    // A version that leaves its end alone is no renewal.
    await put({ "nightly-run": null });
    expect((await list("olga"))[0]).toMatchObject({
      renewals: 1,
      reason: "because",
      since: "2026-11-24T09:00:00.000Z",
    });
  });

  it("is warned of once, to the owner and the team's operators, and ends by itself, which is marked once", async () => {
    await mailed();
    desk.server.clock.advance(12 * DAY - MINUTE);
    expect(await settle()).toEqual({ warned: 0, ended: 0 });
    desk.server.clock.advance(MINUTE);
    expect([await settle(), await settle()]).toEqual([
      { warned: 1, ended: 0 },
      { warned: 0, ended: 0 },
    ]);
    const told = ["olga", "omar", "otto"].map((name) => `${name}@example.com An exception ends soon: billing-helper`);
    expect(await mailed()).toEqual(told);
    desk.server.clock.advance(7 * DAY);
    const both = await Promise.all([settle(), settle()]);
    expect(both.reduce((sum, { ended }) => sum + ended, 0)).toBe(1);
    const events = await desk.server.db.prisma.auditEvent.findMany({
      where: { event: { startsWith: "exception." } },
      orderBy: { sequence: "asc" },
    });
    expect(events.map(({ event, detail }) => [event, detail])).toEqual([
      ["exception.ending", expect.objectContaining({ grant: "testing" })],
      ["exception.ended", expect.objectContaining({ grant: "testing" })],
    ]);
    expect(await list("olga")).toEqual([]);
    expect(await list("olga", { state: "over" })).toMatchObject([{ state: "expired", refusal: "It is over." }]);
  });

  it("says when an action was last allowed by it, and is ended at once by whoever may narrow", async () => {
    await put({ testing: null });
    await put({ audit: { actions: ["banking.list_invoices"], environments: ["sandbox"], expiresAt: inDays(3) } });
    // Three days are warned of in the last of them, and not in the week of a longer one.
    expect(await settle()).toEqual({ warned: 0, ended: 0 });
    const at = desk.server.clock.now().toISOString();
    const token = await desk.server.token({ environment: "sandbox" });
    const reading = call("banking.list_invoices", { context: { environment: "sandbox" } });
    expect((await evaluate(desk.server, reading, token)).outcome).toBe("allow");
    expect((await list("olga"))[0]).toMatchObject({ grant: "audit", last_used_at: at });
    const input = { agent, grant: "audit", reason: "done" };
    await expect(endException({ ctx: await desk.as("vera"), input })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(endException({ ctx: await desk.as("sam"), input })).rejects.toMatchObject({ kind: "not_found" });
    desk.server.clock.advance(MINUTE);
    expect((await endException({ ctx: await desk.as("olga"), input })).status).toBe("in_force");
    expect(Object.keys(await desk.grants(agent))).not.toContain("audit");
    expect(await list("olga", { state: "over", sort: "since", order: "desc" })).toMatchObject([
      { grant: "audit", state: "removed", ended_at: desk.server.clock.now().toISOString() },
      { grant: "testing", state: "expired" },
    ]);
    await expect(endException({ ctx: await desk.as("olga"), input })).rejects.toMatchObject({ kind: "not_found" });
  });
});

it("people are warned a week, a day or the last quarter before, by how long it lasts, and of minutes not at all", () => {
  expect([30, 14, 13, 2, 1, 1 / 48].map((days) => (warnedBefore(days * DAY) ?? 0) / DAY)).toEqual([
    7, 7, 1, 1, 0.25, 0,
  ]);
});
