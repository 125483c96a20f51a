import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { UNDO_MS } from "@/lib/contracts/answers";
import { get as getAction } from "@/lib/services/action/get";
import { approve } from "@/lib/services/approval/approve";
import { approveUndoably, undoApproval } from "@/lib/services/approval/approveUndoably";
import { get } from "@/lib/services/approval/get";
import { getBounded } from "@/lib/services/boundedApproval/get";
import { listBounded } from "@/lib/services/boundedApproval/list";
import { revokeBounded } from "@/lib/services/boundedApproval/revoke";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { fatigueReport } from "@/lib/services/fatigue/report";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { call, evaluate, payment, presenting, submit, task } from "@/tests/support/accessServer";
import { type Desk, HOUR_MS, openDesk, problemOf } from "./desk";

let desk: Desk;
let payments = 0;

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

/** Nothing that was given before is in force any more. */
beforeEach(async () => {
  const ctx = await desk.as("rita");
  for (const { id } of (await listBounded({ ctx, input: {} })).bounded_approvals)
    await revokeBounded({ ctx, input: { id, answer: { reason: "The next test begins." } } });
});

/** A payment that nobody has asked for yet, otherwise as `changed` says. */
function another(changed: Record<string, number | string> = {}) {
  payments += 1;
  return payment({ amount: 5, reference: `no. ${payments}`, ...changed });
}
const anyReference = { arguments: { reference: { any: true }, amount: { up_to: 200 } } };
const events = async (id: string) =>
  (await desk.server.db.prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { sequence: "asc" } })).map(
    ({ event, actorName }) => `${event} by ${actorName}`,
  );

describe("more of the same", () => {
  it("is approved at once, for the exact action and once each, until the count is used up", async () => {
    const { bounded } = await desk.give({ ...anyReference, uses: 2 });
    const body = another();
    const first = await desk.ask(body);
    expect(first.status).toBe("approved");
    expect(await evaluate(desk.server, presenting(another(), first.id), desk.token)).toMatchObject({
      reason: "out_of_scope",
    });
    expect(await evaluate(desk.server, presenting(body, first.id), desk.token)).toMatchObject({
      reason: "approval_honoured",
    });
    expect(await evaluate(desk.server, presenting(body, first.id), desk.token)).toMatchObject({
      reason: "approval_expired",
    });
    expect((await desk.ask(another())).status).toBe("approved");
    expect((await desk.ask(another())).status).toBe("pending");
    expect(await desk.row(bounded)).toMatchObject({ used: 2, usesMax: 2 });
    expect((await getBounded({ ctx: await desk.as("vera"), input: { id: bounded } })).state).toBe("used_up");
  });

  it("is approved where the request is opened on its own too", async () => {
    await desk.give(anyReference);
    const body = another();
    const { evaluation_id } = await evaluate(desk.server, body, desk.token);
    const opened = await desk.server.post<{ task: { status: string }; result: object }>(
      "/access/v1/requests",
      { ...body, denial: { evaluation_id } },
      desk.token,
    );
    expect(opened.body).toMatchObject({ task: { status: "approved" }, result: { mode: "reevaluate" } });
  });

  it("is answered with the giver's own answer, marked as given in advance, and all of it is on record", async () => {
    const { approval, bounded } = await desk.give(anyReference);
    const body = another();
    const { id } = await desk.ask(body);
    const { evaluation_id = "" } = await evaluate(desk.server, presenting(body, id), desk.token);
    const record = await getAction({ ctx: await desk.as("olga"), input: { id: evaluation_id } });
    expect(record.phases.approval?.answers).toMatchObject([{ email: "rita@example.com", in_advance: bounded }]);
    const card = await get({ ctx: await desk.as("olga"), input: { id } });
    expect(card).toMatchObject({
      status: "approved",
      answers: [{ person: { email: "rita@example.com" }, verdict: "approve" }],
      in_advance: { bounded_approval: bounded, approval_id: approval, by: "Rita Roe", use: 1 },
    });
    expect(await events(bounded)).toEqual([
      "bounded_approval.given by rita@example.com",
      "bounded_approval.used by billing-helper",
    ]);
    expect(await events(id)).toEqual(["approval.requested by billing-helper", "approval.approved by ambit"]);
    expect((await get({ ctx: await desk.as("olga"), input: { id: approval } })).bounded).toMatchObject({
      id: bounded,
      used: 1,
    });
  });

  it("tells nobody that an approval waits", async () => {
    await desk.give(anyReference);
    const { id } = await desk.ask(another());
    const told = await desk.server.db.prisma.notification.findMany({ where: { subjectId: id } });
    expect(told.map(({ type }) => type)).toEqual(["approval.approved"]);
  });

  it("is no question to anyone and nobody's answer, where it is told how often people were asked", async () => {
    const figures = async () => {
      const { asked, people } = await fatigueReport({ ctx: await desk.as("rita"), input: {} });
      return [asked, people.find(({ email }) => email === "rita@example.com")?.answers ?? 0] as const;
    };
    const [asked, answers] = await figures();
    await desk.give(anyReference);
    for (const time of ["once", "twice"])
      expect([time, (await desk.ask(another())).status]).toEqual([time, "approved"]);
    expect(await figures()).toEqual([asked + 1, answers + 1]);
  });

  it("of what was not loosened is exactly the same: resource, person and every argument", async () => {
    await desk.give({ arguments: { amount: { up_to: 200 } } }, { reference: "the one" });
    const same = payment({ amount: 7, reference: "the one" });
    const others = [
      payment({ amount: 7, reference: "another" }),
      payment({ amount: 7, reference: "the one", recipient: "FR1420041010050500013M02606" }),
      payment({ amount: 201, reference: "the one" }),
      payment({ amount: 7, reference: "the one", currency: "EUR" }),
      { ...same, resource: { type: "payment", id: "inv-205" } },
      { ...same, subject: { type: "agent", id: "billing-helper", properties: { on_behalf_of: "dana@example.com" } } },
    ];
    for (const body of others) expect((await desk.ask(body)).status).toBe("pending");
    expect((await desk.ask(same)).status).toBe("approved");
  });

  it("with any resource is of its type alone", async () => {
    await desk.give({ ...anyReference, resource: "same_type" });
    const of = (type: string) => ({ ...another(), resource: { type, id: "inv-900" } });
    expect((await desk.ask(of("invoice"))).status).toBe("pending");
    expect((await desk.ask(of("payment"))).status).toBe("approved");
  });
});

