import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as getState } from "@/app/api/v1/approvals/state/route";
import { GET as openStream } from "@/app/api/v1/approvals/stream/route";
import type { InboxState } from "@/lib/contracts/approvals";
import { approve } from "@/lib/services/approval/approve";
import { acceptHandOff } from "@/lib/services/handOff/accept";
import { finishHandOff } from "@/lib/services/handOff/finish";
import { passHandOff } from "@/lib/services/handOff/pass";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { type AccessServer, accessServer, call, evaluate, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { callRoute, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

let server: AccessServer;
let token: string;
let undo: () => void;

beforeAll(async () => {
  server = await accessServer();
  undo = serveRoutesFrom(server);
  token = await server.token();
});
afterAll(async () => {
  undo();
  await server.close();
});

/** An open inbox of `email`: `next` waits for the next state that was sent. */
async function open(email: string) {
  const gone = new AbortController();
  const headers = await tokenHeader(server, email);
  const request = new Request("http://ambit.test/api/v1/approvals/stream", { headers, signal: gone.signal });
  const response = await openStream(request, { params: Promise.resolve({}) });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let buffered = "";
  return {
    response,
    next: async (): Promise<InboxState> => {
      for (;;) {
        const end = buffered.indexOf("\n\n");
        if (end >= 0) {
          const event = buffered.slice(0, end);
          buffered = buffered.slice(end + 2);
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (data !== undefined) return JSON.parse(data) as InboxState;
          continue;
        }
        const { done, value } = await reader.read();
        if (done) throw new Error("the stream has ended");
        buffered += decoder.decode(value, { stream: true });
      }
    },
    close: async () => {
      gone.abort();
      await reader.cancel();
    },
  };
}

it("tells an open inbox how it stands at once, and again when something is asked and answered", async () => {
  const inbox = await open("olga@example.com");
  expect(inbox.response.headers.get("content-type")).toBe("text/event-stream");
  const first = await inbox.next();
  expect(first.waiting).toBe(0);

  const id = await submit(server, payment({ amount: 3 }), token);
  let state = await inbox.next();
  while (state.waiting === 0) state = await inbox.next();
  expect(state.version).not.toBe(first.version);

  const ctx = testContext({ ...server, actor: await server.organisation.person("otto@example.com") });
  await approve({ ctx, input: { id } });
  const asked = state.version;
  while (state.waiting !== 0) state = await inbox.next();
  expect(state.version).not.toBe(asked);
  await inbox.close();
});

/** Stops a tool of the support team's and lets it go again; `inbox` hears of both. */
async function stopAndRelease(inbox: Awaited<ReturnType<typeof open>>): Promise<{ next: InboxState; id: string }> {
  const ctx = { ...server.system, actor: { kind: "command" as const, name: "test" } };
  const { id } = await pullKillSwitch({ ctx, input: { scope: "tool", name: "helpdesk", reason: "looking into it" } });
  const next = await inbox.next();
  let state = next;
  while (state.stopped[0] !== id) state = await inbox.next();
  const rita = await server.organisation.person("rita@example.com");
  await releaseKillSwitch({ ctx: { ...server.system, actor: rita }, input: { id, answer: {} } });
  while (state.stopped.length > 0) state = await inbox.next();
  return { next, id };
}

it("tells another team nothing of it, not even that something happened", async () => {
  const [payments, support] = [await open("olga@example.com"), await open("sam@example.com")];
  const before = await support.next();
  // The second time, what is told on connecting is over.
  for (let time = 0; time < 2; time += 1) await stopAndRelease(support);
  await submit(server, payment({ amount: 4 }), token);
  while ((await payments.next()).waiting === 0);
  const { next, id } = await stopAndRelease(support);
  expect(next.stopped).toEqual([id]);
  const headers = await tokenHeader(server, "sam@example.com");
  const { body } = await callRoute<InboxState, Record<string, never>>(getState, "/api/v1/approvals/state", {
    params: {},
    headers,
  });
  expect(body).toEqual(before);
  expect(before.waiting).toBe(0);
  await Promise.all([payments.close(), support.close()]);
});

it("tells every open page what is stopped, and another team nothing of a stopped agent", async () => {
  const [payments, support] = [await open("olga@example.com"), await open("sam@example.com")];
  expect((await payments.next()).stopped).toEqual([]);
  expect((await support.next()).stopped).toEqual([]);
  const ctx = { ...server.system, actor: { kind: "command" as const, name: "test" } };
  const pull = (covered: object) => pullKillSwitch({ ctx, input: { ...covered, reason: "looking into it" } });

  const agent = await pull({ scope: "agent", name: "billing-helper" });
  let state = await payments.next();
  while (state.stopped.length === 0) state = await payments.next();
  expect(state.stopped).toEqual([agent.id]);
  const { id } = await pull({ scope: "tool", name: "helpdesk" });
  state = await support.next();
  while (state.stopped.length === 0) state = await support.next();
  expect(state.stopped).toEqual([id]);

  const actor = await server.organisation.person("rita@example.com");
  for (const one of [agent.id, id])
    await releaseKillSwitch({ ctx: { ...server.system, actor }, input: { id: one, answer: {} } });
  while (state.stopped.length > 0) state = await support.next();
  token = await server.token();
  await Promise.all([payments.close(), support.close()]);
});

it("tells every open page when a task is handed off, taken, passed and done, and another team nothing of it", async () => {
  const [payments, support] = [await open("olga@example.com"), await open("sam@example.com")];
  const before = await support.next();
  let state = await payments.next();
  const moved = async () => {
    const { version } = state.hand_offs;
    while (state.hand_offs.version === version) state = await payments.next();
    return state.hand_offs.open;
  };
  expect(state.hand_offs.open).toBe(0);
  const body = call("banking.close_account", { resource: { type: "account", id: "streamed" } });
  const { hand_off: opened } = await evaluate(server, body, token);
  expect(await moved()).toBe(1);
  const id = opened?.id ?? "";
  const ctxOf = async (email: string) => testContext({ ...server, actor: await server.organisation.person(email) });
  const [olga, otto] = [await ctxOf("olga@example.com"), await ctxOf("otto@example.com")];
  await acceptHandOff({ ctx: olga, input: { id } });
  expect(await moved()).toBe(0);
  await passHandOff({ ctx: olga, input: { id, answer: { to: otto.actor.email } } });
  expect(await moved()).toBe(0);
  await finishHandOff({ ctx: otto, input: { id, answer: { result: "Closed." } } });
  expect(await moved()).toBe(0);

  const headers = await tokenHeader(server, "sam@example.com");
  const { body: after } = await callRoute<InboxState, Record<string, never>>(getState, "/api/v1/approvals/state", {
    params: {},
    headers,
  });
  expect(after.hand_offs).toEqual(before.hand_offs);
  await Promise.all([payments.close(), support.close()]);
});

it("counts an approval once, however many have answered it in part", async () => {
  const headers = await tokenHeader(server, "rita@example.com");
  const state = async () =>
    (await callRoute<InboxState, Record<string, never>>(getState, "/api/v1/approvals/state", { params: {}, headers }))
      .body;
  const before = await state();
  const id = await submit(server, payment({ amount: 5 }), token);
  const { id: firstId } = await server.organisation.person("otto@example.com");
  const { id: secondId } = await server.organisation.person("olga@example.com");
  for (const personId of [firstId, secondId])
    await server.db.prisma.approvalAnswer.create({
      data: { approvalId: id, personId, verdict: "approve", qualifies: [], answeredAt: server.clock.now() },
    });
  expect((await state()).waiting).toBe(before.waiting + 1);
});

it("opens for nobody who is not signed in", async () => {
  const request = new Request("http://ambit.test/api/v1/approvals/stream");
  expect((await openStream(request, { params: Promise.resolve({}) })).status).toBe(401);
});
