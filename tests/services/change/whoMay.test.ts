import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commentOnChange } from "@/lib/services/change/comment";
import { editChange } from "@/lib/services/change/edit";
import { listChanges } from "@/lib/services/change/list";
import { rebaseChange } from "@/lib/services/change/rebase";
import { rejectChange } from "@/lib/services/change/reject";
import { rollBackBudget } from "@/lib/services/change/rollBack";
import { withdrawChange } from "@/lib/services/change/withdraw";
import { type Desk, openDesk } from "./desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const { prisma } = desk.server.db;
  // A second reviewer, one who owns an agent, and one who may nothing.
  const team = await prisma.team.findUniqueOrThrow({ where: { name: "payments" } });
  for (const [who, role] of [
    ["rosa", "security_reviewer"],
    ["nora", null],
  ] as const) {
    const id = `01890000-0000-7000-8000-00000000000${who === "rosa" ? 1 : 2}`;
    await prisma.person.create({ data: { id, email: `${who}@example.com`, name: who } });
    if (role !== null) await prisma.personRole.create({ data: { personId: id, role } });
    await prisma.teamMember.create({ data: { personId: id, teamId: team.id } });
  }
});
afterAll(() => desk.server.close());

const EVERYONE = ["nora", "vera", "olga", "sam", "rita", "adam", "command"] as const;
type Who = (typeof EVERYONE)[number];
const kindOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "yes",
    (error: { kind?: string; message: string }) => error.kind ?? error.message,
  );
const answersOf = async (act: (who: Who) => Promise<unknown>) => {
  const answers: Partial<Record<Who, string>> = {};
  for (const who of EVERYONE) answers[who] = await kindOf(act(who));
  return answers;
};

const rule = { name: "look", when: "true", effect: "ask", approvers: [{ role: "operator", count: 1 }] };
const person = { email: "vera@example.com", name: "Vera Lind", roles: ["viewer"], teams: ["payments"] };
const NOBODY_SEES = { nora: "not_found" } as const;

describe("who may propose", () => {
  it.each<[string, object, Record<Who, string>]>([
    [
      "of an agent of payments",
      { agent: "billing-helper", lifecycle: "suspended" },
      { ...NOBODY_SEES, vera: "forbidden", olga: "yes", sam: "not_found", rita: "yes", adam: "yes", command: "yes" },
    ],
    [
      "a new agent of payments",
      { newAgent: { name: "new-one", team: "payments", owner: "omar@example.com", purpose: "p", stage: "supervised" } },
      { nora: "forbidden", vera: "forbidden", olga: "yes", sam: "forbidden", rita: "yes", adam: "yes", command: "yes" },
    ],
    [
      "a rule",
      { rules: [rule] },
      {
        nora: "forbidden",
        vera: "forbidden",
        olga: "forbidden",
        sam: "forbidden",
        rita: "yes",
        adam: "yes",
        command: "yes",
      },
    ],
    [
      "an action of the catalogue",
      { catalogue: [{ name: "banking", actions: [{ name: "list_invoices", power: "read" }] }] },
      {
        nora: "forbidden",
        vera: "forbidden",
        olga: "forbidden",
        sam: "forbidden",
        rita: "yes",
        adam: "yes",
        command: "yes",
      },
    ],
    [
      "a stage",
      { stages: [{ name: "first", ceilings: [] }] },
      {
        nora: "forbidden",
        vera: "forbidden",
        olga: "forbidden",
        sam: "forbidden",
        rita: "yes",
        adam: "yes",
        command: "yes",
      },
    ],
    [
      "a person",
      { person },
      {
        nora: "forbidden",
        vera: "forbidden",
        olga: "forbidden",
        sam: "forbidden",
        rita: "forbidden",
        adam: "yes",
        command: "yes",
      },
    ],
    [
      "a group",
      { group: { name: "treasury", people: [] } },
      {
        nora: "forbidden",
        vera: "forbidden",
        olga: "forbidden",
        sam: "forbidden",
        rita: "forbidden",
        adam: "yes",
        command: "yes",
      },
    ],
  ])("a change %s", async (_, content, expected) => {
    expect(await answersOf((who) => desk.propose(who, content))).toEqual(expected);
  });
});

const widening = { agent: "night-clerk", lifecycle: "active" };

