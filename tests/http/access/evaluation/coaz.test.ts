import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { type AccessServer, accessServer, evaluate } from "@/tests/support/accessServer";

let server: AccessServer;
let token: string;
beforeAll(async () => {
  server = await accessServer();
  token = await server.token();
});
afterAll(() => server.close());

const toolCall = (tool: string, context?: JsonObject): JsonObject => ({
  subject: { type: "identity", id: "dana@example.com" },
  action: { name: "tools/call" },
  resource: { type: "tool", id: tool },
  ...(context === undefined ? {} : { context }),
});

describe("the default mapping of the COAZ-MCP binding", () => {
  it("is the action of the token's tool, in the token's environment, for the person", async () => {
    const { evaluation_id: id, outcome } = await evaluate(server, toolCall("list_invoices"), token);
    expect(outcome).toBe("allow");
    const row = await server.db.prisma.evaluation.findUniqueOrThrow({ where: { id: String(id) } });
    expect(row).toMatchObject({
      action: "banking.list_invoices",
      tool: "banking",
      environment: "production",
      onBehalfOf: "dana@example.com",
      arguments: null,
    });
  });

  it("takes arguments and agent from the context, and no other agent's", async () => {
    const paid = { arguments: { recipient: "DE89370400440532013000", amount: 5 }, agent: "billing-helper" };
    expect((await evaluate(server, toolCall("send_money", paid), token)).reason).toBe("approval_required");
    expect((await evaluate(server, toolCall("send_money"), token)).reason).toBe("arguments_outside_grant");
    expect((await evaluate(server, toolCall("list_invoices", { agent: "ticket-helper" }), token)).reason).toBe(
      "credential_scope",
    );
  });

  it("redeems what it was permitted in the same form", async () => {
    const { permit } = await evaluate(server, toolCall("list_invoices"), token);
    const { subject: _, ...again } = toolCall("list_invoices");
    expect((await server.post("/access/v1/permits/redeem", { permit, ...again }, token)).status).toBe(200);
  });

  it.each([
    ["resources/read", "resource", "banking.resources.read"],
    ["prompts/get", "prompt", "banking.prompts.get"],
    ["completion/complete", "prompt", "banking.completion.complete"],
    ["logging/setLevel", "mcp_server", "banking.logging.setLevel"],
  ])("makes of %s an action of the same name", async (method, type, action) => {
    const asked = { ...toolCall("x"), action: { name: method }, resource: { type, id: "x" } };
    const { evaluation_id: id, reason } = await evaluate(server, asked, token);
    expect(reason).toBe("action_unknown");
    expect(await server.db.prisma.evaluation.findUniqueOrThrow({ where: { id: String(id) } })).toMatchObject({
      action,
    });
  });

  it("knows no method under another resource's type", async () => {
    const asked = { ...toolCall("x"), action: { name: "resources/read" }, resource: { type: "prompt", id: "x" } };
    expect((await server.post("/access/v1/evaluation", asked, token)).status).toBe(400);
  });
});
