/** /api/v1/hand-offs, by status. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as accept } from "@/app/api/v1/hand-offs/[id]/accept/route";
import { POST as done } from "@/app/api/v1/hand-offs/[id]/done/route";
import { POST as pass } from "@/app/api/v1/hand-offs/[id]/pass/route";
import { POST as giveBack } from "@/app/api/v1/hand-offs/[id]/return/route";
import { GET as read } from "@/app/api/v1/hand-offs/[id]/route";
import { GET as list } from "@/app/api/v1/hand-offs/route";
import type { HandOffDetail, HandOffsPage } from "@/lib/contracts/handOffs";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";
import { callRoute, cookieHeader, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

let server: AccessServer;
let undo: () => void;
let opened = 0;
const tokens: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  server = await accessServer();
  undo = serveRoutesFrom(server);
  for (const name of ["olga", "otto", "vera", "sam", "rita"])
    tokens[name] = await tokenHeader(server, `${name}@example.com`);
});
afterAll(async () => {
  undo();
  await server.close();
});

interface Body {
  status?: string;
  detail?: string;
  errors?: { pointer: string }[];
}

const POSTS = { accept, done, pass, return: giveBack };

/** A task that waits, another one each time. */
async function waiting(): Promise<string> {
  opened += 1;
  const body = call("banking.close_account", { resource: { type: "account", id: `account ${opened}` } });
  return (await evaluate(server, body, await server.token())).hand_off?.id ?? "";
}

function post(what: keyof typeof POSTS, id: string, name: string, body?: unknown) {
  return callRoute<Body, { id: string }>(POSTS[what], `/api/v1/hand-offs/${id}/${what}`, {
    params: { id },
    method: "POST",
    headers: tokens[name] ?? {},
    ...(body === undefined ? {} : { body }),
  });
}

function get(id: string, name: string) {
  return callRoute<HandOffDetail, { id: string }>(read, `/api/v1/hand-offs/${id}`, {
    params: { id },
    headers: tokens[name] ?? {},
  });
}

function queue(query: string, name: string) {
  return callRoute<HandOffsPage & Body, Record<string, never>>(list, `/api/v1/hand-offs${query}`, {
    params: {},
    headers: tokens[name] ?? {},
  });
}

it("200: lists, reads, takes, passes and finishes; and returns", async () => {
  const id = await waiting();
  expect((await queue("", "olga")).body.hand_offs.map((one) => one.id)).toContain(id);
  expect(await post("accept", id, "olga")).toMatchObject({ status: 200, body: { id, status: "accepted" } });
  expect((await queue("?view=mine", "olga")).body.hand_offs.map((one) => one.id)).toEqual([id]);
  expect(await post("pass", id, "olga", { to: "Otto@example.com" })).toMatchObject({ status: 200 });
  expect(await post("done", id, "otto", { result: "Closed." })).toMatchObject({
    status: 200,
    body: { status: "done" },
  });
  expect(await get(id, "rita")).toMatchObject({
    status: 200,
    body: { status: "done", owner: { name: "Otto Berg" }, result: { text: "Closed." } },
  });
  const other = await waiting();
  await post("accept", other, "olga");
  expect(await post("return", other, "olga", { reason: "No." })).toMatchObject({ body: { status: "returned" } });
  expect((await queue("?view=resolved", "olga")).body.hand_offs.map((one) => one.id)).toEqual(
    expect.arrayContaining([id, other]),
  );
});

it("200: of one agent alone, in each view, and never of another team's", async () => {
  const id = await waiting();
  for (const [query, isThere] of [
    ["?agent=billing-helper", true],
    ["?agent=ticket-helper", false],
    ["?agent=nobody", false],
    ["?view=mine&agent=billing-helper", false],
  ] as const)
    expect([query, (await queue(query, "olga")).body.hand_offs.some((one) => one.id === id)]).toEqual([query, isThere]);
  expect((await queue("?agent=billing-helper", "sam")).body.hand_offs).toEqual([]);
});

it("keeps with which token it was taken", async () => {
  const id = await waiting();
  await post("accept", id, "olga");
  const { detail } = await server.db.prisma.auditEvent.findFirstOrThrow({
    where: { subjectId: id, event: "hand_off.accepted" },
  });
  expect(detail).toMatchObject({ apiTokenId: expect.any(String) });
});

describe("400", () => {
  const bad: [what: keyof typeof POSTS, body: unknown, pointer: string | null][] = [
    ["done", undefined, "/result"],
    ["done", { result: "Closed.", state_changes: [{ resource: { type: "account" } }] }, "/state_changes/0/resource/id"],
    ["return", { reason: " " }, "/reason"],
    ["pass", {}, "/to"],
    ["pass", { to: "vera@example.com" }, "/to"],
    ["done", "{result: no json", null],
  ];
  it.each(bad)("%s with %j changes nothing", async (what, body, pointer) => {
    const id = await waiting();
    await post("accept", id, "olga");
    const reply = await post(what, id, "olga", body);
    expect(reply.status).toBe(400);
    if (pointer !== null) expect(reply.body.errors?.map((one) => one.pointer)).toEqual([pointer]);
    expect((await get(id, "olga")).body).toMatchObject({ status: "accepted", mine: true });
  });

  it("a view or a cursor that there is not", async () => {
    expect((await queue("?view=all", "olga")).status).toBe(400);
    expect((await queue("?cursor=abc", "olga")).status).toBe(400);
  });
});

it("401: nobody", async () => {
  const id = await waiting();
  expect((await get(id, "nobody")).status).toBe(401);
  expect((await post("accept", id, "nobody")).status).toBe(401);
});

describe("403", () => {
  it("a viewer, and whoever does not have it", async () => {
    const id = await waiting();
    expect((await post("accept", id, "vera")).status).toBe(403);
    await post("accept", id, "olga");
    expect(await post("done", id, "otto", { result: "Mine." })).toMatchObject({
      status: 403,
      body: { detail: "Olga Petrov has it. Only they finish, return or pass it." },
    });
  });

  it("a session's cookie from another site", async () => {
    const id = await waiting();
    const headers = { ...(await cookieHeader(server, "olga@example.com")), origin: "https://evil.example" };
    const reply = await callRoute<Body, { id: string }>(accept, `/api/v1/hand-offs/${id}/accept`, {
      params: { id },
      method: "POST",
      headers,
    });
    expect(reply.status).toBe(403);
    expect((await get(id, "olga")).body.status).toBe("open");
  });
});

it("404: another team's looks the same as none", async () => {
  const id = await waiting();
  const none = await get("0199aaaa-0000-7000-8000-000000000000", "sam");
  expect(await get(id, "sam")).toMatchObject({ status: 404, body: none.body });
  expect(await post("accept", id, "sam")).toMatchObject({ status: 404, body: none.body });
  expect((await queue("", "sam")).body.hand_offs).toEqual([]);
});

it("409: two who take it at once have one winner; and what is over stays over", async () => {
  const id = await waiting();
  const both = await Promise.all([post("accept", id, "olga"), post("accept", id, "otto")]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  const winner = both[0]?.status === 200 ? "olga" : "otto";
  await post("done", id, winner, { result: "Closed." });
  expect((await post("return", id, winner, { reason: "No." })).status).toBe(409);
});
