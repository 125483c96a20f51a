import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import { get } from "@/lib/services/approval/get";
import { list } from "@/lib/services/approval/list";
import { APPROVED_FOR_MS } from "@/lib/services/approval/takeEffect";
import type { PersonActor } from "@/lib/services/context";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { Problem } from "@/lib/services/problem";
import {
  type AccessServer,
  accessServer,
  call,
  evaluate,
  payment,
  presenting,
  submit,
  task,
} from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

let server: AccessServer;
let token: string;

beforeEach(async () => {
  server = await accessServer();
  token = await server.token();
});
afterEach(() => server.close());

async function as(email: string, changed: Partial<PersonActor> = {}) {
  const actor = { ...(await server.organisation.person(email)), ...changed };
  return testContext({ db: server.db, clock: server.clock, actor });
}

async function problemOf(work: Promise<unknown>): Promise<{ kind: string; message: string } | "none"> {
  try {
    await work;
    return "none";
  } catch (error) {
    if (error instanceof Problem) return { kind: error.kind, message: error.message };
    throw error;
  }
}

const paymentRun = () => call("banking.start_payment_run", { resource: { type: "payment_run", id: "nightly" } });

describe("an answer", () => {
  it("approves the exact action, once, for a quarter of an hour", async () => {
    const id = await submit(server, payment(), token);
    const answer = await approve({ ctx: await as("olga@example.com"), input: { id } });
    expect(answer).toEqual({
      id,
      status: "approved",
      approved_until: new Date(server.clock.now().getTime() + APPROVED_FOR_MS).toISOString(),
    });
    expect(await evaluate(server, presenting(payment(), id), token)).toMatchObject({ reason: "approval_honoured" });
    expect(await evaluate(server, presenting(payment(), id), token)).toMatchObject({ reason: "approval_expired" });
  });

  it("keeps the words with which someone approved", async () => {
    const id = await submit(server, payment(), token);
    await approve({ ctx: await as("olga@example.com"), input: { id, answer: { reason: "Checked the invoice." } } });
    const kept = await server.db.prisma.approvalAnswer.findFirstOrThrow({ where: { approvalId: id } });
    expect([kept.verdict, kept.reason]).toEqual(["approve", "Checked the invoice."]);
  });

  it("does not approve other arguments", async () => {
    const id = await submit(server, payment(), token);
    await approve({ ctx: await as("olga@example.com"), input: { id } });
    const other = presenting(payment({ amount: 121 }), id);
    expect(await evaluate(server, other, token)).toMatchObject({ outcome: "escalate", reason: "out_of_scope" });
  });

  it("denies with a reason, which reaches the agent", async () => {
    const id = await submit(server, payment(), token);
    await deny({ ctx: await as("olga@example.com"), input: { id, answer: { reason: "Wrong invoice." } } });
    const { task: seen } = await task(server, id, token);
    expect(seen).toMatchObject({ status: "denied", display: { description: "Wrong invoice." } });
  });

  it("denies nothing without a reason", async () => {
    const id = await submit(server, payment(), token);
    const ctx = await as("olga@example.com");
    for (const answer of [undefined, {}, { reason: "  " }, { reason: 1 }, { reason: "x".repeat(2001) }])
      await expect(deny({ ctx, input: { id, answer } })).rejects.toThrow();
    expect((await task(server, id, token)).task.status).toBe("pending");
  });

  it("is written to the audit log with who answered", async () => {
    const id = await submit(server, payment(), token);
    await approve({ ctx: await as("olga@example.com"), input: { id } });
    const events = await server.db.prisma.auditEvent.findMany({ where: { subjectKind: "approval", subjectId: id } });
    expect(events.map(({ event, actorName }) => [event, actorName])).toContainEqual([
      "approval.approved",
      "olga@example.com",
    ]);
  });

  it("is given once: the second gets a conflict that names the first", async () => {
    const id = await submit(server, payment(), token);
    await approve({ ctx: await as("olga@example.com"), input: { id } });
    const again = await problemOf(deny({ ctx: await as("olga@example.com"), input: { id, answer: { reason: "no" } } }));
    expect(again).toMatchObject({ kind: "conflict", message: expect.stringContaining("approved by Olga") });
  });

  it("comes too late once the deadline is past, and the expiry stays on record", async () => {
    const id = await submit(server, payment(), token);
    server.clock.advance(30 * 60_000);
    expect(await problemOf(approve({ ctx: await as("olga@example.com"), input: { id } }))).toMatchObject({
      kind: "conflict",
    });
    const row = await server.db.prisma.approval.findUniqueOrThrow({ where: { id } });
    expect(row.status).toBe("expired");
  });

  it("needs everyone who is asked, each person standing for one part", async () => {
    const id = await submit(server, paymentRun(), token);
    expect(await approve({ ctx: await as("olga@example.com"), input: { id } })).toMatchObject({ status: "pending" });
    expect(await problemOf(approve({ ctx: await as("olga@example.com"), input: { id } }))).toMatchObject({
      kind: "conflict",
    });
    expect(await approve({ ctx: await as("rita@example.com"), input: { id } })).toMatchObject({ status: "approved" });
  });

  it("by one person in both required parts does not fill both", async () => {
    const rita = await server.organisation.person("rita@example.com");
    await server.db.prisma.personRole.create({ data: { personId: rita.id, role: "operator" } });
    const id = await submit(server, paymentRun(), token);
    expect(await approve({ ctx: await as("rita@example.com"), input: { id } })).toMatchObject({ status: "pending" });
    expect((await task(server, id, token)).task.status).toBe("pending");
  });

  it("of one denies what another has approved in part", async () => {
    const id = await submit(server, paymentRun(), token);
    await approve({ ctx: await as("olga@example.com"), input: { id } });
    await deny({ ctx: await as("rita@example.com"), input: { id, answer: { reason: "Not tonight." } } });
    expect((await task(server, id, token)).task.status).toBe("denied");
  });
});