describe("it is over", () => {
  it("at its end, and so is what it had answered", async () => {
    const until = new Date(desk.server.clock.now().getTime() + HOUR_MS).toISOString();
    await desk.give({ ...anyReference, until });
    desk.server.clock.advance(HOUR_MS - 60_000);
    desk.token = await desk.server.token();
    const [body, late] = [another(), another()];
    const { id } = await desk.ask(body);
    expect((await task(desk.server, id, desk.token)).result?.approval.approved_until).toBe(until);
    desk.server.clock.advance(60_000);
    expect(await evaluate(desk.server, presenting(body, id), desk.token)).toMatchObject({ reason: "approval_expired" });
    expect((await desk.ask(late)).status).toBe("pending");
  });

  it("when someone revokes it, and so is what it had answered, also where its use is given back", async () => {
    const { bounded } = await desk.give(anyReference);
    const [unused, used, late] = [another(), another(), another()];
    const { id } = await desk.ask(unused);
    const { id: usedId } = await desk.ask(used);
    const { evaluation_id } = await evaluate(desk.server, presenting(used, usedId), desk.token);
    const answer = { reason: "The supplier was bought." };
    expect(await revokeBounded({ ctx: await desk.as("rita"), input: { id: bounded, answer } })).toMatchObject({
      approvals: 2,
      permits: 1,
    });
    await desk.server.post("/access/v1/outcomes", { evaluation_id, status: "not_executed" }, desk.token);
    for (const [body, approval] of [
      [unused, id],
      [used, usedId],
    ] as const)
      expect(await evaluate(desk.server, presenting(body, approval), desk.token)).toMatchObject({
        reason: "approval_expired",
      });
    expect((await desk.ask(late)).status).toBe("pending");
    expect(await events(bounded)).toContain("bounded_approval.revoked by rita@example.com");
    expect(
      await problemOf(revokeBounded({ ctx: await desk.as("rita"), input: { id: bounded, answer } })),
    ).toMatchObject({
      kind: "conflict",
    });
  });

  it("as soon as its giver could not give it: role, account, or an agent that became theirs", async () => {
    const { prisma } = desk.server.db;
    const { id: personId } = await desk.server.organisation.person("rita@example.com");
    const agent = await prisma.agent.findUniqueOrThrow({ where: { name: "billing-helper" } });
    const losses: [() => Promise<unknown>, () => Promise<unknown>][] = [
      ...(["security_reviewer", "operator"] as const).map((role): [() => Promise<unknown>, () => Promise<unknown>] => [
        () => prisma.personRole.delete({ where: { personId_role: { personId, role } } }),
        () => prisma.personRole.create({ data: { personId, role } }),
      ]),
      [
        () => prisma.person.update({ where: { id: personId }, data: { disabledAt: desk.server.clock.now() } }),
        () => prisma.person.update({ where: { id: personId }, data: { disabledAt: null } }),
      ],
      [
        () => prisma.agent.update({ where: { id: agent.id }, data: { ownerId: personId } }),
        () => prisma.agent.update({ where: { id: agent.id }, data: { ownerId: agent.ownerId } }),
      ],
    ];
    await desk.give({ ...anyReference, uses: 10 });
    for (const [lose, regain] of losses) {
      await lose();
      expect((await desk.ask(another())).status).toBe("pending");
      await regain();
      expect((await desk.ask(another())).status).toBe("approved");
    }
  });
});

