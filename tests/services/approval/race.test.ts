import { afterAll, beforeAll, expect, it } from "vitest";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { Problem } from "@/lib/services/problem";
import { type AccessServer, accessServer, call, payment, submit } from "@/tests/support/accessServer";
import { testClock } from "@/tests/support/clock";
import { testContext } from "@/tests/support/context";

const TERMINAL_EVENTS = ["approval.approved", "approval.denied", "approval.expired", "approval.cancelled"];
const RESPOND_WITHIN_MS = 30 * 60_000;

let server: AccessServer;
let token: string;

beforeAll(async () => {
  server = await accessServer();
  token = await server.token();
});
afterAll(() => server.close());

async function as(name: string) {
  return testContext({ ...server, actor: await server.organisation.person(`${name}@example.com`) });
}

/** True when it was taken; a conflict is the only way to lose. */
async function wins(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof Problem && error.kind === "conflict") return false;
    throw error;
  }
}

/** How it ended: its state, what the audit log says of its end, and the answers. */
async function endOf(id: string) {
  const { status } = await server.db.prisma.approval.findUniqueOrThrow({ where: { id } });
  const events = await server.db.prisma.auditEvent.findMany({
    where: { subjectId: id, event: { in: TERMINAL_EVENTS } },
  });
  const answers = await server.db.prisma.approvalAnswer.findMany({ where: { approvalId: id } });
  return { status, events: events.map(({ event }) => event), verdicts: answers.map(({ verdict }) => verdict) };
}

it("everyone at once: answers, a withdrawal and a sweep whose clock runs ahead end in one state", async () => {
  const [olga, otto] = [await as("olga"), await as("otto")];
  const ends = new Map<string, number>();
  for (let round = 0; round < 40; round += 1) {
    const id = await submit(server, payment({ reference: `melee ${round}` }), token);
    const ahead = testContext({ db: server.db, clock: testClock(server.clock.now()) });
    const late = { ...ahead, now: () => new Date(server.clock.now().getTime() + RESPOND_WITHIN_MS) };
    const contenders = [
      () => wins(approve({ ctx: olga, input: { id } })),
      () => wins(deny({ ctx: otto, input: { id, answer: { reason: "no" } } })),
      () => server.post(`/access/v1/requests/${id}/cancel`, {}, token).then(({ status }) => status === 200),
      () => sweepDeadlines({ ctx: late }),
    ];
    // Another one goes first each time; in the last rounds it has won before the others begin, so that each one can win.
    const [first, ...others] = contenders.map(
      (_, at) => contenders[(at + round) % contenders.length] as () => Promise<unknown>,
    );
    const lead = first?.();
    if (round >= 40 - contenders.length) await lead;
    const results = await Promise.all([lead, ...others.map((contend) => contend())]);

    const { status, events, verdicts } = await endOf(id);
    expect(events).toEqual([`approval.${status}`]);
    expect(verdicts).toEqual(status === "approved" ? ["approve"] : status === "denied" ? ["deny"] : []);
    expect(results.filter((won) => won === true)).toHaveLength(status === "expired" ? 0 : 1);
    ends.set(status, (ends.get(status) ?? 0) + 1);
  }
  expect([...ends.keys()].sort()).toEqual(["approved", "cancelled", "denied", "expired"]);
});

it("one person who answers twice at the same moment has answered once", async () => {
  const olga = await as("olga");
  for (let round = 0; round < 15; round += 1) {
    const id = await submit(server, payment({ reference: `twice ${round}` }), token);
    const results = await Promise.all([
      wins(approve({ ctx: olga, input: { id } })),
      wins(approve({ ctx: olga, input: { id } })),
      wins(deny({ ctx: olga, input: { id, answer: { reason: "no" } } })),
    ]);
    expect(results.filter(Boolean)).toHaveLength(1);
    expect((await endOf(id)).verdicts).toHaveLength(1);
  }
});

it("the last two of several answers at the same moment complete it once", async () => {
  const [olga, rita] = [await as("olga"), await as("rita")];
  for (let round = 0; round < 15; round += 1) {
    const run = call("banking.start_payment_run", { resource: { type: "run", id: `night ${round}` } });
    const id = await submit(server, run, token);
    const answers = await Promise.all([approve({ ctx: olga, input: { id } }), approve({ ctx: rita, input: { id } })]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["approved", "pending"]);
    expect(await endOf(id)).toMatchObject({ status: "approved", events: ["approval.approved"] });
  }
});

it("two who could fill the same seat: one does, and the other's answer is not recorded", async () => {
  const [olga, otto] = [await as("olga"), await as("otto")];
  for (let round = 0; round < 15; round += 1) {
    const run = call("banking.start_payment_run", { resource: { type: "run", id: `seat ${round}` } });
    const id = await submit(server, run, token);
    const results = await Promise.allSettled([
      approve({ ctx: olga, input: { id } }),
      approve({ ctx: otto, input: { id } }),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await endOf(id)).toMatchObject({ status: "pending", verdicts: ["approve"] });
  }
});
