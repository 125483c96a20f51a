import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProblemOnWire } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { type AccessServer, accessServer, payment } from "@/tests/support/accessServer";

let server: AccessServer;
let token: string;
let auditBefore: number;
beforeAll(async () => {
  server = await accessServer();
  token = await server.token();
  auditBefore = await server.db.prisma.auditEvent.count();
});
afterAll(async () => {
  await server.close();
});

async function rowsOf(): Promise<unknown> {
  const { prisma } = server.db;
  return [
    await prisma.evaluation.count(),
    await prisma.permit.count(),
    await prisma.agentSession.count(),
    await prisma.approval.count(),
    (await prisma.auditEvent.count()) - auditBefore,
  ];
}

const context = (changed: JsonObject) => ({ ...payment(), context: changed });

describe("invalid input names the field and leaves no row", () => {
  it.each<[string, unknown, string[]]>([
    ["no object", [], [""]],
    ["nothing", {}, ["/subject", "/action", "/resource"]],
    ["a subject without an id", { ...payment(), subject: { type: "agent" } }, ["/subject/id"]],
    ["a subject that is no agent", { ...payment(), subject: { type: "user", id: "dana" } }, ["/subject/type"]],
    ["an empty action name", { ...payment(), action: { name: "" } }, ["/action/name"]],
    ["a resource that is text", { ...payment(), resource: "inv-204" }, ["/resource"]],
    [
      "properties that are a list",
      { ...payment(), resource: { type: "a", id: "b", properties: [] } },
      ["/resource/properties"],
    ],
    ["arguments that are text", context({ arguments: "all" }), ["/context/arguments"]],
    ["arguments that are null", context({ arguments: null }), ["/context/arguments"]],
    ["a confidence above 1", context({ confidence: 1.5 }), ["/context/confidence"]],
    ["submit_request that is text", context({ submit_request: "yes" }), ["/context/submit_request"]],
    ["an approval without an id", context({ approval: {} }), ["/context/approval/id"]],
    [
      "an on_behalf_of that is a number",
      { ...payment(), subject: { type: "agent", id: "billing-helper", properties: { on_behalf_of: 7 } } },
      ["/subject/properties/on_behalf_of"],
    ],
    ["an endless name", { ...payment(), action: { name: "x".repeat(300) } }, ["/action/name"]],
  ])("%s", async (_, body, pointers) => {
    const reply = await server.post<ProblemOnWire>("/access/v1/evaluation", body, token);
    expect(reply.status).toBe(400);
    expect(reply.headers.get("content-type")).toBe("application/problem+json");
    expect(reply.body.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(await rowsOf()).toEqual([0, 0, 0, 0, 0]);
  });

  it("in a batch: nothing of it is decided", async () => {
    const body = { evaluations: [payment(), { ...payment(), context: { confidence: "high" } }] };
    const reply = await server.post<ProblemOnWire>("/access/v1/evaluations", body, token);
    expect(reply.status).toBe(400);
    expect(reply.body.errors?.map(({ pointer }) => pointer)).toEqual(["/evaluations/1/context/confidence"]);
    const wrongSubject = { evaluations: [payment(), { ...payment(), subject: { type: "user", id: "dana" } }] };
    const second = await server.post<ProblemOnWire>("/access/v1/evaluations", wrongSubject, token);
    expect(second.body.errors?.map(({ pointer }) => pointer)).toEqual(["/evaluations/1/subject/type"]);
    expect(await rowsOf()).toEqual([0, 0, 0, 0, 0]);
  });

  it("while members that nobody knows are ignored", async () => {
    const reply = await server.post(
      "/access/v1/evaluation",
      { ...payment(), extra: 1, context: { time: "now", ...(payment().context as JsonObject) } },
      token,
    );
    expect(reply.status).toBe(200);
  });
});
