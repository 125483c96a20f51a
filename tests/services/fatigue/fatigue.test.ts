import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnswerFiguresView, FatigueReport } from "@/lib/contracts/fatigue";
import { approve } from "@/lib/services/approval/approve";
import { approveUndoably } from "@/lib/services/approval/approveUndoably";
import { deny } from "@/lib/services/approval/deny";
import { get } from "@/lib/services/approval/get";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { ownDay } from "@/lib/services/fatigue/ownDay";
import { fatigueReport } from "@/lib/services/fatigue/report";
import { type AccessServer, accessServer, call, payment, submit } from "@/tests/support/accessServer";
import { answeredApprovals, type Past } from "@/tests/support/answeredApprovals";
import { testContext } from "@/tests/support/context";

const SECOND = 1_000;
const DAY = 86_400_000;
const RECIPIENT = "DE89370400440532013000";

let server: AccessServer;
let paid: string;
let made = 0;

async function as(email: string) {
  return testContext({ db: server.db, clock: server.clock, actor: await server.organisation.person(email) });
}

async function report(email: string, days = 7): Promise<FatigueReport> {
  return fatigueReport({ ctx: await as(email), input: { days: String(days) } });
}

async function ticket(): Promise<string> {
  const token = await server.token({ agent: "ticket-helper", tool: "helpdesk" });
  made += 1;
  const agent = { agent: "ticket-helper" };
  await server.post("/access/v1/evaluation", call("helpdesk.read_ticket", agent), token);
  return submit(server, call("helpdesk.answer_ticket", { ...agent, resource: { type: "t", id: `${made}` } }), token);
}

/** Payments two seconds apart, each approved two seconds after it was asked. */
function payments(count: number, changed: Partial<Past> = {}): Past[] {
  const start = server.clock.now().getTime() - 3_600_000;
  return Array.from({ length: count }, (_, index) => ({
    askedAt: new Date(start + index * 2 * SECOND),
    by: "otto@example.com",
    afterMs: 2 * SECOND,
    arguments: { recipient: RECIPIENT, amount: 10.5 + index, reference: `no. ${index}` },
    ...changed,
  }));
}

const ruleOf = ({ rules }: FatigueReport, name: string) => rules.find((rule) => rule.name === name);
const kindsOf = ({ grants }: FatigueReport) => grants.map(({ environment }) => environment).sort();

beforeAll(async () => {
  server = await accessServer();
  paid = await submit(server, payment(), await server.token());
  await deny({ ctx: await as("olga@example.com"), input: { id: paid, answer: { reason: "The first one." } } });
  // Long ago, so that it counts nowhere below.
  server.clock.advance(100 * DAY);
});
afterAll(() => server.close());

describe("seconds to answer", () => {
  it("begin anew with arguments that were changed", async () => {
    const resource = { type: "payment_run", id: "nightly" };
    const id = await submit(server, call("banking.start_payment_run", { resource }), await server.token());
    const rita = await as("rita@example.com");
    await get({ ctx: rita, input: { id } });
    server.clock.advance(60 * SECOND);
    const edited = { arguments: { dry: true } };
    await approve({ ctx: await as("olga@example.com"), input: { id, answer: edited } });
    server.clock.advance(60 * SECOND);
    const { action_digest } = await get({ ctx: rita, input: { id } });
    server.clock.advance(7 * SECOND);
    await approve({ ctx: rita, input: { id, answer: { action_digest } } });
    expect(await ownDay({ ctx: rita })).toMatchObject({ answers: 1, median_seconds: 7 });
    // Nothing of it counts below.
    server.clock.advance(100 * DAY);
  });

  it("run from when it was asked, opened, or the answer before it was given: whichever came last", async () => {
    const sue = await as("sue@example.com");
    const answer = { id: await ticket() };
    server.clock.advance(600 * SECOND);
    await get({ ctx: sue, input: answer });
    server.clock.advance(1 * SECOND);
    // Opening it once more changes nothing.
    await get({ ctx: sue, input: answer });
    const unopened = { id: await ticket() };
    server.clock.advance(2 * SECOND);
    await approve({ ctx: sue, input: answer });
    server.clock.advance(4 * SECOND);
    await approve({ ctx: sue, input: unopened });

    const undoable = { id: await ticket() };
    await get({ ctx: sue, input: undoable });
    server.clock.advance(100 * SECOND);
    await approveUndoably({ ctx: sue, input: undoable });
    server.clock.advance(8 * SECOND);
    await sweepDeadlines({ ctx: server.system });
    const denied = { id: await ticket() };
    server.clock.advance(10 * SECOND);
    await deny({ ctx: sue, input: { ...denied, answer: { reason: "No." } } });

    // 3 since it was opened, 4 since the answer before, 100 without the time for an undo, 10 since it was asked.
    const expected = { answers: 4, approvals: 3, approve_rate: 0.75, quick_approvals: 2, median_seconds: 7 };
    const { people, own_day: day, rules } = await report("sue@example.com");
    expect(people).toMatchObject([{ email: "sue@example.com", ...expected, last_day: expected }]);
    expect(day).toMatchObject({ ...expected, quick_rate: 2 / 3, shows_fatigue: false });
    expect(rules).toMatchObject([
      { kind: "rule", name: "no-answers-to-strangers", agent: null, asked: 4, ...expected },
    ]);
  });

  it("are kept of nobody who may not answer, and the first opening stays", async () => {
    const id = await ticket();
    for (const email of ["sam@example.com", "adam@example.com", "rita@example.com"])
      await get({ ctx: await as(email), input: { id } });
    const opened = { where: { approvalId: id } };
    expect(await server.db.prisma.approvalOpening.count(opened)).toBe(0);
    await get({ ctx: await as("sue@example.com"), input: { id } });
    expect(await server.db.prisma.approvalOpening.count(opened)).toBe(1);
    await expect(
      server.db.prisma.approvalOpening.updateMany({ ...opened, data: { openedAt: new Date() } }),
    ).rejects.toThrow("append-only");
    await deny({ ctx: await as("sue@example.com"), input: { id, answer: { reason: "No." } } });
  });
});