describe("who may do what with a change of an agent of payments", () => {
  it("that waits for review: see, comment, approve, reject; and nobody but the author edits, rebases, submits or withdraws it", async () => {
    const id = await desk.propose("otto", widening);
    expect(await answersOf((who) => desk.submit(who, id))).toEqual({
      ...NOBODY_SEES,
      vera: "forbidden",
      olga: "forbidden",
      sam: "not_found",
      rita: "forbidden",
      adam: "forbidden",
      command: "forbidden",
    });
    await desk.submit("otto", id);
    const of = async (who: Who) => ({ ctx: await desk.as(who), input: { id } });
    const seen = {
      ...NOBODY_SEES,
      vera: "yes",
      olga: "yes",
      sam: "not_found",
      rita: "yes",
      adam: "yes",
      command: "yes",
    };
    expect(await answersOf((who) => desk.get(who, id))).toEqual(seen);
    expect(
      await answersOf(async (who) => {
        const { changes } = await listChanges({ ctx: await desk.as(who), input: { agent: "night-clerk" } });
        if (!changes.some((one) => one.id === id)) throw Object.assign(new Error(), { kind: "not_found" });
      }),
    ).toEqual(seen);
    expect(
      await answersOf(async (who) => {
        const { ctx } = await of(who);
        return commentOnChange({ ctx, input: { id, comment: { text: "why?", line: "write in production" } } });
      }),
    ).toEqual({ ...seen, vera: "forbidden", command: "forbidden" });
    const mine = {
      ...NOBODY_SEES,
      vera: "forbidden",
      olga: "forbidden",
      sam: "not_found",
      rita: "forbidden",
      adam: "forbidden",
      command: "forbidden",
    };
    for (const act of [
      async (who: Who) =>
        editChange({ ctx: await desk.as(who), input: { id, proposal: { ...widening, reason: "r" } } }),
      async (who: Who) => rebaseChange(await of(who)),
      async (who: Who) => withdrawChange(await of(who)),
    ])
      expect(await answersOf(act)).toEqual(mine);
    const reviewing = { ...mine, rita: "yes" };
    expect(
      await answersOf(async (who) =>
        rejectChange({ ctx: await desk.as(who), input: { id, review: { reason: "not now" } } }),
      ),
    ).toEqual(reviewing);
    expect((await desk.get("otto", id)).status).toBe("rejected");
    const again = await desk.propose("otto", widening);
    await desk.submit("otto", again);
    expect(await answersOf((who) => desk.approve(who, again))).toEqual(reviewing);
    expect((await desk.get("otto", again)).status).toBe("in_force");
  });

  it("a version of a budget is gone back to by whoever may propose", async () => {
    expect(
      await answersOf(async (who) =>
        rollBackBudget({ ctx: await desk.as(who), input: { agent: "ticket-helper", version: 9, reason: "r" } }),
      ),
    ).toEqual(Object.fromEntries(EVERYONE.map((who) => [who, "not_found"])));
    const back = async (who: Who) =>
      rollBackBudget({ ctx: await desk.as(who), input: { agent: "billing-helper", version: 1, reason: "r" } });
    // It is the version in force: what may be proposed changes nothing, and says so.
    expect(await answersOf(back)).toEqual({
      ...NOBODY_SEES,
      vera: "forbidden",
      olga: "invalid",
      sam: "not_found",
      rita: "invalid",
      adam: "invalid",
      command: "invalid",
    });
  });
});

