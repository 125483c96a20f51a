/** The access API on a real node:http server over a database of its own, at a time that the test moves. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Decision, DecisionContext, TaskAnswer } from "@/lib/contracts/access";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { Database } from "@/lib/db/database";
import { createAccessHandler } from "@/lib/http/access/router";
import type { ServiceContext } from "@/lib/services/context";
import { type TestClock, testClock } from "./clock";
import { testContext } from "./context";
import { organisationDatabase, type TestOrganisation } from "./organisation";

export interface Reply<T = JsonObject> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Caller {
  agent?: string;
  tool?: string;
  environment?: string;
  kind?: "agent" | "enforcement_point";
}

export interface AccessServer {
  origin: string;
  databaseUrl: string;
  db: Database;
  clock: TestClock;
  organisation: TestOrganisation;
  /** Ambit itself, for what runs beside the API (sweeps). */
  system: ServiceContext;
  /** What was logged. */
  logged: { level: "warn" | "error"; detail: Record<string, unknown>; message: string }[];
  /** An access token; billing-helper's enforcement point for banking in production unless said otherwise. */
  token(caller?: Caller): Promise<string>;
  post<T = JsonObject>(
    path: string,
    body: unknown,
    token?: string,
    headers?: Record<string, string>,
  ): Promise<Reply<T>>;
  get<T = JsonObject>(path: string, token?: string): Promise<Reply<T>>;
  close(): Promise<void>;
}

export async function accessServer(
  options: { bundle?: string; bodyTimeoutMsMax?: number } = {},
): Promise<AccessServer> {
  const clock = testClock();
  const { database, organisation } = await organisationDatabase({
    clock,
    ...(options.bundle ? { bundle: options.bundle } : {}),
  });
  const { url, db, close } = database;
  const system = testContext({ db, clock });
  const logged: AccessServer["logged"] = [];
  const handler = createAccessHandler({
    db,
    now: clock.now,
    publicUrl: system.publicUrl,
    deriveKey: system.deriveKey,
    log: {
      warn: (detail, message) => logged.push({ level: "warn", detail, message }),
      error: (detail, message) => logged.push({ level: "error", detail, message }),
    },
    ...(options.bodyTimeoutMsMax === undefined ? {} : { bodyTimeoutMsMax: options.bodyTimeoutMsMax }),
  });
  const server = createServer((req, res) => {
    void handler(req, res).then((handled) => {
      if (!handled) res.writeHead(418).end();
    });
  });
  const origin = await listen(server);
  const send = sender(origin);
  return {
    origin,
    databaseUrl: url,
    db,
    clock,
    organisation,
    system,
    logged,
    token: async ({ agent = "billing-helper", tool = "banking", environment = "production", kind } = {}) =>
      tokenFor(origin, organisation.secret(agent, tool, environment, kind)),
    post: (path, body, token, headers) => send("POST", path, { body, token, headers }),
    get: (path, token) => send("GET", path, { token }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await close();
    },
  };
}

/** Exchanges a credential's secret for an access token. */
export async function tokenFor(origin: string, secret: string): Promise<string> {
  const response = await fetch(`${origin}/access/v1/token`, { method: "POST", body: exchangeForm(secret) });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`no access token: ${response.status}`);
  return token;
}

export function exchangeForm(secret: string, changed: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: secret,
    subject_token_type: "urn:ambit:token-type:credential",
    ...changed,
  });
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function sender(origin: string) {
  return async <T>(
    method: "GET" | "POST",
    path: string,
    {
      body,
      token,
      headers,
    }: { body?: unknown; token?: string | undefined; headers?: Record<string, string> | undefined },
  ): Promise<Reply<T>> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as T };
  };
}

/** An evaluation of billing-helper in production; `payment()` escalates to an operator. */
export function payment(changed: Record<string, Json> = {}, context: Record<string, Json> = {}): JsonObject {
  return call("banking.send_money", {
    resource: { type: "payment", id: "inv-204" },
    context: { arguments: { recipient: "DE89370400440532013000", amount: 120, ...changed }, ...context },
  });
}

/** An evaluation of any action, as an enforcement point sends it. */
export function call(
  action: string,
  {
    agent = "billing-helper",
    resource = { type: "thing", id: "one" },
    context = {},
    onBehalfOf,
  }: {
    agent?: string;
    resource?: JsonObject;
    context?: JsonObject;
    onBehalfOf?: string;
  } = {},
): JsonObject {
  return {
    subject: {
      type: "agent",
      id: agent,
      ...(onBehalfOf === undefined ? {} : { properties: { on_behalf_of: onBehalfOf } }),
    },
    action: { name: action },
    resource,
    context,
  };
}

export async function evaluate(server: AccessServer, body: JsonObject, token: string): Promise<DecisionContext> {
  const reply = await server.post<Decision>("/access/v1/evaluation", body, token);
  if (reply.status !== 200) throw new Error(`evaluation answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  if (reply.body.decision !== (reply.body.context.outcome === "allow"))
    throw new Error("decision and outcome disagree");
  return reply.body.context;
}

/** Asks for `body` with `submit_request` and answers the task that it got. */
export async function submit(server: AccessServer, body: JsonObject, token: string): Promise<string> {
  const context = await evaluate(
    server,
    { ...body, context: { ...(body.context as JsonObject), submit_request: true } },
    token,
  );
  const id = context.access_request?.task?.id;
  if (id === undefined) throw new Error(`no task was opened: ${context.reason}`);
  return id;
}

/**
 * Approves a task the way people's answers leave it, without their use-case: each answer with what the person qualifies
 * for, the approval approved until an hour from now.
 */
export async function approve(
  server: AccessServer,
  taskId: string,
  answers: { email: string; qualifies: { kind: string; name: string }[] }[] = [
    { email: "olga@example.com", qualifies: [{ kind: "role", name: "operator" }] },
  ],
): Promise<void> {
  const now = server.clock.now();
  await server.db.prisma.$transaction(async (tx) => {
    for (const { email, qualifies } of answers) {
      const person = await tx.person.findUniqueOrThrow({ where: { email } });
      await tx.approvalAnswer.create({
        data: { approvalId: taskId, personId: person.id, verdict: "approve", qualifies, answeredAt: now },
      });
    }
    await tx.approval.update({
      where: { id: taskId },
      data: { status: "approved", resolvedAt: now, approvedUntil: new Date(now.getTime() + 3_600_000) },
    });
  });
}

export async function task(server: AccessServer, taskId: string, token: string): Promise<TaskAnswer> {
  const reply = await server.get<TaskAnswer>(`/access/v1/requests/${taskId}`, token);
  if (reply.status !== 200) throw new Error(`the task answered ${reply.status}`);
  return reply.body;
}

/** `body` with the approval presented. */
export function presenting(body: JsonObject, approvalId: string): JsonObject {
  return { ...body, context: { ...(body.context as JsonObject), approval: { id: approvalId } } };
}
