import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FragmentAnswer } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";

let server: AccessServer;
let token: string;
let id: string;
beforeAll(async () => {
  server = await accessServer();
  token = await server.token();
  id = String((await evaluate(server, call("banking.list_invoices"), token)).evaluation_id);
});
afterAll(() => server.close());

const record = (changed: JsonObject = {}, as = token) =>
  server.post<FragmentAnswer & JsonObject>(
    "/access/v1/fragments",
    { evaluation_id: id, kind: "tool_call", content: { method: "tools/call" }, ...changed },
    as,
  );

describe("an enforcement point's log record", () => {
  it("is kept once, whoever sends it how often", async () => {
    const replies = await Promise.all(Array.from({ length: 6 }, () => record()));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body.fragment_id)).size).toBe(1);
    const fragment = await server.db.prisma.fragment.findFirstOrThrow();
    expect(fragment).toMatchObject({
      kind: "tool_call",
      content: '{"method":"tools/call"}',
      keys: [{ kind: "evaluation", value: id }],
    });
    expect(await server.db.prisma.fragmentJoin.findMany()).toMatchObject([
      { fragmentId: fragment.id, recordId: id, governed: true, basis: "exact", keyKind: "evaluation" },
    ]);
  });

  it("is not an agent's to write", async () => {
    expect((await record({}, await server.token({ kind: "agent" }))).status).toBe(403);
  });

  it("is about an evaluation of the same agent, tool and environment", async () => {
    expect((await record({}, await server.token({ environment: "sandbox" }))).status).toBe(404);
    expect((await record({ evaluation_id: "eval_1" })).status).toBe(404);
  });

  it.each([
    ["/kind", { kind: "Tool Call" }],
    ["/content", { content: "text" }],
  ])("names %s when it is wrong", async (pointer, changed) => {
    const reply = await record(changed);
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toMatchObject([{ pointer }]);
  });
});