describe("nobody approves what they themselves", () => {
  const refused = async (who: string, id: string, why: RegExp) =>
    expect(desk.approve(who, id)).rejects.toMatchObject({ kind: "forbidden", message: expect.stringMatching(why) });
  const suspend = async () =>
    desk.submit("rosa", await desk.propose("rosa", { agent: "night-clerk", lifecycle: "suspended" }));

  it("wrote: as a person, with a token of their own, after an edit; and the database refuses it too", async () => {
    await suspend();
    const id = await desk.propose("rita", widening);
    await desk.submit("rita", id);
    await refused("rita", id, /You wrote this/);
    const { actor } = await desk.as("rita");
    const token = {
      ...desk.server.system,
      actor: { ...actor, apiTokenId: "01890000-0000-7000-8000-0000000000aa" } as typeof actor,
    };
    const { approveChange } = await import("@/lib/services/change/approve");
    await expect(approveChange({ ctx: token, input: { id } })).rejects.toMatchObject({ kind: "forbidden" });
    await editChange({ ctx: await desk.as("rita"), input: { id, proposal: { ...widening, reason: "again" } } });
    await desk.submit("rita", id);
    await refused("rita", id, /You wrote this/);
    const view = await desk.get("rita", id);
    expect(view).toMatchObject({ waiting_for_me: false, review_refusal: expect.stringMatching(/wrote/) });
    expect(view.reviewers.could.map(({ email }) => email)).toEqual(["rosa@example.com"]);
    await expect(reviewRow(id, "rita")).rejects.toThrow(/nobody reviews a change that they asked for/);
    await expect(reviewRow(id, "olga")).rejects.toThrow(/that reaches an agent of theirs/);
    await expect(reviewRow(id, "adam")).rejects.toThrow(/security reviewers review changes/);
    await expect(reviewRow(id, "rosa", { digest: "0".repeat(64) })).rejects.toThrow(/what is submitted now/);
    await expect(reviewRow(id, "rosa", { edition: 1 })).rejects.toThrow(/what is submitted now/);
    await expect(
      desk.server.db.prisma.changeRequest.update({
        where: { id },
        data: { status: "approved", resolvedAt: new Date() },
      }),
    ).rejects.toThrow(/too few people/);
    await desk.approve("rosa", id);
  });

  it("own: the agent itself, or one that a rule or risk fact lets do more", async () => {
    const { prisma } = desk.server.db;
    const rita = await prisma.person.findUniqueOrThrow({ where: { email: "rita@example.com" } });
    const sam = await prisma.agent.findFirstOrThrow({ where: { name: "ticket-helper" } });
    await prisma.agent.update({ where: { id: sam.id }, data: { ownerId: rita.id } });
    const ids = [
      await desk.propose("adam", {
        agent: "ticket-helper",
        attributes: {},
        mode: "observe",
        observeUntil: "2027-01-01T00:00:00Z",
      }),
      await desk.propose("adam", { removeRules: ["no-answers-to-strangers"] }),
    ];
    for (const id of ids) {
      await desk.submit("adam", id);
      await refused("rita", id, /You own an agent/);
      await expect(reviewRow(id, "rita")).rejects.toThrow(/reaches an agent of theirs/);
      await rejectChange({ ctx: await desk.as("rosa"), input: { id, review: { reason: "no" } } });
    }
    await prisma.agent.update({ where: { id: sam.id }, data: { ownerId: sam.ownerId } });
  });

  it("gain: a role, a place in a group, an agent of their own", async () => {
    const rosa = { email: "rosa@example.com", name: "rosa" };
    const newAgent = { name: "rosas", team: "payments", owner: rosa.email, purpose: "p", stage: "supervised" };
    const contents = [
      { person: { ...rosa, roles: ["security_reviewer", "admin"], teams: ["payments"] } },
      { group: { name: "treasury", people: ["olga@example.com", rosa.email] } },
      { newAgent },
      { agent: "ticket-helper", owner: rosa.email },
    ];
    for (const content of contents) {
      const id = await desk.propose("adam", content);
      await desk.submit("adam", id);
      await refused("rosa", id, /about you/);
      await desk.approve("rita", id);
    }
    expect((await desk.as("rosa")).actor).toMatchObject({ roles: ["security_reviewer", "admin"] });
    expect(await desk.server.db.prisma.agent.count({ where: { name: "rosas", budgets: { none: {} } } })).toBe(1);
  });

  it("gain by an edit: what it is about stays, and so does who keeps out of it", async () => {
    const id = await desk.propose("olga", { agent: "billing-helper", lifecycle: "suspended" });
    const proposal = { agent: "billing-helper", owner: "rosa@example.com", reason: "r" };
    const edit = editChange({ ctx: await desk.as("olga"), input: { id, proposal } });
    await expect(edit).rejects.toMatchObject({ kind: "invalid" });
  });

  it("a role that goes takes effect at once, but for the last security reviewer's", async () => {
    const rosa = { email: "rosa@example.com", name: "rosa", roles: ["viewer" as const], teams: ["payments"] };
    const gone = await desk.propose("adam", { person: { ...rosa, roles: [] } });
    expect(await desk.submit("adam", gone)).toMatchObject({ status: "in_force" });
    const last = await desk.propose("adam", { person: { ...rosa, email: "rita@example.com", roles: [] } });
    expect(await desk.submit("adam", last)).toMatchObject({ status: "submitted" });
    expect((await desk.get("adam", last)).reviewers).toMatchObject({ could: [], nobody: expect.any(String) });
    await withdrawChange({ ctx: await desk.as("adam"), input: { id: last } });
    const { prisma } = desk.server.db;
    const { id } = await prisma.person.findUniqueOrThrow({ where: { email: rosa.email } });
    await prisma.personRole.create({ data: { personId: id, role: "security_reviewer" } });
  });

  it("and where nobody else could, it is said what to do", async () => {
    const { prisma } = desk.server.db;
    const rosa = await prisma.person.findUniqueOrThrow({ where: { email: "rosa@example.com" } });
    await prisma.person.update({ where: { id: rosa.id }, data: { disabledAt: new Date() } });
    const id = await desk.propose("rita", { removeRules: ["people-close-accounts"] });
    await desk.submit("rita", id);
    const { reviewers } = await desk.get("rita", id);
    expect(reviewers).toMatchObject({
      required: 1,
      could: [],
      nobody: expect.stringMatching(/Let somebody else propose it/),
    });
    await withdrawChange({ ctx: await desk.as("rita"), input: { id } });
    await prisma.person.update({ where: { id: rosa.id }, data: { disabledAt: null } });
  });
});

async function reviewRow(changeId: string, who: string, changed: { digest?: string; edition?: number } = {}) {
  const { prisma } = desk.server.db;
  const change = await prisma.changeRequest.findUniqueOrThrow({ where: { id: changeId } });
  const reviewer = await prisma.person.findUniqueOrThrow({ where: { email: `${who}@example.com` } });
  const { edition, submittedDigest } = change;
  return prisma.changeReview.create({
    data: {
      changeId,
      personId: reviewer.id,
      edition,
      digest: submittedDigest ?? "",
      verdict: "approve",
      reviewedAt: new Date(),
      ...changed,
    },
  });
}
