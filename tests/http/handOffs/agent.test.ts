/** What the agent is told of a task that people took over. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HandOffAnswer } from "@/lib/contracts/access";
import { get } from "@/lib/services/action/get";
import { acceptHandOff } from "@/lib/services/handOff/accept";
import { finishHandOff } from "@/lib/services/handOff/finish";
import { giveBackHandOff } from "@/lib/services/handOff/giveBack";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

let server: AccessServer;
let token: string;
beforeAll(async () => {
  server = await accessServer();
});
// The tests move the clock past the end of a token.
beforeEach(async () => {
  token = await server.token();
});
afterAll(() => server.close());

const close = (id: string) => call("banking.close_account", { resource: { type: "account", id } });
const told = async (id: string) => (await evaluate(server, close(id), token)).hand_off;

async function as(name: string) {
  const actor = await server.organisation.person(`${name}@example.com`);
  return testContext({ db: server.db, clock: server.clock, actor });
}

async function taken(account: string): Promise<string> {
  const id = (await told(account))?.id ?? "";
  await acceptHandOff({ ctx: await as("olga"), input: { id } });
  return id;
}

async function done(account: string): Promise<string> {
  const id = await taken(account);
  const answer = {
    result: "Closed by hand.",
    reference: "CRM-1",
    state_changes: [{ resource: { type: "account", id: account }, after: "closed" }],
  };
  await finishHandOff({ ctx: await as("olga"), input: { id, answer } });
  return id;
}

const result = (account: string) => ({
  text: "Closed by hand.",
  reference: "CRM-1",
  state_changes: [{ resource: { type: "account", id: account }, after: "closed" }],
});

describe("the same call again", () => {
  it("is answered with the same hand-off while it is open, and once someone has it", async () => {
    const first = await told("a-1");
    expect(first?.status).toBe("open");
    expect(await told("a-1")).toEqual(first);
    await acceptHandOff({ ctx: await as("olga"), input: { id: first?.id ?? "" } });
    expect(await told("a-1")).toEqual({ ...first, status: "accepted" });
    expect(
      await server.db.prisma.handOff.count({ where: { evaluation: { resource: { path: ["id"], equals: "a-1" } } } }),
    ).toBe(1);
  });

  it("gets the result once it is done, opens nothing, and still does not run", async () => {
    const id = await done("a-2");
    const context = await evaluate(server, close("a-2"), token);
    expect(context).toMatchObject({ outcome: "deny", reason: "handed_off", next_action: "none" });
    expect(context.hand_off).toMatchObject({ id, status: "done", result: result("a-2") });
    expect(context.permit).toBeUndefined();
  });

  it("is a new task a day after the result", async () => {
    const id = await done("a-3");
    server.clock.advance(24 * 3_600_000 - 1);
    token = await server.token();
    expect((await told("a-3"))?.id).toBe(id);
    server.clock.advance(1);
    token = await server.token();
    const next = await told("a-3");
    expect(next?.id).not.toBe(id);
    expect(next).toMatchObject({ status: "open" });
  });

  it("is a new task after it was returned, and for another resource", async () => {
    const id = await taken("a-4");
    await giveBackHandOff({ ctx: await as("olga"), input: { id, answer: { reason: "Not yet." } } });
    const next = await told("a-4");
    expect(next).toMatchObject({ status: "open" });
    expect(next?.id).not.toBe(id);
    await done("a-5");
    expect((await told("a-6"))?.status).toBe("open");
  });

  it("made while a person is just finishing gets that result, and no second task", async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = `race-${round}`;
      const id = await taken(account);
      const ctx = await as("olga");
      const answers = await Promise.all([
        finishHandOff({ ctx, input: { id, answer: { result: "Closed by hand." } } }),
        ...Array.from({ length: 5 }, () => told(account)),
      ]);
      expect(new Set(answers.map((one) => one?.id))).toEqual(new Set([id]));
    }
  });
});

describe("GET /access/v1/hand-offs/{id}", () => {
  const poll = (id: string, bearer: string | undefined = token) =>
    server.get<HandOffAnswer>(`/access/v1/hand-offs/${id}`, bearer);

  it("200: how it stands, and then what came of it; who has it is not told", async () => {
    const opened = await told("b-1");
    const id = opened?.id ?? "";
    expect(await poll(id)).toMatchObject({ status: 200, body: { hand_off: opened } });
    await acceptHandOff({ ctx: await as("olga"), input: { id } });
    const { body } = await poll(id);
    expect(body.hand_off).toEqual({ ...opened, status: "accepted" });
    expect(JSON.stringify(body)).not.toMatch(/olga/i);
  });

  it("200: the result once it is done, whenever that was", async () => {
    const id = await done("b-2");
    server.clock.advance(90 * 24 * 3_600_000);
    token = await server.token();
    expect((await poll(id)).body.hand_off).toMatchObject({ status: "done", result: result("b-2") });
  });

  it("200: the reason once it is returned", async () => {
    const id = await taken("b-3");
    await giveBackHandOff({ ctx: await as("olga"), input: { id, answer: { reason: "Not yet." } } });
    expect((await poll(id)).body.hand_off).toMatchObject({ status: "returned", reason: "Not yet." });
  });

  it("401: without a token", async () => {
    const { body } = await poll((await told("b-4"))?.id ?? "");
    expect((await server.get(`/access/v1/hand-offs/${body.hand_off.id}`)).status).toBe(401);
  });

  it("404: another agent's, tool's or environment's looks the same as none", async () => {
    const id = (await told("b-5"))?.id ?? "";
    const none = await poll("0199aaaa-0000-7000-8000-000000000000");
    expect(none.status).toBe(404);
    const others = [
      { agent: "ticket-helper", tool: "helpdesk" },
      { agent: "billing-helper", tool: "banking", environment: "sandbox" },
    ];
    for (const other of others)
      expect(await poll(id, await server.token(other))).toMatchObject({ status: 404, body: none.body });
    expect((await poll("not-an-id")).status).toBe(404);
  });

  it("405: it is only read", async () => {
    expect((await server.post(`/access/v1/hand-offs/${(await told("b-6"))?.id}`, {}, token)).status).toBe(405);
  });
});

it("the record of a repeated call names the task that people had already", async () => {
  const id = await taken("c-1");
  const { evaluation_id: repeated = "" } = await evaluate(server, close("c-1"), token);
  const record = await get({ ctx: await as("olga"), input: { id: repeated } });
  expect(record.standing).toBe("handed_off");
  expect(record.phases.decision?.hand_off).toMatchObject({ id, status: "accepted", owner: { name: "Olga Petrov" } });
  expect(record.standing_sentence).toBe("It was stopped. Olga Petrov has taken the task over.");
});
