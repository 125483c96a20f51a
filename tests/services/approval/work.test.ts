import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLAIM_MS, UNDO_MS } from "@/lib/contracts/answers";
import { approveUndoably, undoApproval } from "@/lib/services/approval/approveUndoably";
import { askAgent } from "@/lib/services/approval/askAgent";
import { claim, unclaim } from "@/lib/services/approval/claim";
import { deny } from "@/lib/services/approval/deny";
import { get } from "@/lib/services/approval/get";
import { reassign } from "@/lib/services/approval/reassign";
import { snooze } from "@/lib/services/approval/snooze";
import type { PersonActor } from "@/lib/services/context";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { Problem } from "@/lib/services/problem";
import {
  type AccessServer,
  accessServer,
  evaluate,
  payment,
  presenting,
  submit,
  task,
} from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

let server: AccessServer;
let token: string;
let id: string;

beforeEach(async () => {
  server = await accessServer();
  token = await server.token();
  id = await submit(server, payment(), token);
});
afterEach(() => server.close());

async function as(name: string, changed: Partial<PersonActor> = {}) {
  const actor = { ...(await server.organisation.person(`${name}@example.com`)), ...changed };
  return testContext({ db: server.db, clock: server.clock, actor });
}
const card = async (name: string) => get({ ctx: await as(name), input: { id } });
const sweep = () => sweepDeadlines({ ctx: server.system });
const kindOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof Problem ? error.kind : Promise.reject(error)),
  );
const events = async () =>
  (await server.db.prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { sequence: "asc" } })).map(
    ({ event }) => event,
  );

describe("whoever may not answer may not work on it either", () => {
  const work = {
    claim: async (name: string) => claim({ ctx: await as(name), input: { id } }),
    snooze: async (name: string) => snooze({ ctx: await as(name), input: { id, answer: { until: null } } }),
    reassign: async (name: string) => reassign({ ctx: await as(name), input: { id, answer: {} } }),
    question: async (name: string) => askAgent({ ctx: await as(name), input: { id, answer: { text: "Why?" } } }),
    "undoable yes": async (name: string) => approveUndoably({ ctx: await as(name), input: { id } }),
  };
  it.each(Object.entries(work))("%s: owner, viewer, and another team", async (_, attempt) => {
    expect(await kindOf(attempt("omar"))).toBe("forbidden");
    expect(await kindOf(attempt("vera"))).toBe("forbidden");
    expect(await kindOf(attempt("sam"))).toBe("not_found");
    expect(await events()).toEqual(["approval.requested"]);
  });

  it.each(Object.entries(work))("%s: nobody, once it has its answer", async (_, attempt) => {
    await deny({ ctx: await as("otto"), input: { id, answer: { reason: "no" } } });
    expect(await kindOf(attempt("olga"))).toBe("conflict");
  });
});

describe("a claim", () => {
  it("shows to everyone who looks, is nobody else's until it ends, and keeps nobody from answering", async () => {
    await claim({ ctx: await as("olga"), input: { id } });
    expect((await card("otto")).claim_of).toMatchObject({ person: { email: "olga@example.com" }, mine: false });
    expect(await kindOf(claim({ ctx: await as("otto"), input: { id } }))).toBe("conflict");
    expect(await kindOf(unclaim({ ctx: await as("otto"), input: { id } }))).toBe("conflict");
    server.clock.advance(CLAIM_MS);
    expect((await card("otto")).claim_of).toBeNull();
    await claim({ ctx: await as("otto"), input: { id } });
    await unclaim({ ctx: await as("otto"), input: { id } });
    expect((await card("olga")).claim_of).toBeNull();
    await claim({ ctx: await as("olga"), input: { id } });
    expect(await kindOf(deny({ ctx: await as("otto"), input: { id, answer: { reason: "no" } } }))).toBe("done");
  });

  it("is one person's where two claim in the same moment", async () => {
    const [olga, otto] = [await as("olga"), await as("otto")];
    const claims = await Promise.all([olga, otto].map((ctx) => kindOf(claim({ ctx, input: { id } }))));
    expect(claims.sort()).toEqual(["conflict", "done"]);
  });
});

