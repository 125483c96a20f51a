import { afterAll, beforeAll, expect, it } from "vitest";
import { approve } from "@/lib/services/approval/approve";
import { get } from "@/lib/services/approval/get";
import { inboxState } from "@/lib/services/approval/inboxState";
import { list } from "@/lib/services/approval/list";
import { type AccessServer, accessServer, evaluate, payment, presenting, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

let server: AccessServer;
let token: string;

beforeAll(async () => {
  server = await accessServer();
  token = await server.token();
});
afterAll(() => server.close());

async function as(email: string) {
  return testContext({ db: server.db, clock: server.clock, actor: await server.organisation.person(email) });
}

it("pages through all of them once, newest first, while new ones come in", async () => {
  const opened: string[] = [];
  for (let i = 0; i < 5; i += 1) {
    opened.unshift(await submit(server, payment({ reference: `page ${i}` }), token));
    server.clock.advance(i === 2 ? 0 : 10);
  }
  const ctx = await as("olga@example.com");
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ ctx, input: { limit: "2", status: "pending", ...(cursor ? { cursor } : {}) } });
    seen.push(...page.approvals.map(({ id }) => id));
    if (cursor === undefined) await submit(server, payment({ reference: "came in meanwhile" }), token);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  expect(new Set(seen)).toEqual(new Set(opened));
  expect(seen).toHaveLength(opened.length);
  expect((await inboxState({ ctx })).waiting).toBe(6);
});

it("refuses a status and a cursor that it does not know", async () => {
  const ctx = await as("olga@example.com");
  await expect(list({ ctx, input: { status: "maybe" } })).rejects.toThrow();
  await expect(list({ ctx, input: { cursor: "bm90IG91cnM" } })).rejects.toThrow(/cursor/);
});

it("shows everything that an answer is about", async () => {
  const body = payment({ amount: 77 });
  const context = { ...(body.context as object), justification: "invoice 204 is due", confidence: 0.97 };
  const id = await submit(server, { ...body, context } as typeof body, token);
  const card = await get({ ctx: await as("olga@example.com"), input: { id } });
  expect(card).toMatchObject({
    status: "pending",
    action: "banking.send_money",
    arguments: { amount: 77 },
    asks: [{ kind: "rule", name: "irreversible-in-production" }],
    facts: { reversible: false, touches: ["billing"] },
    requirements: [{ kind: "role", name: "operator", count: 1, filled: 0 }],
    candidates: ["Olga Petrov", "Otto Berg"],
    may_answer: { allowed: true },
    claim: { justification: "invoice 204 is due", confidence: 0.97 },
    last_approved: null,
  });
  expect(JSON.parse(card.canonical)).toMatchObject({ agent: "billing-helper", arguments: { amount: 77 } });
  expect(card.limits.map(({ grant, used }) => [grant, used])).toContainEqual(["pay-suppliers", "0"]);
});

it("says who may not answer, and why", async () => {
  const id = await submit(server, payment({ amount: 78 }), token);
  const card = await get({ ctx: await as("omar@example.com"), input: { id } });
  expect(card.may_answer).toMatchObject({ allowed: false, reason: expect.stringContaining("own this agent") });
});

it("shows the last approved arguments of the same action beside these", async () => {
  const ctx = await as("olga@example.com");
  const before = await submit(server, payment({ amount: 10 }), token);
  await approve({ ctx, input: { id: before } });
  server.clock.advance(1000);
  const id = await submit(server, payment({ amount: 11 }), token);
  const card = await get({ ctx, input: { id } });
  expect(card.last_approved).toMatchObject({ id: before, arguments: { amount: 10 } });
  expect(card.history.find((past) => past.id === before)).toMatchObject({
    status: "approved",
    answered_by: "Olga Petrov",
  });
});

it("changes its version with every change that the person may see, and with no other", async () => {
  const ctx = await as("olga@example.com");
  const before = await inboxState({ ctx });
  expect(await inboxState({ ctx })).toEqual(before);
  const id = await submit(server, payment({ amount: 99 }), token);
  const opened = await inboxState({ ctx });
  expect(opened).toMatchObject({ waiting: before.waiting + 1 });
  expect(opened.version).not.toBe(before.version);
  await approve({ ctx, input: { id } });
  const answered = await inboxState({ ctx });
  expect(answered.waiting).toBe(before.waiting);
  expect(answered.version).not.toBe(opened.version);
  await evaluate(server, presenting(payment({ amount: 99 }), id), token);
  const used = await inboxState({ ctx });
  expect(used.version).not.toBe(answered.version);
  expect(await inboxState({ ctx: await as("sam@example.com") })).toMatchObject({ waiting: 0 });
});