describe("it never answers", () => {
  it("what goes beyond a limit, though it answers the rule; nor can that be given", async () => {
    await desk.give({ arguments: { reference: { any: true }, amount: { up_to: 500 } }, uses: 20 });
    let beyond = await desk.ask(another({ amount: 499 }));
    for (let paid = 0; beyond.status === "approved" && paid < 6; paid += 1) {
      const body = another({ amount: 500 });
      const { id, status } = await desk.ask(body);
      beyond = { id, status };
      if (status === "approved") await evaluate(desk.server, presenting(body, id), desk.token);
    }
    expect(beyond.status).toBe("pending");
    const { asks } = await desk.server.db.prisma.approval.findUniqueOrThrow({ where: { id: beyond.id } });
    expect(asks).toMatchObject([{ kind: "rule" }, { kind: "limit" }]);
    const answer = { bounded: { uses: 1 } };
    const treasury = await desk.server.db.prisma.approverGroup.findUniqueOrThrow({ where: { name: "treasury" } });
    const { id: personId } = await desk.server.organisation.person("rita@example.com");
    await desk.server.db.prisma.groupMember.create({ data: { groupId: treasury.id, personId } });
    expect(await problemOf(approve({ ctx: await desk.as("rita"), input: { id: beyond.id, answer } }))).toMatchObject({
      kind: "forbidden",
      message: expect.stringContaining("limit"),
    });
    desk.server.clock.advance(24 * HOUR_MS);
    desk.token = await desk.server.token();
  });

  it("in a session that has become riskier than the one in which it was given", async () => {
    await desk.give({ ...anyReference, uses: 9 });
    const opened = await desk.server.post<{ session_id: string }>(
      "/access/v1/sessions",
      { salt: "c2FsdHNhbHRzYWx0c2FsdA" },
      desk.token,
    );
    const { session_id } = opened.body;
    const inSession = () => payment({ amount: 5, reference: `no. ${++payments}` }, { session_id });
    expect((await desk.ask(inSession())).status).toBe("approved");
    const read = call("banking.read_statement", { resource: { type: "statement", id: "s" }, context: { session_id } });
    expect((await evaluate(desk.server, read, desk.token)).outcome).toBe("allow");
    expect((await desk.ask(inSession())).status).toBe("pending");
    expect((await desk.ask(another())).status).toBe("approved");
  });

  it("a rule that was changed, wants a fresh sign-in, or an action whose facts were changed", async () => {
    const { prisma } = desk.server.db;
    const rule = await prisma.escalationRule.findUniqueOrThrow({ where: { name: "irreversible-in-production" } });
    const action = await prisma.action.findFirstOrThrow({ where: { name: "send_money" } });
    const raise = () => prisma.organisation.update({ where: { id: 1 }, data: { configVersion: { increment: 1 } } });
    await desk.give({ ...anyReference, uses: 9 });
    const changes: [() => Promise<unknown>, () => Promise<unknown>][] = [
      [
        () => prisma.escalationRule.update({ where: { id: rule.id }, data: { version: rule.version + 1 } }),
        () => prisma.escalationRule.update({ where: { id: rule.id }, data: { version: rule.version } }),
      ],
      [
        () => prisma.escalationRule.update({ where: { id: rule.id }, data: { freshSignIn: true } }),
        () => prisma.escalationRule.update({ where: { id: rule.id }, data: { freshSignIn: false } }),
      ],
      [
        () => prisma.action.update({ where: { id: action.id }, data: { version: action.version + 1 } }),
        () => prisma.action.update({ where: { id: action.id }, data: { version: action.version } }),
      ],
    ];
    for (const [change, undo] of changes) {
      await change();
      await raise();
      expect((await desk.ask(another())).status).toBe("pending");
      await undo();
      await raise();
    }
    expect((await desk.ask(another())).status).toBe("approved");
  });

  it("for a stopped or suspended agent: the call is decided again, and denied", async () => {
    await desk.give({ ...anyReference, uses: 9 });
    const body = another();
    const { id } = await desk.ask(body);
    const stop = { scope: "agent", name: "billing-helper", reason: "Looking into it." };
    const { id: pulled } = await pullKillSwitch({ ctx: await desk.as("adam"), input: stop });
    desk.server.clock.advance(1_000);
    desk.token = await desk.server.token();
    expect(await evaluate(desk.server, presenting(body, id), desk.token)).toMatchObject({
      outcome: "deny",
      reason: "policy_denied",
    });
    await releaseKillSwitch({ ctx: await desk.as("rita"), input: { id: pulled } });
    const { prisma } = desk.server.db;
    const suspend = async (lifecycle: "active" | "suspended") => {
      await prisma.agent.update({ where: { name: "billing-helper" }, data: { lifecycle } });
      await prisma.organisation.update({ where: { id: 1 }, data: { configVersion: { increment: 1 } } });
    };
    await suspend("suspended");
    const held = await evaluate(desk.server, another(), desk.token);
    expect([held.outcome, held.reason]).toEqual(["deny", "agent_not_active"]);
    await suspend("active");
  });
});

