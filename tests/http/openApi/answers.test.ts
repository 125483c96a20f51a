/** What the access API really answers is what the document says; the rest of the API is checked with the role table. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Decision, TaskAnswer } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { answerHealth } from "@/lib/http/health";
import { openApiDocument } from "@/lib/http/openApi/document";
import { type AccessServer, accessServer, call, exchangeForm, payment } from "@/tests/support/accessServer";
import { documentedAnswers } from "@/tests/support/documentedAnswers";

const document = openApiDocument({ publicUrl: "http://ambit.test", sessionCookie: "session" });
const undocumented = documentedAnswers(document);
let server: AccessServer;
let token: string;
/** `status method path` of what was answered. */
const answered = new Set<string>();

beforeAll(async () => {
  server = await accessServer();
  token = await server.token();
});
afterAll(() => server.close());

/** Calls one operation of the document, holds the answer against it, and gives what was answered. */
async function ask<T = JsonObject>(
  operation: `${"GET" | "POST"} /${string}`,
  sent: { id?: string; body?: unknown; raw?: RequestInit; as?: string | null } = {},
): Promise<{ status: number; body: T }> {
  const [method = "", path = ""] = operation.split(" ");
  const bearer = sent.as === undefined ? token : sent.as;
  const response = await fetch(`${server.origin}${path.replace("{id}", sent.id ?? "")}`, {
    method,
    headers: {
      ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
      ...(sent.body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    ...sent.raw,
  });
  const body = (await response.json()) as T;
  const { status } = response;
  answered.add(`${status} ${operation}`);
  const type = response.headers.get("content-type");
  expect(undocumented({ method, path, status, type, body }), `${status} ${operation}`).toEqual([]);
  return { status, body };
}

const evaluate = (body: JsonObject) => ask<Decision>("POST /access/v1/evaluation", { body });
const asking = (body: JsonObject) => ({ ...body, context: { ...(body.context as JsonObject), submit_request: true } });

it("documents, tokens and sessions", async () => {
  await ask("GET /.well-known/authzen-configuration", { as: null });
  await ask("GET /access/v1/jwks", { as: null });
  const secret = server.organisation.secret("billing-helper", "banking", "production");
  const exchange = (form: URLSearchParams) => ask("POST /access/v1/token", { as: null, raw: { body: form } });
  expect((await exchange(exchangeForm(secret))).status).toBe(200);
  expect((await exchange(exchangeForm("nonsense"))).status).toBe(400);
  expect((await ask("POST /access/v1/sessions", { body: { salt: "a salt of this test's own" } })).status).toBe(201);
});

it("decisions of every kind, one and many", async () => {
  const read = call("banking.list_invoices");
  const unknown = call("banking.steal");
  expect((await evaluate(read)).body.context.outcome).toBe("allow");
  expect((await evaluate(payment())).body.context.outcome).toBe("escalate");
  expect((await evaluate(payment({ amount: 9_000 }))).body.context.reason).toBe("arguments_outside_grant");
  expect((await evaluate(unknown)).body.context.outcome).toBe("deny");
  const { evaluations: _, ...defaults } = { evaluations: [], ...read };
  const batch = { ...defaults, evaluations: [{}, { action: { name: "banking.steal" } }] };
  expect((await ask("POST /access/v1/evaluations", { body: batch })).status).toBe(200);
  const subject = { type: "agent", id: "billing-helper" };
  expect((await ask("POST /access/v1/search/action", { body: { subject } })).status).toBe(200);
});

it("approvals, hand-offs, permits, outcomes and fragments", async () => {
  const opened = (await evaluate(asking(payment()))).body.context.access_request?.task?.id ?? "";
  expect((await ask<TaskAnswer>("GET /access/v1/requests/{id}", { id: opened })).body.task.status).toBe("pending");
  const denied = (await evaluate(payment({ amount: 7 }))).body.context;
  const denial = { evaluation_id: denied.evaluation_id, expires_at: denied.access_request?.expires_at };
  const request = { ...payment({ amount: 7 }), denial };
  expect((await ask("POST /access/v1/requests", { body: request })).status).toBe(202);
  expect((await ask("POST /access/v1/requests/{id}/cancel", { id: opened, body: {} })).status).toBe(200);
  expect((await ask("POST /access/v1/requests/{id}/cancel", { id: opened, body: {} })).status).toBe(409);

  const handOff = (await evaluate(call("banking.close_account"))).body.context.hand_off?.id ?? "";
  expect((await ask("GET /access/v1/hand-offs/{id}", { id: handOff })).status).toBe(200);

  const { subject: _, ...exact } = call("banking.list_invoices");
  const { permit, evaluation_id: evaluation } = (await evaluate(call("banking.list_invoices"))).body.context;
  expect((await ask("POST /access/v1/permits/redeem", { body: { permit, ...exact } })).status).toBe(200);
  expect((await ask("POST /access/v1/permits/redeem", { body: { permit, ...exact } })).status).toBe(409);
  const outcome = { evaluation_id: evaluation, status: "succeeded" };
  expect((await ask("POST /access/v1/outcomes", { body: outcome })).status).toBe(200);
  expect((await ask("POST /access/v1/outcomes", { body: { ...outcome, status: "failed" } })).status).toBe(409);
  const fragment = { evaluation_id: evaluation, kind: "tool.log", content: { line: "read" } };
  expect((await ask("POST /access/v1/fragments", { body: fragment })).status).toBe(201);
});

it("every operation says no as it is described: without a token, with a body that is none, about what is not there", async () => {
  const none = "01890000-0000-7000-8000-000000000000";
  for (const [path, methods] of Object.entries(document.paths).filter(([path]) => path.startsWith("/access/v1/")))
    for (const method of Object.keys(methods)) {
      const operation = `${method.toUpperCase()} ${path}` as "POST /";
      if (path === "/access/v1/jwks" || path === "/access/v1/token") continue;
      expect((await ask(operation, { id: none, as: null })).status).toBe(401);
      if (path.includes("{id}"))
        expect((await ask(operation, { id: none, ...(path.endsWith("replies") ? { body: reply } : {}) })).status).toBe(
          404,
        );
      if (method !== "post") continue;
      expect((await ask(operation, { id: none, body: [] })).status).toBe(400);
      expect((await ask(operation, { id: none, raw: { body: "x" } })).status).toBe(415);
    }
});
const reply = { question: "01890000-0000-7000-8000-000000000000", text: "Because." };

it("health, ready and stopping", async () => {
  for (const [path, isStopping, wanted] of [
    ["/healthz", false, 200],
    ["/readyz", false, 200],
    ["/readyz", true, 503],
  ] as const) {
    const said = { status: 0, type: "", text: "" };
    const res = {
      writeHead: (status: number, headers: Record<string, string>) => {
        said.status = status;
        said.type = headers["content-type"] ?? "";
      },
      end: (text: string) => {
        said.text = text;
      },
    };
    await answerHealth({ url: path, method: "GET" } as never, res as never, {
      db: server.db,
      isStopping: () => isStopping,
    });
    expect(said.status).toBe(wanted);
    const { status, type } = said;
    expect(undocumented({ method: "GET", path, status, type, body: JSON.parse(said.text) })).toEqual([]);
  }
});

it("left no operation of the access API unasked", () => {
  const asked = new Set([...answered].map((one) => one.split(" ").slice(1).join(" ")));
  const all = Object.entries(document.paths)
    .filter(([path]) => path.startsWith("/access/") || path.startsWith("/.well-known/"))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  expect(all.filter((operation) => !asked.has(operation))).toEqual([]);
});
