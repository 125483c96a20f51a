import type { TaskAnswer } from "@/lib/contracts/access";
import { callerOf, programOf } from "@/lib/http/server/peer";
import type { Answer } from "@/lib/http/server/respond";
import { cancelRequest } from "@/lib/services/access/cancelRequest";
import type { AccessContext, BearerContext } from "@/lib/services/access/context";
import { unavailable } from "@/lib/services/access/decisionAnswer";
import { evaluate } from "@/lib/services/access/evaluate";
import { evaluateBatch } from "@/lib/services/access/evaluateBatch";
import { exchangeToken } from "@/lib/services/access/exchangeToken";
import { getHandOff } from "@/lib/services/access/getHandOff";
import { getRequest } from "@/lib/services/access/getRequest";
import { jwks } from "@/lib/services/access/jwks";
import { metadata } from "@/lib/services/access/metadata";
import { openRequest } from "@/lib/services/access/openRequest";
import { openSession } from "@/lib/services/access/openSession";
import { recordFragment } from "@/lib/services/access/recordFragment";
import { redeemPermit } from "@/lib/services/access/redeemPermit";
import { releaseSecret } from "@/lib/services/access/releaseSecret";
import { replyToQuestion } from "@/lib/services/access/replyToQuestion";
import { reportOutcome } from "@/lib/services/access/reportOutcome";
import { reportTools } from "@/lib/services/access/reportTools";
import { searchActions } from "@/lib/services/access/searchActions";
import {
  authenticated,
  type Exchange,
  formBody,
  jsonBody,
  jsonField,
  optionalJsonBody,
  refusingInvalid,
  withBearer,
} from "./exchange";

type Handler = (exchange: Exchange) => Promise<Answer>;

export interface Route {
  path: RegExp;
  handlers: Partial<Record<"GET" | "POST", Handler>>;
  /** What to answer instead of a 503 when the caller cannot even be looked up: a decision is always an answer. */
  whenUnavailable?: (now: Date) => unknown;
}

/** How long others may keep the public documents, in seconds. */
const PUBLIC_FOR = { "Cache-Control": "public, max-age=300" };
/** How long to wait before polling a pending task again, in seconds. */
const POLL_SECONDS = 2;

export const ROUTES: readonly Route[] = [
  {
    path: /^\/\.well-known\/authzen-configuration$/,
    handlers: { GET: async ({ ctx }) => ({ status: 200, body: metadata({ ctx }), headers: PUBLIC_FOR }) },
  },
  {
    path: /^\/access\/v1\/jwks$/,
    handlers: { GET: async ({ ctx }) => ({ status: 200, body: await jwks({ ctx }), headers: PUBLIC_FOR }) },
  },
  { path: /^\/access\/v1\/token$/, handlers: { POST: token } },
  {
    path: /^\/access\/v1\/evaluation$/,
    handlers: { POST: decided((ctx, input) => evaluate({ ctx, input })) },
    whenUnavailable: unavailable,
  },
  {
    path: /^\/access\/v1\/evaluations$/,
    handlers: { POST: decided((ctx, input) => evaluateBatch({ ctx, input })) },
  },
  {
    path: /^\/access\/v1\/search\/action$/,
    handlers: { POST: posted(200, (ctx, input) => searchActions({ ctx, input })) },
  },
  { path: /^\/access\/v1\/sessions$/, handlers: { POST: posted(201, (ctx, input) => openSession({ ctx, input })) } },
  { path: /^\/access\/v1\/requests$/, handlers: { POST: submitted } },
  { path: /^\/access\/v1\/requests\/([^/]+)$/, handlers: { GET: polled } },
  { path: /^\/access\/v1\/requests\/([^/]+)\/cancel$/, handlers: { POST: cancelled } },
  { path: /^\/access\/v1\/requests\/([^/]+)\/replies$/, handlers: { POST: replied } },
  { path: /^\/access\/v1\/hand-offs\/([^/]+)$/, handlers: { GET: handOff } },
  {
    path: /^\/access\/v1\/permits\/redeem$/,
    handlers: { POST: posted(200, (ctx, input) => redeemPermit({ ctx, input })) },
  },
  {
    path: /^\/access\/v1\/secrets\/release$/,
    handlers: { POST: posted(200, (ctx, input) => releaseSecret({ ctx, input })) },
  },
  {
    path: /^\/access\/v1\/outcomes$/,
    handlers: { POST: posted(200, (ctx, input) => reportOutcome({ ctx, input }), { evenIfStopped: true }) },
  },
  { path: /^\/access\/v1\/tools$/, handlers: { POST: posted(200, (ctx, input) => reportTools({ ctx, input })) } },
  {
    path: /^\/access\/v1\/fragments$/,
    handlers: { POST: posted(201, (ctx, input) => recordFragment({ ctx, input })) },
  },
];