describe("a snooze", () => {
  const until = (minutes: number) => new Date(server.clock.now().getTime() + minutes * 60_000).toISOString();

  it("is one person's, ends by itself, and can be taken back", async () => {
    await snooze({ ctx: await as("olga"), input: { id, answer: { until: until(10) } } });
    expect((await card("olga")).snoozed_until).toBe(until(10));
    expect((await card("otto")).snoozed_until).toBeNull();
    server.clock.advance(10 * 60_000);
    expect((await card("olga")).snoozed_until).toBeNull();
    await snooze({ ctx: await as("olga"), input: { id, answer: { until: until(5) } } });
    await snooze({ ctx: await as("olga"), input: { id, answer: { until: null } } });
    expect((await card("olga")).snoozed_until).toBeNull();
  });

  it.each([
    ["a time that has passed", -1],
    ["a time beyond the deadline", 31],
    ["a time more than a week ahead", 8 * 24 * 60],
  ])("refuses %s", async (_, minutes) => {
    const answer = { until: until(minutes) };
    expect(await kindOf(snooze({ ctx: await as("olga"), input: { id, answer } }))).toBe("invalid");
    expect((await card("olga")).snoozed_until).toBeNull();
  });
});

describe("passing it on", () => {
  it("goes to who may answer, person or team, and to nobody in particular again", async () => {
    const to = async (answer: object) => reassign({ ctx: await as("olga"), input: { id, answer } });
    await to({ person: "OTTO@example.com" });
    expect((await card("olga")).assigned_to).toEqual({ person: "Otto Berg" });
    await to({ team: "payments" });
    expect((await card("olga")).assigned_to).toEqual({ team: "payments" });
    await to({});
    expect((await card("olga")).assigned_to).toBeNull();
  });

  it.each([
    ["the owner of the agent", { person: "omar@example.com" }],
    ["a viewer", { person: "vera@example.com" }],
    ["a person of another team", { person: "sam@example.com" }],
    ["nobody that there is", { person: "nobody@example.com" }],
    ["a team of which nobody may answer", { team: "support" }],
  ])("refuses %s", async (_, answer) => {
    expect(await kindOf(reassign({ ctx: await as("olga"), input: { id, answer } }))).toBe("invalid");
    expect((await card("olga")).assigned_to).toBeNull();
  });

  it("goes to nobody who does not see the agent, even of a group that must answer", async () => {
    const big = await submit(server, payment({ amount: 121 }), token);
    const { id: personId } = await server.organisation.person("sam@example.com");
    await server.db.prisma.approvalRequirement.create({
      data: { approvalId: big, kind: "person", name: "sam@example.com", count: 1 },
    });
    const answer = { person: "sam@example.com" };
    expect(await kindOf(reassign({ ctx: await as("olga"), input: { id: big, answer } }))).toBe("invalid");
    expect(await server.db.prisma.approval.count({ where: { assignedPersonId: personId } })).toBe(0);
  });

  it("leaves who must answer as it was", async () => {
    await reassign({ ctx: await as("olga"), input: { id, answer: { person: "otto@example.com" } } });
    expect((await card("olga")).may_answer).toEqual({ allowed: true });
    expect((await card("olga")).requirements).toMatchObject([{ kind: "role", name: "operator", count: 1 }]);
  });
});

describe("a question to the agent", () => {
  const reply = (body: object, as = token) =>
    server.post<{ type?: string }>(`/access/v1/requests/${id}/replies`, body as never, as);

  it("is in the agent's task, and its reply on the card, once", async () => {
    const { question } = await askAgent({ ctx: await as("olga"), input: { id, answer: { text: "Which invoice?" } } });
    const { questions, reply_endpoint } = (await task(server, id, token)).task;
    expect(questions).toMatchObject([{ id: question, text: "Which invoice?" }]);
    expect(reply_endpoint).toMatch(new RegExp(`/access/v1/requests/${id}/replies$`));
    expect((await reply({ question, text: "inv-204" })).status).toBe(200);
    expect((await reply({ question, text: "inv-205" })).status).toBe(409);
    expect((await card("otto")).questions).toMatchObject([
      { person: "Olga Petrov", text: "Which invoice?", reply: { text: "inv-204", by: "enforcement_point" } },
    ]);
    expect((await task(server, id, token)).task.questions).toMatchObject([{ reply: "inv-204" }]);
  });

  it("is another agent's to see as little as to answer", async () => {
    const { question } = await askAgent({ ctx: await as("olga"), input: { id, answer: { text: "Which invoice?" } } });
    const other = await server.token({ agent: "ticket-helper", tool: "helpdesk" });
    expect((await reply({ question, text: "mine" }, other)).status).toBe(404);
    expect((await card("olga")).questions[0]?.reply).toBeNull();
  });

  it("is not answered once the approval has ended", async () => {
    const { question } = await askAgent({ ctx: await as("olga"), input: { id, answer: { text: "Which invoice?" } } });
    await deny({ ctx: await as("olga"), input: { id, answer: { reason: "no" } } });
    expect((await reply({ question, text: "late" })).status).toBe(409);
  });

  it("is asked ten times and no more", async () => {
    const ask = async () => kindOf(askAgent({ ctx: await as("olga"), input: { id, answer: { text: "And?" } } }));
    for (let count = 0; count < 10; count += 1) expect(await ask()).toBe("done");
    expect(await ask()).toBe("conflict");
  });
});

