import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "@/lib/db/database";
import { askBreakGlass } from "@/lib/services/breakGlass/ask";
import { refuseBreakGlass, withdrawBreakGlass } from "@/lib/services/breakGlass/close";
import { endBreakGlass } from "@/lib/services/breakGlass/end";
import { giveBreakGlass } from "@/lib/services/breakGlass/give";
import { listBreakGlass } from "@/lib/services/breakGlass/list";
import { reviewBreakGlass } from "@/lib/services/breakGlass/review";
import { settleBreakGlass } from "@/lib/services/breakGlass/settle";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { listExceptions } from "@/lib/services/exception/list";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { call, evaluate } from "@/tests/support/accessServer";
import { deliverDue } from "@/tests/support/deliverDue";
import { type Desk, openDesk } from "../change/desk";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const agent = "billing-helper";

/** Labels are for the sandbox alone, one of them never; Sue reviews too, and the agent's owner Omar is an admin. */
const BUNDLE = readFileSync("tests/support/bundles/payments.yaml", "utf8")
  .replace(
    "[banking.tag_invoice]\n          environments: [sandbox, production]",
    "[banking.tag_invoice]\n          environments: [sandbox]",
  )
  .replace("roles: [operator, viewer], teams: [support]", "roles: [security_reviewer], teams: [support]")
  .replace("Omar Diaz, roles: [operator]", "Omar Diaz, roles: [operator, admin]")
  .replace(
    "\nrules:\n",
    "\nrules:\n  - { name: never-that, actions: [banking.tag_invoice], when: 'arguments.label == \"never\"', effect: stop }\n",
  );

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(BUNDLE);
});
afterAll(() => desk.server.close());
beforeEach(async () => {
  // Whatever a test left is over.
  desk.server.clock.advance(2 * HOUR);
  await settleBreakGlass({ ctx: desk.server.system });
});

/** Someone who signed in `minutes` ago, in a browser. */
async function signedIn(who: string, minutes = 0): Promise<ServiceContext<PersonActor>> {
  const ctx = (await desk.as(who)) as ServiceContext<PersonActor>;
  const authenticatedAt = ctx.now().getTime() - minutes * MINUTE;
  return { ...ctx, actor: { ...ctx.actor, verification: { method: "password", authenticatedAt } } };
}
const ACTIONS = ["banking.tag_invoice", "banking.send_money", "banking.close_account"];
const ask = async (who = "olga", changed: object = {}) =>
  (
    await askBreakGlass({
      ctx: await desk.as(who),
      input: { agent, actions: ACTIONS, environment: "production", minutes: 30, reason: "labels are lost", ...changed },
    })
  ).id;
const give = async (who: string, id: string) => giveBreakGlass({ ctx: await signedIn(who), input: { id } });
const review = async (who: string, id: string) =>
  reviewBreakGlass({ ctx: await desk.as(who), input: { id, review: { findings: "fine" } } });
const row = (id: string) => desk.server.db.prisma.breakGlass.findUniqueOrThrow({ where: { id } });
const view = async (who: string, id: string) => {
  const { current, owed, closed } = await listBreakGlass({ ctx: await desk.as(who) });
  return [...current, ...owed, ...closed].find((one) => one.id === id);
};
const label = (text: string, environment = "production") =>
  call("banking.tag_invoice", { context: { environment, arguments: { invoice: "i", label: text } } });
const decided = async (body = label("lost")) => evaluate(desk.server, body, await desk.server.token());
async function mailed(): Promise<string[]> {
  const sent: string[] = [];
  const mail = async ({ to, subject }: { to: string; subject: string }) => void sent.push(`${to} ${subject}`);
  const post = () => Promise.reject(new Error("there are no endpoints"));
  await deliverDue({ ctx: desk.server.system, carriers: { mail, post } });
  return sent.sort();
}

