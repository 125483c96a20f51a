import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import { previewChange } from "@/lib/services/change/preview";
import { writeDown } from "@/lib/services/change/writeDown";
import { getRuleEditor } from "@/lib/services/rule/edit";
import { getRule } from "@/lib/services/rule/get";
import { list } from "@/lib/services/rule/list";
import { call, evaluate, payment, submit } from "@/tests/support/accessServer";
import { type Desk, openDesk } from "../change/desk";

const DAY = 86_400_000;
const PAYING = "irreversible-in-production";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const { server } = desk;
  const pay = async (id: string) => {
    const resource = { type: "payment", id };
    return submit(server, payment({ resource }), await server.token());
  };
  await approve({ ctx: await desk.as("otto"), input: { id: await pay("old"), answer: {} } });
  server.clock.advance(20 * DAY);
  await approve({ ctx: await desk.as("otto"), input: { id: await pay("first"), answer: {} } });
  await deny({ ctx: await desk.as("olga"), input: { id: await pay("second"), answer: { reason: "Not due yet." } } });
  await pay("third");
  const closing = call("banking.close_account", { resource: { type: "account", id: "a-1" } });
  expect(await evaluate(server, closing, await server.token())).toMatchObject({ reason: "handed_off" });
});
afterAll(() => desk.server.close());

const get = async (who: string, name = PAYING) => getRule({ ctx: await desk.as(who), input: { name } });
const edit = async (who: string, name: string | null, change?: string) =>
  getRuleEditor({ ctx: await desk.as(who), input: { name, change } });

describe("what a rule did", () => {
  it("is counted from decisions, over 7 and 30 days", async () => {
    const { rules } = await list({ ctx: await desk.as("rita") });
    const met = Object.fromEntries(rules.map((rule) => [rule.name, [rule.met.days_7, rule.met.days_30]]));
    expect(met).toMatchObject({
      [PAYING]: [3, 4],
      "people-close-accounts": [1, 1],
      "reviewers-see-large-runs": [0, 0],
    });
    desk.server.clock.advance(15 * DAY);
    expect((await get("rita")).met).toMatchObject({ days_7: 0, days_30: 3, errored: 0 });
    desk.server.clock.advance(-15 * DAY);
  });

  it("tells what it asked, who answered how, and what it handed over", async () => {
    expect(await get("rita")).toMatchObject({
      asked: { asked: 4, approved: 2, denied: 1, waiting: 1, expired: 0, cancelled: 0 },
      answers: [
        { email: "otto@example.com", approved: 2, denied: 0 },
        { email: "olga@example.com", approved: 0, denied: 1 },
      ],
      too_few: [],
    });
    expect((await get("rita", "people-close-accounts")).hand_offs).toEqual({ open: 1, done: 0, returned: 0 });
  });

  it("is shown of the teams, and the people, that one sees", async () => {
    // The rule is for everyone; what it did was another team's.
    expect(await get("sam")).toMatchObject({ met: { days_30: 0 }, asked: { asked: 0 }, answers: [], history: [] });
    expect((await get("olga")).answers.map(({ email }) => email)).toEqual(["olga@example.com"]);
    await expect(get("olga", "no-answers-to-strangers")).rejects.toMatchObject({ kind: "not_found" });
    await expect(get("rita", "none-such")).rejects.toMatchObject({ kind: "not_found" });
    const ctx = await desk.as("vera");
    const roleless = { ...ctx, actor: { ...ctx.actor, roles: [] } };
    await expect(list({ ctx: roleless })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(getRule({ ctx: roleless, input: { name: PAYING } })).rejects.toMatchObject({ kind: "forbidden" });
  });
});

describe("editing a rule", () => {
  it("begins with what is in force, or with nothing; and is for those who may propose rules", async () => {
    const { rule, version, completions, groups } = await edit("adam", PAYING);
    expect(rule).toMatchObject({ effect: "ask", respondWithinSeconds: 1_800 });
    expect([version, groups]).toEqual([1, ["treasury"]]);
    expect(completions.map(({ text }) => text)).toEqual(
      expect.arrayContaining(["session.exposed", "arguments.amount"]),
    );
    expect(await edit("rita", null)).toMatchObject({ rule: null, version: null, change: null });
    await expect(edit("olga", PAYING)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(edit("rita", "none-such")).rejects.toMatchObject({ kind: "not_found" });
  });

  it("tells what an edit, a new rule and a removal would do before they are sent, and what is wrong as a pointer", async () => {
    const rule = { name: PAYING, actions: ["banking.send_money"], effect: "ask", respondWithin: "30m" };
    const approvers = [{ role: "operator", count: 1 }];
    const preview = async (content: object) => previewChange({ ctx: await desk.as("adam"), input: content });
    const milder = {
      ...rule,
      approvers,
      when: "!action.reversible && environment.rank >= 2 && arguments.amount > 100",
    };
    expect((await preview({ rules: [milder] })).difference).toMatchObject({
      verdict: "widens",
      categories: [{ kind: "rule", subject: PAYING }],
    });
    expect((await preview({ removeRules: [PAYING] })).difference.verdict).toBe("widens");
    const more = { ...rule, name: "two-look", when: "true", approvers: [{ group: "treasury", count: 2 }] };
    const seen = await preview({ rules: [more] });
    expect(seen.difference.verdict).toBe("narrows");
    expect(seen.lint).toEqual([
      {
        code: "too_few_answer",
        where: "rule two-look",
        message: "It asks 2 of the group treasury, and 1 could answer.",
      },
    ]);
    await expect(preview({ rules: [{ ...milder, when: "action.reversible > 3" }] })).rejects.toMatchObject({
      kind: "invalid",
      options: { errors: [{ pointer: expect.stringMatching(/\/rules\/\d+\/when$/) }] },
    });
  });

  it("is a change request: what is milder waits, what is stricter is in force, and both stand in its history", async () => {
    const stricter = { name: "no-more-runs", actions: ["banking.start_payment_run"], when: "true", effect: "stop" };
    const send = async (who: string, proposal: object, seen: number | null, name = "no-more-runs") =>
      writeDown({
        ctx: await desk.as(who),
        input: {
          proposal: { ...proposal, reason: "for a test" },
          submit: true,
          seen: [{ kind: "rule", name, version: seen }],
        },
      });
    expect(await send("adam", { rules: [stricter] }, null)).toMatchObject({ status: "in_force" });
    await expect(send("adam", { rules: [stricter] }, null)).rejects.toMatchObject({ kind: "conflict" });
    const { id, status } = await send("adam", { removeRules: ["no-more-runs"] }, 1);
    expect(status).toBe("submitted");
    expect((await edit("rita", "no-more-runs")).rule).toMatchObject({ effect: "stop" });
    const asked = await get("rita", "no-more-runs");
    expect(asked.history.map((one) => [one.status, one.author])).toEqual([
      ["submitted", "adam@example.com"],
      ["in_force", "adam@example.com"],
    ]);
    await desk.approve("rita", id);
    await expect(get("rita", "no-more-runs")).rejects.toMatchObject({ kind: "not_found" });
  });
});
