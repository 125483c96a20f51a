import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FRESH_SESSION } from "@/lib/core/decision/types";
import { readRecordedDecisions } from "@/lib/db/action/recordedDecisions";
import { getLeastPrivilege } from "@/lib/services/leastPrivilege/get";
import { proposeLeastPrivilege } from "@/lib/services/leastPrivilege/propose";
import { call, evaluate } from "@/tests/support/accessServer";
import { insertDecision } from "@/tests/support/evaluations";
import { type Desk, openDesk } from "../change/desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const AGENT = "billing-helper";
const read = async (who: string, id = AGENT, query = {}) =>
  getLeastPrivilege({ ctx: await desk.as(who), input: { id, ...query } });
const propose = async (who: string, proposal: object, id = AGENT) =>
  proposeLeastPrivilege({
    ctx: await desk.as(who),
    input: { id, proposal: { reason: "Held to its use", ...proposal } },
  });

async function lookAtInvoices(count: number) {
  const token = await desk.server.token();
  for (let index = 0; index < count; index += 1)
    expect((await evaluate(desk.server, call("banking.list_invoices"), token)).outcome).toBe("allow");
}

describe("least privilege", () => {
  it("is worked out from what went through, and changes nothing until a person makes it a change", async () => {
    await lookAtInvoices(3);
    const before = await desk.version(AGENT);
    const view = await read("vera");
    expect(view).toMatchObject({
      calls: 3,
      differs: true,
      is_demonstration: false,
      difference: { verdict: "narrows", categories: [] },
      replay: { flips: [] },
      propose_refusal: expect.stringContaining("Operators"),
    });
    const used = view.support.filter(({ calls }) => calls > 0);
    expect(used).toMatchObject([
      { what: "narrowed", calls: 3, actions: [{ name: "banking.list_invoices", calls: 3 }] },
    ]);
    expect(view.budget?.grants.map(({ id }) => id)).toEqual(used.map(({ grant }) => grant));
    expect(await desk.version(AGENT)).toBe(before);
    expect((await read("olga")).propose_refusal).toBeNull();
  });

  it("is for those who see the agent, and made a change by those who may narrow it", async () => {
    await expect(read("sam")).rejects.toMatchObject({ kind: "not_found" });
    await expect(propose("sam", {})).rejects.toMatchObject({ kind: "not_found" });
    await expect(propose("vera", {})).rejects.toMatchObject({ kind: "forbidden" });
    await expect(read("olga", "nobody")).rejects.toMatchObject({ kind: "not_found" });
    expect(await desk.server.db.prisma.changeRequest.count()).toBe(0);
  });

  it("is not put in force when it is no longer what was shown, and once when it is", async () => {
    const shown = await read("olga");
    await lookAtInvoices(2);
    await expect(propose("olga", { digest: shown.digest })).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("another one by now"),
    });
    const { digest } = await read("olga");
    const { changes } = await propose("olga", { digest });
    expect(changes).toMatchObject([{ status: "in_force" }]);
    expect(Object.keys(await desk.grants(AGENT))).toHaveLength(1);
    const again = await read("olga");
    expect(again).toMatchObject({ differs: false, difference: { verdict: "nothing" } });
    await expect(propose("olga", { digest: again.digest })).rejects.toMatchObject({ kind: "conflict" });
    await lookAtInvoices(1);
  });

  it("proposes what only observe mode let through to a reviewer, each category apart", async () => {
    const until = new Date(desk.server.clock.now().getTime() + 86_400_000).toISOString();
    const observed = await desk.propose("olga", { agent: AGENT, mode: "observe", observeUntil: until });
    await desk.submit("olga", observed);
    await desk.approve("rita", observed);
    const token = await desk.server.token();
    for (const amount of [10, 20]) {
      const context = { arguments: { recipient: "DE89370400440532013000", amount } };
      const paid = await evaluate(
        desk.server,
        call("banking.send_money", { resource: { type: "payment", id: "p" }, context }),
        token,
      );
      expect(paid).toMatchObject({ outcome: "allow", reason: "observe_mode" });
    }
    const view = await read("olga");
    expect(view.support.at(-1)).toMatchObject({
      grant: "banking.send_money-production",
      what: "new",
      calls: 2,
      arguments: [{ name: "amount", highest: 20, maximum: 25 }],
    });
    const { changes } = await propose("olga", { digest: view.digest });
    expect(changes.map(({ status }) => status)).toContain("submitted");
    const waiting = changes.find(({ status }) => status === "submitted");
    expect((await desk.get("rita", waiting?.id ?? "")).difference.categories).toHaveLength(1);
  });

  it("looks at no more than fits into its process, says since when, and lets nothing go that was used before", async () => {
    const { clock, db } = desk.server;
    const used = (await read("vera")).calls;
    clock.advance(2 * 86_400_000);
    const large = Array.from({ length: 25 }, (_, minutes) => new Date(clock.now().getTime() + minutes * 60_000));
    for (const decidedAt of large)
      await insertDecision(db, {
        action: "banking.tag_invoice",
        decidedAt,
        arguments: { invoice: "i-1", label: "x".repeat(700_000) },
        seen: { grants: ["tag-invoices"], session: { ...FRESH_SESSION } },
      });
    clock.advance(3_600_000);
    const view = await read("vera");
    expect(view.is_cut).toBe(true);
    expect(view.decisions).toBeLessThan(large.length);
    expect(view.from).toBe(large.at(-view.decisions)?.toISOString());
    expect(view.support.find(({ grant }) => grant === "read-invoices")).toMatchObject({
      what: "kept",
      calls: 0,
      last_used: expect.any(String),
    });
    const whole = await readRecordedDecisions(db.pool, { agents: [AGENT], limit: 1_000 });
    expect(whole).toMatchObject({ isCut: false, decisions: { length: large.length + used } });
    const times = whole.decisions.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});