/** Authenticates, reads the JSON body, and answers what the use-case says. */
function posted(
  status: number,
  run: (ctx: AccessContext, input: unknown) => Promise<unknown>,
  standing: { evenIfStopped?: boolean } = {},
): Handler {
  return async (exchange) => {
    const ctx = await authenticated(exchange, standing);
    return { status, body: await run(ctx, await jsonBody(exchange)) };
  };
}

/** The same for decisions: the credential is looked up in the transaction that decides. */
function decided(run: (ctx: BearerContext, input: unknown) => Promise<unknown>): Handler {
  return async (exchange) => {
    const ctx = await withBearer(exchange);
    const input = await jsonBody(exchange);
    return { status: 200, body: await refusingInvalid(() => run(ctx, input)) };
  };
}

async function token(exchange: Exchange): Promise<Answer> {
  const form = await formBody(exchange);
  const body = await exchangeToken({
    ctx: exchange.ctx,
    input: form,
    details: jsonField(form?.authorization_details),
    caller: { address: callerOf(exchange.req), program: programOf(exchange.req) },
  });
  return { status: "error" in body ? 400 : 200, body, headers: { "Cache-Control": "no-store", Pragma: "no-cache" } };
}

async function submitted(exchange: Exchange): Promise<Answer> {
  const ctx = await authenticated(exchange);
  const header = exchange.req.headers["idempotency-key"];
  const answer = await openRequest({
    ctx,
    input: await jsonBody(exchange),
    idempotencyKey: Array.isArray(header) ? header[0] : header,
  });
  // The profile: 202 while it waits, 201 when it is settled already.
  return taskResponse(answer, answer.task.status === "pending" ? 202 : 201, { Location: answer.task.status_endpoint });
}

async function polled(exchange: Exchange): Promise<Answer> {
  const ctx = await authenticated(exchange);
  return taskResponse(await getRequest({ ctx, taskId: exchange.parameter }), 200);
}

async function cancelled(exchange: Exchange): Promise<Answer> {
  const ctx = await authenticated(exchange);
  const input = await optionalJsonBody(exchange);
  return { status: 200, body: await cancelRequest({ ctx, taskId: exchange.parameter, input }) };
}

async function replied(exchange: Exchange): Promise<Answer> {
  const ctx = await authenticated(exchange);
  const input = await jsonBody(exchange);
  return { status: 200, body: await replyToQuestion({ ctx, taskId: exchange.parameter, input }) };
}

async function handOff(exchange: Exchange): Promise<Answer> {
  const ctx = await authenticated(exchange);
  return { status: 200, body: await getHandOff({ ctx, handOffId: exchange.parameter }) };
}

function taskResponse(body: TaskAnswer, status: number, headers: Record<string, string> = {}): Answer {
  const pending = body.task.status === "pending";
  return { status, body, headers: { ...headers, ...(pending ? { "Retry-After": String(POLL_SECONDS) } : {}) } };
}
