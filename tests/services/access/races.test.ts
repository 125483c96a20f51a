import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import type { PersonActor } from "@/lib/services/context";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import {
  type AccessServer,
  accessServer,
  evaluate,
  payment,
  presenting,
  submit,
  task,
} from "@/tests/support/accessServer";

let server: AccessServer;
let token: string;
let olga: PersonActor;
let otto: PersonActor;
beforeAll(async () => {
  server = await accessServer();
  olga = await server.organisation.person("olga@example.com");
  otto = await server.organisation.person("otto@example.com");
});
afterAll(() => server.close());

let amount = 0;
/** A new task of an action of its own. */
async function waiting(): Promise<string> {
  token = await server.token();
  amount += 1;
  return submit(server, payment({ amount }), token);
}

const succeeded = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  );
const approving = (id: string, actor = olga) => succeeded(approve({ ctx: { ...server.system, actor }, input: { id } }));
const withdrawing = (id: string) =>
  server.post(`/access/v1/requests/${id}/cancel`, {}, token).then(({ status }) => status === 200);

/** The winners of each way to end it, and what it ended as, on record once. */
async function ended(id: string): Promise<string> {
  const { status } = (await task(server, id, token)).task;
  const events = await server.db.prisma.auditEvent.findMany({
    where: {
      subjectId: id,
      event: { in: ["approval.approved", "approval.denied", "approval.expired", "approval.cancelled"] },
    },
  });
  expect(events.map(({ event }) => event)).toEqual([`approval.${status}`]);
  return status;
}

const ROUNDS = Array.from({ length: 25 }, (_, round) => round);

describe("exactly one terminal state, with exactly one event", () => {
  it("a person's yes against the agent's withdrawal", async () => {
    for (const _ of ROUNDS) {
      const id = await waiting();
      const [yes, withdrawn] = await Promise.all([approving(id), withdrawing(id)]);
      expect(yes).not.toBe(withdrawn);
      expect(await ended(id)).toBe(yes ? "approved" : "cancelled");
    }
  });

  it("a yes against a no", async () => {
    for (const _ of ROUNDS) {
      const id = await waiting();
      const denying = deny({ ctx: { ...server.system, actor: otto }, input: { id, answer: { reason: "not now" } } });
      const [yes, no] = await Promise.all([approving(id), succeeded(denying)]);
      expect(yes).not.toBe(no);
      expect(await ended(id)).toBe(yes ? "approved" : "denied");
    }
  });

  it("a yes against the deadline: too late is too late, and the sweep never takes back a yes", async () => {
    for (const round of ROUNDS) {
      const id = await waiting();
      server.clock.advance(round % 2 === 0 ? 1_800_000 : 1_799_999);
      token = await server.token();
      const [yes] = await Promise.all([approving(id), sweepDeadlines({ ctx: server.system })]);
      expect(yes).toBe(round % 2 === 1);
      expect(await ended(id)).toBe(yes ? "approved" : "expired");
    }
  });

  it("a withdrawal against the deadline", async () => {
    for (const _ of ROUNDS) {
      const id = await waiting();
      server.clock.advance(1_800_000);
      token = await server.token();
      const [withdrawn] = await Promise.all([withdrawing(id), sweepDeadlines({ ctx: server.system })]);
      expect(withdrawn).toBe(false);
      expect(await ended(id)).toBe("expired");
    }
  });
});

it("what people approved is honoured once, and their answers are what the decision saw", async () => {
  const id = await waiting();
  expect(await approving(id)).toBe(true);
  const body = presenting(payment({ amount }), id);
  const contexts = await Promise.all(Array.from({ length: 8 }, () => evaluate(server, body, token)));
  expect(contexts.filter(({ reason }) => reason === "approval_honoured")).toHaveLength(1);
  expect(contexts.filter(({ reason }) => reason === "approval_expired")).toHaveLength(7);
});