describe("a person", () => {
  beforeAll(async () => {
    await answeredApprovals(server.db, paid, payments(20));
    await answeredApprovals(server.db, paid, payments(19, { by: "olga@example.com", environment: "few" }));
  });

  it("who says yes to everything in no time is told so, and nobody who answered less", async () => {
    const own = async (email: string): Promise<AnswerFiguresView> => ownDay({ ctx: await as(email) });
    expect(await own("otto@example.com")).toMatchObject({
      answers: 20,
      approve_rate: 1,
      quick_rate: 1,
      median_seconds: 2,
      shows_fatigue: true,
    });
    expect(await own("olga@example.com")).toMatchObject({ answers: 19, shows_fatigue: false });
    expect(await own("vera@example.com")).toMatchObject({ answers: 0, approve_rate: null, median_seconds: null });
  });

  it("sees themselves alone; security reviewers and admins see everyone", async () => {
    const seen = async (email: string) => {
      const { people, sees_everyone } = await report(email);
      return [sees_everyone, people.map((person) => person.email)];
    };
    expect(await seen("otto@example.com")).toEqual([false, ["otto@example.com"]]);
    expect(await seen("omar@example.com")).toEqual([false, []]);
    expect(await seen("vera@example.com")).toEqual([false, []]);
    const everyone = [true, ["otto@example.com", "olga@example.com", "sue@example.com"]];
    expect(await seen("rita@example.com")).toEqual(everyone);
    expect(await seen("adam@example.com")).toEqual(everyone);
  });

  it("without a role is refused, and a person's day passes", async () => {
    const nobody = { ...(await server.organisation.person("otto@example.com")), roles: [] };
    const ctx = testContext({ db: server.db, clock: server.clock, actor: nobody });
    await expect(fatigueReport({ ctx, input: {} })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(fatigueReport({ ctx: server.system, input: {} })).rejects.toMatchObject({ kind: "forbidden" });
    server.clock.advance(DAY);
    expect(await ownDay({ ctx: await as("otto@example.com") })).toMatchObject({ answers: 0, shows_fatigue: false });
    expect((await report("otto@example.com")).people).toMatchObject([{ answers: 20, shows_fatigue: true }]);
  });
});

describe("a rule", () => {
  it("counts what it asked of the teams that one sees, by how it ended", async () => {
    const open = await ticket();
    await answeredApprovals(server.db, paid, [
      ...payments(2, { status: "expired", environment: "few" }),
      ...payments(1, { status: "cancelled", environment: "few" }),
      ...payments(3, { status: "denied", by: "olga@example.com", environment: "few" }),
    ]);
    const pays = { asked: 45, approved: 39, denied: 3, expired: 2, cancelled: 1, waiting: 0, asked_alone: 45 };
    const tickets = { asked: 6, approved: 3, denied: 2, expired: 0, waiting: 1, actions: 1, agents: 1 };
    for (const email of ["rita@example.com", "adam@example.com"]) {
      const seen = await report(email);
      expect(seen.asked).toBe(51);
      expect(seen.rules.map(({ name }) => name)).toEqual(["irreversible-in-production", "no-answers-to-strangers"]);
      expect(ruleOf(seen, "irreversible-in-production")).toMatchObject(pays);
      expect(ruleOf(seen, "no-answers-to-strangers")).toMatchObject(tickets);
    }
    for (const email of ["otto@example.com", "vera@example.com"])
      expect(await report(email)).toMatchObject({ asked: 45, rules: [pays] });
    expect(await report("sam@example.com")).toMatchObject({ asked: 6, rules: [tickets], grants: [] });
    // Nobody answered it in time, and no sweep has said so yet.
    server.clock.advance(2 * 3_600_000);
    expect(ruleOf(await report("sam@example.com"), "no-answers-to-strangers")).toMatchObject({
      expired: 1,
      waiting: 0,
    });
    expect((await get({ ctx: await as("sam@example.com"), input: { id: open } })).status).toBe("expired");
  });

  it("and a limit count each for a question that both asked, and neither alone", async () => {
    const { asks, id } = await server.db.prisma.approval.findUniqueOrThrow({ where: { id: paid } });
    const limit = {
      kind: "limit",
      limit: `${id}/pay-suppliers/sum(arguments.amount)/day/`,
      byValue: "",
      grant: "pay-suppliers",
      overage: "12",
      approvers: [{ group: "treasury", count: 1 }],
      respondWithinSeconds: 600,
    };
    const both = JSON.stringify([...(asks as unknown[]), limit]);
    await answeredApprovals(server.db, paid, payments(1, { environment: "both" }), both);
    const seen = await report("rita@example.com");
    expect(ruleOf(seen, "irreversible-in-production")).toMatchObject({ asked: 46, asked_alone: 45 });
    expect(ruleOf(seen, "pay-suppliers")).toMatchObject({
      kind: "limit",
      agent: "billing-helper",
      asked: 1,
      asked_alone: 0,
    });
    expect(seen.asked).toBe(52);
  });
});

describe("what a grant would save", () => {
  it("is a kind that was approved every time, with the bounds of its arguments and what speaks against it", async () => {
    const { grants, rules } = await report("otto@example.com");
    expect(grants).toEqual([
      {
        agent: "billing-helper",
        action: "banking.send_money",
        environment: "production",
        questions: 20,
        people: 1,
        asked_by: [{ kind: "rule", name: "irreversible-in-production", agent: null }],
        bounds: [
          { argument: "amount", always: true, range: { min: "10.5", max: "29.5" }, values: null, distinct: 20 },
          { argument: "recipient", always: true, range: null, values: [`"${RECIPIENT}"`], distinct: 1 },
          { argument: "reference", always: true, range: null, values: null, distinct: 20 },
        ],
        cautions: ["cannot be undone", "touches billing"],
      },
    ]);
    expect(rules[0]).toMatchObject({ name: "irreversible-in-production", saved_by_grants: 20 });
  });

  it.each<[string, Partial<Past>]>([
    ["denied", { status: "denied", by: "olga@example.com" }],
    ["expired", { status: "expired" }],
    ["withdrawn", { status: "cancelled" }],
    ["changed by an approver", { edited: true }],
    ["taken back", { revoked: true }],
    ["followed by a failure", { failed: true }],
  ])("is nothing where one of twelve was %s", async (environment, ended) => {
    const arguments_ = { recipient: RECIPIENT };
    await answeredApprovals(server.db, paid, payments(11, { environment, arguments: arguments_, failed: false }));
    expect(kindsOf(await report("rita@example.com"))).toEqual([environment, "production"].sort());
    await answeredApprovals(server.db, paid, payments(1, { environment, ...ended }));
    expect(kindsOf(await report("rita@example.com"))).toEqual(["production"]);
  });

  it("begins at ten, says by how many people, and is another team's for nobody", async () => {
    await answeredApprovals(server.db, paid, payments(9, { environment: "ten" }));
    expect(kindsOf(await report("rita@example.com"))).toEqual(["production"]);
    await answeredApprovals(
      server.db,
      paid,
      payments(1, { environment: "ten", by: "olga@example.com", arguments: {} }),
    );
    const { grants } = await report("rita@example.com");
    expect(grants.find(({ environment }) => environment === "ten")).toMatchObject({
      questions: 10,
      people: 2,
      bounds: [{ argument: "amount", always: false }, { always: false }, { always: false }],
    });
    expect(kindsOf(await report("sam@example.com"))).toEqual([]);
  });
});

describe("a period", () => {
  it("is 7, 30 or 90 days, and what was asked before it does not count", async () => {
    server.clock.advance(20 * DAY);
    expect(await report("rita@example.com", 7)).toMatchObject({ asked: 0, rules: [], grants: [], people: [] });
    expect((await report("rita@example.com", 30)).asked).toBeGreaterThan(50);
    server.clock.advance(60 * DAY);
    expect((await report("rita@example.com", 30)).asked).toBe(0);
    expect((await report("rita@example.com", 90)).asked).toBeGreaterThan(50);
    for (const days of ["8", "0", "-7", "7 days", "1e9"])
      await expect(fatigueReport({ ctx: await as("rita@example.com"), input: { days } })).rejects.toThrow(
        "one of 7, 30, 90",
      );
  });
});