describe("break-glass", () => {
  it("grants nothing until a second person gives it, names itself in decisions, and ends by itself after its minutes", async () => {
    await mailed();
    const id = await ask();
    expect(await mailed()).toEqual(
      ["adam", "rita", "sue"].map((name) => `${name}@example.com Break-glass was asked for: billing-helper`),
    );
    expect((await decided()).reason).toBe("no_grant");
    const before = await desk.version(agent);
    expect(await give("rita", id)).toMatchObject({ status: "open" });
    const { grantId, budgetVersion } = await row(id);
    expect(budgetVersion).toBe(before + 1);
    expect(await decided()).toMatchObject({ reason: "granted", reasons: [{ grant: grantId }] });
    expect(await mailed()).toEqual(
      ["omar", "sue"].map((name) => `${name}@example.com Break-glass was given: billing-helper`),
    );
    expect((await listExceptions({ ctx: await desk.as("olga"), input: {} })).exceptions).toMatchObject([
      { grant: grantId, break_glass: true, reason: "labels are lost" },
    ]);
    desk.server.clock.advance(30 * MINUTE - 1);
    expect((await decided()).reason).toBe("granted");
    desk.server.clock.advance(1);
    expect(await decided()).toMatchObject({ reason: "no_grant", reasons: [{ grant: grantId }] });
    const both = await Promise.all([1, 2].map(() => settleBreakGlass({ ctx: desk.server.system })));
    expect(both.reduce((sum, { ended }) => sum + ended, 0)).toBe(1);
    expect(Object.keys(await desk.grants(agent))).not.toContain(grantId);
    expect(await desk.events(id)).toEqual(["break_glass.asked", "break_glass.given", "break_glass.ended"]);
    expect(await view("sue", id)).toMatchObject({ allowed: 2, review: { could: ["Sue Marsh"], overdue: false } });
  });

  it("passes no stop, no hand-off, no ask, no kill switch, no credential's scope, and asks for nothing outside the stage", async () => {
    const id = await ask();
    await give("rita", id);
    const pay = { arguments: { recipient: "an unknown one", amount: 9_000 } };
    const close = { resource: { type: "account", id: "a" }, context: { arguments: {} } };
    expect((await decided(label("never"))).reason).toBe("rule_stop");
    expect((await decided(call("banking.close_account", close))).reason).toBe("handed_off");
    expect((await decided(call("banking.send_money", { context: pay }))).reason).toBe("approval_required");
    const sandbox = await desk.server.token({ environment: "sandbox" });
    expect((await evaluate(desk.server, label("lost"), sandbox)).reason).toBe("credential_scope");
    const stop = { scope: "agent", name: agent, reason: "an incident" };
    const pulled = await pullKillSwitch({ ctx: await desk.as("rita"), input: stop });
    expect((await decided()).reason).toBe("kill_switch");
    await releaseKillSwitch({ ctx: await desk.as("adam"), input: { id: pulled.id } });
    await endBreakGlass({ ctx: await desk.as("otto"), input: { id } });
    expect((await decided()).reason).toBe("no_grant");

    const outside = { kind: "invalid", message: expect.stringMatching(/the ceiling of the stage/) };
    await expect(ask("olga", { actions: ["banking.read_salaries"] })).rejects.toMatchObject(outside);
    await expect(ask("olga", { agent: "night-clerk" })).rejects.toMatchObject({ kind: "conflict" });
    await expect(ask("olga", { minutes: 61 })).rejects.toThrow(/60 minutes/);
    await expect(ask("olga", { actions: ["banking.*"] })).rejects.toThrow(/one action/);
  });

  it.each<[string, string, string, string]>([
    ["asking", "operators of the team, security reviewers, admins", "olga rita adam", "vera:forbidden sam:not_found"],
    [
      "giving",
      "reviewers and admins but the asker and the owner",
      "rita adam",
      "omar:forbidden otto:forbidden vera:forbidden sam:not_found",
    ],
    ["refusing", "the same", "rita adam", "omar:forbidden otto:forbidden vera:forbidden sam:not_found"],
    ["ending", "whoever may narrow", "olga rita adam omar", "vera:forbidden sam:not_found"],
  ])("%s: %s", async (what, _, may, not) => {
    const act = async (who: string, id: string) =>
      what === "giving"
        ? give(who, id)
        : what === "refusing"
          ? refuseBreakGlass({ ctx: await desk.as(who), input: { id } })
          : endBreakGlass({ ctx: await desk.as(who), input: { id } });
    const prepare = async () => {
      const id = await ask();
      if (what === "ending") await give("sue", id);
      return id;
    };
    for (const one of not.split(" ")) {
      const [who = "", kind] = one.split(":");
      if (what === "asking") await expect(ask(who)).rejects.toMatchObject({ kind });
      else {
        const id = await prepare();
        await expect(act(who, id)).rejects.toMatchObject({ kind });
      }
      desk.server.clock.advance(2 * HOUR);
      await settleBreakGlass({ ctx: desk.server.system });
    }
    for (const who of may.split(" ")) {
      if (what === "asking") await ask(who);
      else await act(who, await prepare());
      desk.server.clock.advance(2 * HOUR);
      await settleBreakGlass({ ctx: desk.server.system });
    }
  });

  it("nobody is two of the three, by whatever route, and the second has just signed in", async () => {
    const id = await ask("rita");
    await expect(give("rita", id)).rejects.toMatchObject({ kind: "forbidden", message: /second person/ });
    const token = { ...(await signedIn("adam")).actor, apiTokenId: "01890000-0000-7000-8000-000000000001" };
    const byToken = { ...desk.server.system, actor: token };
    await expect(giveBreakGlass({ ctx: byToken, input: { id } })).rejects.toMatchObject({ kind: "forbidden" });
    const again = { kind: "forbidden", options: { type: "urn:ambit:problem:sign-in-again" } };
    const stale = await signedIn("adam", 5);
    await expect(giveBreakGlass({ ctx: stale, input: { id } })).rejects.toMatchObject(again);
    await give("adam", id);
    await expect(review("sue", id)).rejects.toMatchObject({ kind: "conflict" });
    await endBreakGlass({ ctx: await desk.as("olga"), input: { id } });
    for (const who of ["rita", "adam", "omar", "olga"])
      await expect(review(who, id)).rejects.toMatchObject({ kind: "forbidden" });
    await mailed();
    desk.server.clock.advance(24 * HOUR);
    const overdue = ["sue@example.com A review is overdue: billing-helper"];
    expect([await mailed(), await mailed()]).toEqual([expect.arrayContaining(overdue), []]);
    expect((await view("rita", id))?.review).toMatchObject({ overdue: true, could: ["Sue Marsh"] });
    await review("sue", id);
    await expect(review("sue", id)).rejects.toMatchObject({ kind: "conflict" });
    expect(await view("sue", id)).toMatchObject({ review: { findings: "fine", overdue: false } });
  });

  it("the database refuses one person twice, the owner, a stale sign-in and another end, and changes nothing that was", async () => {
    const { prisma } = desk.server.db;
    const id = await ask("rita");
    const now = desk.server.clock.now();
    const person = async (who: string) => (await desk.server.organisation.person(`${who}@example.com`)).id;
    const given = async (who: string, changed: object = {}) =>
      prisma.breakGlass.update({
        where: { id },
        data: {
          status: "open",
          answeredById: await person(who),
          answeredAt: now,
          authenticatedAt: now,
          budgetVersion: 1,
          expiresAt: new Date(now.getTime() + 30 * MINUTE),
          ...changed,
        },
      });
    await expect(given("rita")).rejects.toThrow(/break_glass_takes_two/);
    await expect(given("omar")).rejects.toThrow(/that they own/);
    await expect(given("otto")).rejects.toThrow(/with the role for it/);
    const old = { authenticatedAt: new Date(now.getTime() - 5 * MINUTE) };
    await expect(given("adam", old)).rejects.toThrow(/break_glass_given/);
    await expect(given("adam", { expiresAt: new Date(now.getTime() + HOUR) })).rejects.toThrow(/break_glass_given/);
    await given("adam");
    const change = (data: object) => prisma.breakGlass.update({ where: { id }, data });
    await expect(change({ minutes: 60 })).rejects.toThrow(/never changes/);
    await expect(change({ status: "asked" })).rejects.toThrow(/does not become|never changes/);
    await change({ status: "ended", closedAt: now, closedBy: "test" });
    const reviewed = async (who: string) =>
      change({ reviewedById: await person(who), reviewedAt: now, findings: "fine" });
    await expect(reviewed("rita")).rejects.toThrow(/break_glass_reviewed_by_a_third/);
    await expect(reviewed("adam")).rejects.toThrow(/with the role for it/);
    await reviewed("sue");
    await expect(reviewed("sue")).rejects.toThrow(/never changes/);
    await expect(prisma.breakGlass.delete({ where: { id } })).rejects.toThrow(/never deleted/);
  });

  it("of two askers, givers, and whoever withdraws at the same moment one is first, and the others are told so", async () => {
    const other = openDatabase({ url: desk.server.databaseUrl, poolSize: 4 });
    try {
      const elsewhere = async (ctx: Promise<ServiceContext<PersonActor>>) => ({ ...(await ctx), db: other });
      const outcomes = async (...acts: Promise<unknown>[]) =>
        (await Promise.allSettled(acts)).map((one) => (one.status === "fulfilled" ? "done" : one.reason.kind)).sort();
      const asked = { agent, actions: ["banking.tag_invoice"], environment: "production", minutes: 5, reason: "now" };
      expect(
        await outcomes(
          askBreakGlass({ ctx: await signedIn("olga"), input: asked }),
          askBreakGlass({ ctx: await elsewhere(signedIn("otto")), input: asked }),
        ),
      ).toEqual(["conflict", "done"]);
      const first = await desk.server.db.prisma.breakGlass.findFirstOrThrow({ where: { status: "asked" } });
      const asker = first.askedById === (await signedIn("olga")).actor.id ? "olga" : "otto";
      const input = { id: first.id };
      const before = await desk.version(agent);
      expect(
        await outcomes(
          giveBreakGlass({ ctx: await signedIn("rita"), input }),
          giveBreakGlass({ ctx: await elsewhere(signedIn("adam")), input }),
          withdrawBreakGlass({ ctx: await elsewhere(signedIn(asker)), input }),
        ),
      ).toEqual(["conflict", "conflict", "done"]);
      const { status } = await row(first.id);
      expect(["open", "withdrawn"]).toContain(status);
      expect(await desk.version(agent)).toBe(before + (status === "open" ? 1 : 0));
    } finally {
      await other.close();
    }
  });

  it("what nobody gives within an hour has lapsed, and is seen by nobody of another team", async () => {
    const id = await ask();
    expect([await view("vera", id), await view("sam", id)]).toEqual([expect.objectContaining({ id }), undefined]);
    desk.server.clock.advance(HOUR);
    await expect(give("rita", id)).rejects.toMatchObject({ kind: "conflict" });
    expect(await settleBreakGlass({ ctx: desk.server.system })).toEqual({ ended: 0, lapsed: 1 });
    expect((await row(id)).status).toBe("lapsed");
  });
});