describe("nobody answers what they asked for", () => {
  it("as the agent's owner", async () => {
    const id = await submit(server, payment(), token);
    expect(await problemOf(approve({ ctx: await as("omar@example.com"), input: { id } }))).toMatchObject({
      kind: "forbidden",
      message: expect.stringContaining("own this agent"),
    });
  });

  it("as the owner with a token of their own", async () => {
    const id = await submit(server, payment(), token);
    const ctx = await as("omar@example.com", { apiTokenId: "0195a000-0000-7000-8000-0000000000aa" });
    expect(await problemOf(approve({ ctx, input: { id } }))).toMatchObject({ kind: "forbidden" });
  });

  it("as the person that the agent acts for, in whatever capitals", async () => {
    const body = {
      ...payment(),
      subject: { type: "agent", id: "billing-helper", properties: { on_behalf_of: "OLGA@Example.com" } },
    };
    const id = await submit(server, body, token);
    expect(await problemOf(approve({ ctx: await as("olga@example.com"), input: { id } }))).toMatchObject({
      kind: "forbidden",
      message: expect.stringContaining("on your behalf"),
    });
  });

  it("not even past the service: the database refuses the row", async () => {
    const id = await submit(server, payment(), token);
    const omar = await server.organisation.person("omar@example.com");
    const data = {
      approvalId: id,
      personId: omar.id,
      verdict: "approve" as const,
      qualifies: [],
      answeredAt: new Date(),
    };
    await expect(server.db.prisma.approvalAnswer.create({ data })).rejects.toThrow(/nobody answers/);
  });
});

