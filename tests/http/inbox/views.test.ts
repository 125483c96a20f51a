import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as listOfActions, POST as saveOfActions } from "@/app/api/v1/actions/views/route";
import { GET as inbox } from "@/app/api/v1/inbox/route";
import { DELETE as remove } from "@/app/api/v1/inbox/views/[id]/route";
import { GET as list, POST as save } from "@/app/api/v1/inbox/views/route";
import type { InboxRows } from "@/lib/contracts/inbox";
import { SAVED_VIEWS_MAX, type SavedView } from "@/lib/contracts/savedViews";
import { type AccessServer, accessServer, payment, submit } from "@/tests/support/accessServer";
import { callRoute, serveRoutesFrom, tokenHeader } from "@/tests/support/personRoutes";

const PATH = "/api/v1/inbox/views";
let server: AccessServer;
let undo: () => void;
let olga: Record<string, string>;
let otto: Record<string, string>;

beforeAll(async () => {
  server = await accessServer();
  undo = serveRoutesFrom(server);
  olga = await tokenHeader(server, "olga@example.com");
  otto = await tokenHeader(server, "otto@example.com");
});
afterAll(async () => {
  undo();
  await server.close();
});
beforeEach(() => server.db.prisma.savedView.deleteMany());

const saved = (headers: Record<string, string>, body: unknown) =>
  callRoute<SavedView & { detail?: string }, Record<string, never>>(save, PATH, {
    params: {},
    method: "POST",
    headers,
    body,
  });
const viewsOf = async (headers: Record<string, string>) =>
  (await callRoute<{ views: SavedView[] }, Record<string, never>>(list, PATH, { params: {}, headers })).body.views;
const removed = (headers: Record<string, string>, id: string) =>
  callRoute<object, { id: string }>(remove, `${PATH}/${id}`, { params: { id }, method: "DELETE", headers });

describe("200", () => {
  it("keeps a view, lists it by name to its owner alone, and its query lists what it says", async () => {
    const id = await submit(server, payment({ reference: "kept" }), await server.token());
    const { body } = await saved(olga, { name: " Payments ", query: "q=send_money&scope=all&status=pending" });
    expect(body).toMatchObject({ name: "Payments", query: "scope=all&q=send_money" });
    await saved(olga, { name: "Every one", query: "" });
    expect((await viewsOf(olga)).map(({ name }) => name)).toEqual(["Every one", "Payments"]);
    expect(await viewsOf(otto)).toEqual([]);
    const reply = await callRoute<InboxRows, Record<string, never>>(inbox, `/api/v1/inbox?${body.query}`, {
      params: {},
      headers: otto,
    });
    expect(reply.body.rows.map((row) => row.id)).toEqual([id]);
  });

  it("keeps what the list shows and nothing else of an address", async () => {
    const { body } = await saved(olga, {
      name: "a",
      query: "cursor=abc&status=resolved&sort=resolved&next=//evil.test",
    });
    expect(body.query).toBe("status=resolved");
  });

  it("keeps lists of actions apart from those of the inbox, each with what its own list shows", async () => {
    const ofActions = "/api/v1/actions/views";
    const query = "cursor=abc&kind=ungoverned&q=trace%3Aabc&status=resolved";
    const asked = { params: {}, headers: olga };
    const { body } = await callRoute<SavedView, Record<string, never>>(saveOfActions, ofActions, {
      ...asked,
      method: "POST",
      body: { name: "Payments", query },
    });
    expect(body.query).toBe("q=trace%3Aabc&kind=ungoverned");
    await saved(olga, { name: "Payments", query: "" });
    expect((await viewsOf(olga)).map(({ query: kept }) => kept)).toEqual([""]);
    const { body: kept } = await callRoute<{ views: SavedView[] }, Record<string, never>>(
      listOfActions,
      ofActions,
      asked,
    );
    expect(kept.views).toEqual([body]);
    const refused = await callRoute<object, Record<string, never>>(saveOfActions, ofActions, {
      ...asked,
      method: "POST",
      body: { name: "a", query: "outcome=perhaps" },
    });
    expect(refused.status).toBe(400);
  });

  it("deletes it, with an audit event", async () => {
    const { body } = await saved(olga, { name: "a", query: "" });
    expect((await removed(olga, body.id)).status).toBe(200);
    expect(await viewsOf(olga)).toEqual([]);
    const events = await server.db.prisma.auditEvent.findMany({
      where: { subjectId: body.id },
      orderBy: { sequence: "asc" },
    });
    expect(events.map(({ event }) => event)).toEqual(["saved_view.saved", "saved_view.deleted"]);
  });
});

describe("400", () => {
  it.each([
    { name: " ", query: "" },
    { name: "x".repeat(81), query: "" },
    { name: "a", query: "status=perhaps" },
    { name: "a", query: "x".repeat(1001) },
    { name: "a" },
    { name: "a", query: "", person: "otto@example.com" },
  ])("%o", async (body) => {
    expect((await saved(olga, body)).status).toBe(400);
    expect(await viewsOf(olga)).toEqual([]);
  });

  it("one too many, also when two come at once", async () => {
    const person = await server.organisation.person("olga@example.com");
    await server.db.prisma.savedView.createMany({
      data: Array.from({ length: SAVED_VIEWS_MAX - 1 }, (_, index) => ({
        id: `0195a000-0000-7000-8000-0000000010${String(index).padStart(2, "0")}`,
        personId: person.id,
        name: `view ${index}`,
        query: "",
        createdAt: server.clock.now(),
      })),
    });
    const replies = await Promise.all(["one", "two"].map((name) => saved(olga, { name, query: "" })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(await viewsOf(olga)).toHaveLength(SAVED_VIEWS_MAX);
  });
});

describe("401, 404 and 409", () => {
  it("nothing without a token", async () => {
    expect((await saved({}, { name: "a", query: "" })).status).toBe(401);
  });

  it("another's view looks the same as none", async () => {
    const { body } = await saved(olga, { name: "a", query: "" });
    const other = await removed(otto, body.id);
    const none = await removed(otto, "0195a000-0000-7000-8000-0000000000ff");
    expect(other).toMatchObject({ status: 404, body: none.body });
    expect((await removed(otto, "nonsense")).status).toBe(404);
    expect(await viewsOf(olga)).toHaveLength(1);
  });

  it("a name in use is refused, another person may use it", async () => {
    await saved(olga, { name: "a", query: "" });
    expect(await saved(olga, { name: "a", query: "scope=all" })).toMatchObject({ status: 409 });
    expect((await saved(otto, { name: "a", query: "" })).status).toBe(200);
    expect((await viewsOf(olga)).map(({ query }) => query)).toEqual([""]);
  });
});