describe("who gives it", () => {
  const bounded = { uses: 3 };

  it("is a security reviewer who may answer, and nobody else", async () => {
    const id = await submit(desk.server, another(), desk.token);
    const kinds: Record<string, string> = {};
    for (const name of ["olga", "omar", "vera", "adam", "sam"]) {
      const work = approve({ ctx: await desk.as(name), input: { id, answer: { bounded } } });
      const problem = await problemOf(work);
      kinds[name] = problem === "none" ? "none" : problem.kind;
    }
    expect(kinds).toEqual({
      olga: "forbidden",
      omar: "forbidden",
      vera: "forbidden",
      adam: "forbidden",
      sam: "not_found",
    });
    expect((await task(desk.server, id, desk.token)).task.status).toBe("pending");
    expect((await get({ ctx: await desk.as("olga"), input: { id } })).may_bound).toMatchObject({ allowed: false });
    expect((await get({ ctx: await desk.as("rita"), input: { id } })).may_bound).toEqual({ allowed: true });
    await approve({ ctx: await desk.as("olga"), input: { id } });
  });

  it("is not one of several who must answer: the others have not seen the bounds", async () => {
    const run = call("banking.start_payment_run", { resource: { type: "payment_run", id: "tonight" } });
    const id = await submit(desk.server, run, desk.token);
    await approve({ ctx: await desk.as("olga"), input: { id } });
    expect(await problemOf(approve({ ctx: await desk.as("rita"), input: { id, answer: { bounded } } }))).toMatchObject({
      kind: "forbidden",
      message: expect.stringContaining("Others must answer"),
    });
    expect((await task(desk.server, id, desk.token)).task.status).toBe("pending");
  });

  it("is not whom the agent acts for, nor who owns it, not even past the service", async () => {
    const { approval } = await desk.give(anyReference);
    const omar = await desk.server.organisation.person("omar@example.com");
    const given = await desk.server.db.prisma.boundedApproval.findUniqueOrThrow({ where: { approvalId: approval } });
    await desk.server.db.prisma.personRole.create({ data: { personId: omar.id, role: "security_reviewer" } });
    const { id: other } = await desk.ask(call("banking.start_payment_run", { resource: { type: "run", id: "x" } }));
    const forged = { ...given, id: other, approvalId: other, givenById: omar.id, used: 0 };
    await expect(desk.server.db.prisma.boundedApproval.create({ data: forged as never })).rejects.toThrow(/own answer/);
    await desk.server.db.prisma.personRole.delete({
      where: { personId_role: { personId: omar.id, role: "security_reviewer" } },
    });
  });

  it("says how many, until when and within what, or nothing changes", async () => {
    const wrong: [bounded: object, field: string][] = [
      [{}, "uses"],
      [{ uses: 0 }, "uses"],
      [{ uses: 101 }, "uses"],
      [{ uses: 1.5 }, "uses"],
      [{ uses: 1, until: "2026-11-01T00:00:00Z" }, "until"],
      [{ uses: 1, until: "2027-03-01T00:00:00Z" }, "until"],
      [{ uses: 1, arguments: { currency: { any: true } } }, "currency"],
      [{ uses: 1, arguments: { amount: { up_to: 4 } } }, "amount"],
      [{ uses: 1, arguments: { recipient: { up_to: 4 } } }, "recipient"],
      [{ uses: 1, arguments: { amount: { minimum: 4 } } }, "amount"],
      [{ uses: 1, arguments: { amount: { one_of: [] } } }, "amount"],
      [{ uses: 1, forever: true }, "bounded"],
    ];
    const id = await submit(desk.server, another(), desk.token);
    const ctx = await desk.as("rita");
    for (const [bad, field] of wrong) {
      const thrown = await approve({ ctx, input: { id, answer: { bounded: bad } } }).catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(Error);
      expect(JSON.stringify(thrown)).toContain(field);
    }
    expect((await task(desk.server, id, desk.token)).task.status).toBe("pending");
  });

  it("does not change the arguments in the same breath", async () => {
    const id = await submit(desk.server, another(), desk.token);
    const answer = { bounded, arguments: { recipient: "DE89370400440532013000", amount: 1 } };
    expect(await problemOf(approve({ ctx: await desk.as("rita"), input: { id, answer } }))).toMatchObject({
      kind: "invalid",
    });
  });
});

