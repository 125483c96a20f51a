import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limitKey } from "@/lib/core/limits/key";
import { getBudget } from "@/lib/services/budget/get";
import { removeGrant } from "@/lib/services/budget/removeGrant";
import { listUnusedGrants } from "@/lib/services/budget/unused";
import { rollBackBudget } from "@/lib/services/change/rollBack";
import { call, evaluate } from "@/tests/support/accessServer";
import { type Desk, openDesk } from "../change/desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const AGENT = "billing-helper";
const read = async (who: string, id = AGENT) => getBudget({ ctx: await desk.as(who), input: { id } });
const takeOut = async (who: string, grant: string, reason = "nobody needs it") =>
  removeGrant({ ctx: await desk.as(who), input: { id: AGENT, removal: { grant, reason } } });

async function decide(action: string, times: number): Promise<string> {
  const token = await desk.server.token();
  let outcome = "";
  for (let index = 0; index < times; index += 1) outcome = (await evaluate(desk.server, call(action), token)).outcome;
  return outcome;
}

async function endsTomorrow(id: string): Promise<void> {
  const { [id]: grant, ...others } = await desk.grants(AGENT);
  const expiresAt = new Date(desk.server.clock.now().getTime() + 86_400_000).toISOString();
  const budget = { grants: [...Object.values(others), { ...grant, expiresAt }] };
  expect(await desk.submit("olga", await desk.propose("olga", { agent: AGENT, budget }))).toMatchObject({
    status: "in_force",
  });
}

