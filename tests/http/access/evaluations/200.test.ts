import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Decision, EvaluationsAnswer } from "@/lib/contracts/access";
import { type AccessServer, accessServer, call } from "@/tests/support/accessServer";

const servers: AccessServer[] = [];
let server: AccessServer;
let token: string;
beforeEach(async () => {
  server = await accessServer();
  servers.push(server);
  token = await server.token();
});
afterAll(async () => {
  for (const one of servers) await one.close();
});

const { subject, resource } = call("");
const ALLOWED = { action: { name: "banking.list_invoices" } };
const DENIED = { action: { name: "banking.read_salaries" } };

async function batch(evaluations: unknown[], semantic?: string): Promise<boolean[]> {
  const options = semantic === undefined ? {} : { options: { evaluations_semantic: semantic } };
  const reply = await server.post<EvaluationsAnswer>(
    "/access/v1/evaluations",
    { subject, resource, evaluations, ...options },
    token,
  );
  expect(reply.status).toBe(200);
  // What was answered is what was recorded, and no more.
  expect(await server.db.prisma.evaluation.count()).toBe(reply.body.evaluations.length);
  return reply.body.evaluations.map(({ decision }) => decision);
}

describe("a batch", () => {
  it("decides all, in order, by default", async () => {
    expect(await batch([ALLOWED, DENIED, ALLOWED])).toEqual([true, false, true]);
  });

  it("execute_all decides all", async () => {
    expect(await batch([DENIED, ALLOWED], "execute_all")).toEqual([false, true]);
  });

  it("deny_on_first_deny stops after, and includes, the first deny", async () => {
    expect(await batch([ALLOWED, DENIED, ALLOWED], "deny_on_first_deny")).toEqual([true, false]);
  });

  it("permit_on_first_permit stops after, and includes, the first permit", async () => {
    expect(await batch([DENIED, ALLOWED, DENIED], "permit_on_first_permit")).toEqual([false, true]);
  });

  it("each sees what those before it were allowed", async () => {
    const untrusted = { action: { name: "banking.read_statement" } };
    const exposing = { action: { name: "banking.share_statement" } };
    expect(await batch([exposing, untrusted, exposing])).toEqual([true, true, false]);
  });

  it("replaces a default as a whole", async () => {
    const body = {
      subject,
      resource,
      ...ALLOWED,
      context: { environment: "sandbox" },
      evaluations: [{}, { context: {} }],
    };
    const reply = await server.post<EvaluationsAnswer>("/access/v1/evaluations", body, token);
    expect(reply.body.evaluations.map(({ context }) => context.reason)).toEqual(["credential_scope", "granted"]);
  });

  it("without items is a single evaluation", async () => {
    for (const extra of [{}, { evaluations: [] }]) {
      const reply = await server.post<Decision>(
        "/access/v1/evaluations",
        { ...call("banking.list_invoices"), ...extra },
        token,
      );
      expect(reply.body.decision).toBe(true);
    }
  });

  it.each([
    [
      "an unknown semantic",
      { evaluations: [{}], options: { evaluations_semantic: "guess" } },
      "/options/evaluations_semantic",
    ],
    ["items that are no list", { evaluations: {} }, "/evaluations"],
    ["an item that is no object", { evaluations: [7] }, "/evaluations/0"],
    ["too many items", { evaluations: Array.from({ length: 101 }, () => ({})) }, "/evaluations"],
  ])("with %s is refused", async (_, changed, pointer) => {
    const reply = await server.post("/access/v1/evaluations", { ...call("banking.list_invoices"), ...changed }, token);
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toMatchObject([{ pointer }]);
  });
});