describe("in the browser", () => {
  it("it can be taken back, and takes effect when the time for that is over", async () => {
    const id = await submit(desk.server, another(), desk.token);
    const rita = await desk.as("rita");
    const answer = { bounded: { uses: 1, ...anyReference } };
    await approveUndoably({ ctx: rita, input: { id, answer } });
    await undoApproval({ ctx: rita, input: { id } });
    desk.server.clock.advance(UNDO_MS);
    await sweepDeadlines({ ctx: desk.server.system });
    expect((await desk.ask(another())).status).toBe("pending");
    await approveUndoably({ ctx: rita, input: { id, answer } });
    expect((await desk.ask(another())).status).toBe("pending");
    desk.server.clock.advance(UNDO_MS);
    await sweepDeadlines({ ctx: desk.server.system });
    expect((await desk.ask(another())).status).toBe("approved");
  });

  it("it comes to nothing where the giver is no security reviewer any more when it would take effect", async () => {
    const id = await submit(desk.server, another(), desk.token);
    const rita = await desk.as("rita");
    await approveUndoably({ ctx: rita, input: { id, answer: { bounded: { uses: 1 } } } });
    const where = { personId_role: { personId: rita.actor.id, role: "security_reviewer" as const } };
    await desk.server.db.prisma.personRole.delete({ where });
    desk.server.clock.advance(UNDO_MS);
    await sweepDeadlines({ ctx: desk.server.system });
    await desk.server.db.prisma.personRole.create({ data: where.personId_role });
    expect((await task(desk.server, id, desk.token)).task.status).toBe("pending");
    expect(await events(id)).toContain("approval.answer_dropped by test");
    await approve({ ctx: await desk.as("olga"), input: { id } });
  });
});

describe("who sees and revokes it", () => {
  it("each who sees the agent sees it; security reviewers and its giver revoke it", async () => {
    const { bounded: id } = await desk.give(anyReference);
    const can: Record<string, unknown> = {};
    for (const name of ["vera", "olga", "omar", "adam", "sam"]) {
      const ctx = await desk.as(name);
      const shown = (await listBounded({ ctx, input: {} })).bounded_approvals.map((one) => [one.id, one.may_revoke]);
      const problem = await problemOf(revokeBounded({ ctx, input: { id, answer: { reason: "no" } } }));
      can[name] = [shown, problem === "none" ? "revoked" : problem.kind];
    }
    const seen = [[id, false]];
    expect(can).toEqual({
      vera: [seen, "forbidden"],
      olga: [seen, "forbidden"],
      omar: [seen, "forbidden"],
      adam: [seen, "forbidden"],
      sam: [[], "not_found"],
    });
    // Whoever gave it may take it back, also when they are no reviewer any more.
    const giver = await desk.as("rita", { roles: ["operator"] });
    expect(
      await problemOf(revokeBounded({ ctx: giver, input: { id, answer: { reason: " " } } }).catch(() => "none")),
    ).toBe("none");
    expect((await desk.row(id)).revokedAt).toBeNull();
    await revokeBounded({ ctx: giver, input: { id, answer: { reason: "Mine." } } });
    const over = await listBounded({ ctx: await desk.as("vera"), input: { state: "over" } });
    expect(over.bounded_approvals.find((one) => one.id === id)).toMatchObject({
      state: "revoked",
      revoked: { by: "Rita Roe", reason: "Mine." },
    });
  });

  it("pages go on where the last one ended", async () => {
    for (let round = 0; round < 3; round += 1) {
      await desk.give({ uses: 1 });
      desk.server.clock.advance(1);
    }
    const ctx = await desk.as("vera");
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await listBounded({ ctx, input: { limit: 1, cursor } });
      seen.push(...page.bounded_approvals.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
  });
});