describe("who may answer what", () => {
  const cases: [who: string, kind: string][] = [
    ["vera@example.com", "forbidden"],
    ["rita@example.com", "forbidden"],
    ["adam@example.com", "forbidden"],
    ["sam@example.com", "not_found"],
  ];
  it.each(cases)("%s gets %s where a rule names the team's operators", async (email, kind) => {
    const id = await submit(server, payment(), token);
    const ctx = await as(email);
    expect(await problemOf(approve({ ctx, input: { id } }))).toMatchObject({ kind });
    expect(await problemOf(deny({ ctx, input: { id, answer: { reason: "no" } } }))).toMatchObject({ kind });
    expect((await task(server, id, token)).task.status).toBe("pending");
  });

  it("an operator of another team sees neither list nor card", async () => {
    const id = await submit(server, payment(), token);
    const ctx = await as("sam@example.com");
    expect((await list({ ctx, input: {} })).approvals).toEqual([]);
    expect(await problemOf(get({ ctx, input: { id } }))).toMatchObject({ kind: "not_found" });
  });

  it("a role that was taken away is gone at once, whatever the session remembers", async () => {
    const id = await submit(server, payment(), token);
    const ctx = await as("olga@example.com");
    await server.db.prisma.personRole.deleteMany({ where: { personId: ctx.actor.id } });
    expect((await problemOf(approve({ ctx, input: { id } }))) as { kind: string }).toMatchObject({
      kind: expect.stringMatching(/forbidden|not_found/),
    });
  });

  it("a person who was disabled answers nothing", async () => {
    const id = await submit(server, payment(), token);
    const ctx = await as("olga@example.com");
    await server.db.prisma.person.update({ where: { id: ctx.actor.id }, data: { disabledAt: server.clock.now() } });
    expect(await problemOf(approve({ ctx, input: { id } }))).toMatchObject({ kind: "unauthenticated" });
  });

  it("what is no id names no approval", async () => {
    const ctx = await as("olga@example.com");
    for (const id of ["", "nope", "0195a000-0000-7000-8000-0000000000ff", "' OR 1=1 --"])
      expect(await problemOf(approve({ ctx, input: { id } }))).toMatchObject({ kind: "not_found" });
  });
});

describe("answers that race end in one state", () => {
  it("two people who answer at the same moment: one wins, one gets a conflict", async () => {
    const [olga, otto] = [await as("olga@example.com"), await as("otto@example.com")];
    for (let round = 0; round < 20; round += 1) {
      const id = await submit(server, payment({ reference: `race ${round}` }), token);
      const results = await Promise.all([
        problemOf(approve({ ctx: olga, input: { id } })),
        problemOf(deny({ ctx: otto, input: { id, answer: { reason: "no" } } })),
      ]);
      expect(results.filter((result) => result === "none")).toHaveLength(1);
      expect(results.find((result) => result !== "none")).toMatchObject({ kind: "conflict" });
      const answers = await server.db.prisma.approvalAnswer.findMany({ where: { approvalId: id } });
      expect(answers).toHaveLength(1);
      const { status } = await server.db.prisma.approval.findUniqueOrThrow({ where: { id } });
      expect(status).toBe(answers[0]?.verdict === "approve" ? "approved" : "denied");
    }
  });

  it("approve against withdraw", async () => {
    const olga = await as("olga@example.com");
    for (let round = 0; round < 10; round += 1) {
      const id = await submit(server, payment({ reference: `withdraw ${round}` }), token);
      const [answered, withdrawn] = await Promise.all([
        problemOf(approve({ ctx: olga, input: { id } })),
        server.post(`/access/v1/requests/${id}/cancel`, {}, token),
      ]);
      const { status } = await server.db.prisma.approval.findUniqueOrThrow({ where: { id } });
      expect([status, answered === "none", withdrawn.status === 200]).toEqual(
        status === "approved" ? ["approved", true, false] : ["cancelled", false, true],
      );
    }
  });

  it("approve against the sweep at the deadline", async () => {
    const olga = await as("olga@example.com");
    const id = await submit(server, payment(), token);
    server.clock.advance(30 * 60_000);
    const [answered] = await Promise.all([
      problemOf(approve({ ctx: olga, input: { id } })),
      sweepDeadlines({ ctx: server.system }),
    ]);
    expect(answered).toMatchObject({ kind: "conflict" });
    const { status } = await server.db.prisma.approval.findUniqueOrThrow({ where: { id } });
    expect(status).toBe("expired");
  });
});