describe("a budget", () => {
  it("says of each grant how often it allowed something and when last, and of what limits held day by day", async () => {
    expect(await decide("banking.list_invoices", 2)).toBe("allow");
    desk.server.clock.advance(86_400_000);
    expect(await decide("banking.list_invoices", 1)).toBe("allow");
    const at = desk.server.clock.now().toISOString();
    const { uses, histories, agent } = await read("vera");
    const used = uses.filter(({ calls }) => calls > 0);
    const began = await desk.server.db.prisma.budget.findFirstOrThrow({ where: { agentId: agent.id, version: 1 } });
    const granted_at = began.createdAt.toISOString();
    expect(used).toEqual([{ grant: used[0]?.grant, calls: 3, last_used_at: at, granted_at }]);
    expect(uses.map(({ grant }) => grant)).toEqual(agent.budget?.grants.map(({ id }) => id));
    expect(histories).toHaveLength(agent.limits.length);
    expect(histories.map(({ grant }) => grant)).toEqual(agent.limits.map(({ grant }) => grant));
    desk.server.clock.advance(31 * 86_400_000);
    const later = (await read("vera")).uses.filter(({ last_used_at }) => last_used_at !== null);
    expect(later).toEqual([{ grant: used[0]?.grant, calls: 0, last_used_at: at, granted_at }]);
  });

  it("says of a sliding limit how full it was at most on each day, also across midnight, and not all of the day", async () => {
    const { agent, histories } = await read("vera");
    const at = agent.limits.findIndex(({ limit }) => typeof limit.per === "object");
    const [held, history] = [agent.limits[at], histories[at]];
    if (held === undefined || history === undefined) throw new Error("no limit slides");
    const key = limitKey(agent.id, { grant: held.grant ?? "" }, held.limit);
    const today = desk.server.clock.now().toISOString().slice(0, 10);
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
    const booked = [
      [`${yesterday}T10:00:00Z`, 7],
      [`${yesterday}T10:40:00Z`, 6],
      [`${yesterday}T11:00:00Z`, 5],
      [`${yesterday}T23:30:00Z`, 9],
      [`${today}T00:30:00Z`, 4],
      [`${today}T00:31:00Z`, 1],
    ];
    for (const [start, used] of booked)
      await desk.server.db.pool.query(
        "INSERT INTO limit_usage (limit_key, by_value, bucket_start, used) VALUES ($1, '', $2, $3)",
        [key, start, used],
      );
    expect(history).toMatchObject({ measured: "fullest_window", days: [] });
    expect((await read("vera")).histories[at]?.days).toEqual([
      { day: yesterday, used: "18" },
      { day: today, used: "13" },
    ]);
    await desk.server.db.pool.query("DELETE FROM limit_usage WHERE limit_key = $1", [key]);
  });

  it("shows where the agent stands, and of the next rung what the records show", async () => {
    const { ladder } = await read("vera");
    expect(ladder.rungs.filter(({ is_here }) => is_here)).toHaveLength(1);
    const here = ladder.rungs.findIndex(({ is_here }) => is_here);
    if (here < ladder.rungs.length - 1) expect(ladder.found).toMatchObject({ decisions: 3, distinctActions: 1 });
    else expect(ladder.found).toBeNull();
  });

  it("loses a grant at once by one authorised person, with the change on record, and gets it back by review", async () => {
    const before = await read("olga");
    const version = before.agent.budget?.version ?? 0;
    const grant = "pay-suppliers";
    expect(await takeOut("olga", grant, "nobody needs it")).toMatchObject({ status: "in_force" });
    const { versions, agent } = await read("olga");
    expect(agent.budget?.grants.some(({ id }) => id === grant)).toBe(false);
    expect(versions[0]).toMatchObject({
      version: version + 1,
      in_force: true,
      change: { reason: "nobody needs it", author: "olga@example.com" },
    });
    expect(versions.at(-1)).toMatchObject({ in_force: false, change: null });
    await expect(takeOut("olga", grant)).rejects.toMatchObject({ kind: "not_found" });
    const back = await rollBackBudget({
      ctx: await desk.as("olga"),
      input: { agent: AGENT, version, reason: "taken back" },
    });
    expect(back.status).toBe("submitted");
    expect(await desk.approve("rita", back.id)).toMatchObject({ status: "in_force" });
    const restored = await read("olga");
    expect(restored.agent.budget?.grants).toEqual(before.agent.budget?.grants);
    expect(restored.uses.find((one) => one.grant === grant)?.granted_at).toBe(restored.versions[0]?.created_at);
  });

  it("is listed with what nobody used of it for so long, and not what came since, to those who see the agent", async () => {
    const unused = async (who: string, query = {}) => {
      const { grants } = await listUnusedGrants({ ctx: await desk.as(who), input: query });
      return grants.filter(({ agent }) => agent === AGENT).map(({ grant, refusal }) => [grant, refusal === null]);
    };
    // Everything is older than thirty days by now, but for what was taken out and came back today.
    expect(await unused("olga", { q: "pay-suppliers" })).toEqual([]);
    expect(await unused("olga", { q: "pay-in-sandbox" })).toHaveLength(1);
    desk.server.clock.advance(31 * 86_400_000);
    const held = (await read("olga")).agent.budget?.grants.map(({ id }) => id) ?? [];
    expect((await unused("olga")).map(([grant]) => grant).sort()).toEqual([...held].sort());
    expect(await unused("vera", { q: "PAY-SUPP" })).toEqual([["pay-suppliers", false]]);
    expect(await unused("olga", { days: 90 })).toEqual([]);
    await endsTomorrow("tag-invoices");
    expect(await unused("olga", { q: "tag-invoices" })).toHaveLength(1);
    desk.server.clock.advance(86_400_000);
    expect(await unused("olga", { q: "tag-invoices" })).toEqual([]);
    expect(await unused("sam")).toEqual([]);
    expect(await decide("banking.list_invoices", 1)).toBe("allow");
    expect((await unused("olga")).map(([grant]) => grant)).not.toContain("read-invoices");
  });

  it("is seen by its team alone, and changed by those who may", async () => {
    await expect(read("sam")).rejects.toMatchObject({ kind: "not_found" });
    await expect(takeOut("sam", "pay-suppliers")).rejects.toMatchObject({ kind: "not_found" });
    await expect(takeOut("vera", "pay-suppliers")).rejects.toMatchObject({ kind: "forbidden" });
    expect((await read("vera")).propose_refusal).toContain("Operators");
    expect((await read("olga")).propose_refusal).toBeNull();
  });
});