describe("a yes that can be taken back", () => {
  const yes = async (name = "olga") => approveUndoably({ ctx: await as(name), input: { id } });
  const undo = async (name = "olga") => kindOf(undoApproval({ ctx: await as(name), input: { id } }));

  it("takes effect when its time is over and not before: until then the agent waits", async () => {
    expect(await yes()).toMatchObject({ status: "pending", undo_until: expect.any(String) });
    server.clock.advance(UNDO_MS - 1);
    expect(await sweep()).toMatchObject({ released: 0 });
    expect((await task(server, id, token)).task.status).toBe("pending");
    expect((await evaluate(server, presenting(payment(), id), token)).outcome).toBe("escalate");
    server.clock.advance(1);
    expect(await undo()).toBe("conflict");
    expect((await Promise.all([sweep(), sweep(), sweep()])).map(({ released }) => released).sort()).toEqual([0, 0, 1]);
    expect((await evaluate(server, presenting(payment(), id), token)).reason).toBe("approval_honoured");
    expect(await events()).toEqual(["approval.requested", "approval.answer_given", "approval.approved"]);
  });

  it("leaves nothing behind when it is taken back, and can be given again", async () => {
    await yes();
    expect((await card("olga")).releases).toMatchObject([{ mine: true }]);
    expect((await card("otto")).releases).toMatchObject([{ mine: false, person: { email: "olga@example.com" } }]);
    expect(await undo("otto")).toBe("conflict");
    expect(await undo()).toBe("done");
    server.clock.advance(UNDO_MS);
    expect(await sweep()).toMatchObject({ released: 0 });
    expect((await card("olga")).status).toBe("pending");
    await yes();
    server.clock.advance(UNDO_MS);
    expect(await sweep()).toMatchObject({ released: 1 });
  });

  it("is given once", async () => {
    await yes();
    expect(await kindOf(yes())).toBe("conflict");
  });

  it("yields to a no that comes first", async () => {
    await yes();
    await deny({ ctx: await as("otto"), input: { id, answer: { reason: "not now" } } });
    server.clock.advance(UNDO_MS);
    expect(await sweep()).toMatchObject({ released: 0 });
    expect((await card("olga")).status).toBe("denied");
    expect(await events()).toContain("approval.answer_dropped");
  });

  it("is dropped when the person may no longer answer as it takes effect", async () => {
    await yes();
    await server.db.prisma.personRole.deleteMany({ where: { person: { email: "olga@example.com" } } });
    server.clock.advance(UNDO_MS);
    expect(await sweep()).toMatchObject({ released: 0 });
    expect((await card("otto")).status).toBe("pending");
  });

  it("takes effect at once where the deadline leaves no time", async () => {
    server.clock.advance(30 * 60_000 - UNDO_MS);
    expect(await yes()).toMatchObject({ status: "approved", undo_until: null });
  });

  it("is refused by the database for the owner of the agent, whatever the code says", async () => {
    const omar = await server.organisation.person("omar@example.com");
    const now = server.clock.now();
    const row = { approvalId: id, personId: omar.id, edition: 0, givenAt: now, releaseAt: new Date(now.getTime() + 1) };
    await expect(server.db.prisma.approvalRelease.create({ data: row })).rejects.toThrow(/own agent/);
  });
});
