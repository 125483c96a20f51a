import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getOne } from "@/app/api/v1/approvals/[id]/route";
import { GET as getList } from "@/app/api/v1/approvals/route";
import type { ApprovalDetail, ApprovalsPage } from "@/lib/contracts/approvals";
import { approve } from "@/lib/services/approval/approve";
import { type AccessServer, accessServer, call, payment, submit } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";
import { callRoute, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

let server: AccessServer;
let undo: () => void;
let waiting: string;
let answered: string;
let olga: Record<string, string>;

beforeAll(async () => {
  server = await accessServer();
  undo = serveRoutesFrom(server);
  olga = await tokenHeader(server, "olga@example.com");
  const token = await server.token();
  answered = await submit(server, payment({ amount: 2 }), token);
  await approve({
    ctx: testContext({ ...server, actor: await server.organisation.person("olga@example.com") }),
    input: { id: answered },
  });
  server.clock.advance(1_000);
  waiting = await submit(server, call("banking.start_payment_run", { resource: { type: "run", id: "1" } }), token);
});
afterAll(async () => {
  undo();
  await server.close();
});

async function list(query: string, headers = olga) {
  const reply = await callRoute<ApprovalsPage, Record<string, never>>(getList, `/api/v1/approvals${query}`, {
    params: {},
    headers,
  });
  return { ...reply, ids: (reply.body.approvals ?? []).map(({ id }) => id) };
}

describe("200", () => {
  it("filters by status and by agent, newest first", async () => {
    expect((await list("")).ids).toEqual([waiting, answered]);
    expect((await list("?status=pending")).ids).toEqual([waiting]);
    expect((await list("?status=approved&agent=billing-helper")).ids).toEqual([answered]);
    expect((await list("?status=pending&agent=ticket-helper")).ids).toEqual([]);
    expect((await list("?status=&agent=&cursor=")).ids).toEqual([waiting, answered]);
  });

  it("pages by cursor", async () => {
    const first = await list("?limit=1");
    expect(first.ids).toEqual([waiting]);
    const second = await list(`?limit=1&cursor=${first.body.next_cursor}`);
    expect(second.ids).toEqual([answered]);
    expect(second.body.next_cursor).toBeNull();
  });

  it("is kept by no cache", async () => {
    expect((await list("")).headers.get("cache-control")).toBe("no-store");
  });

  it("tells each person whether they may answer", async () => {
    for (const [email, allowed] of [
      ["olga@example.com", true],
      ["rita@example.com", true],
      ["omar@example.com", false],
      ["vera@example.com", false],
      ["adam@example.com", false],
    ] as const) {
      const { status, body } = await callRoute<ApprovalDetail, { id: string }>(getOne, `/api/v1/approvals/${waiting}`, {
        params: { id: waiting },
        headers: await tokenHeader(server, email),
      });
      expect([email, status, body.may_answer.allowed]).toEqual([email, 200, allowed]);
    }
  });
});

describe("400", () => {
  it.each(["?status=maybe", "?limit=0", "?limit=1000000", "?cursor=AAAA", `?agent=${"x".repeat(300)}`])(
    "%s is refused by name",
    async (query) => {
      expect((await list(query)).status).toBe(400);
    },
  );
});

describe("401", () => {
  it("without a session or a token", async () => {
    expect((await list("", {})).status).toBe(401);
  });
});

describe("404", () => {
  it("another team sees neither the list's rows nor the card", async () => {
    const sam = await tokenHeader(server, "sam@example.com");
    expect((await list("", sam)).ids).toEqual([]);
    for (const id of [waiting, "0195a000-0000-7000-8000-0000000000ff", "nonsense"]) {
      const reply = await callRoute(getOne, `/api/v1/approvals/${id}`, { params: { id }, headers: sam });
      expect(reply.status).toBe(404);
    }
  });
});
