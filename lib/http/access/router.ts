import type { IncomingMessage, ServerResponse } from "node:http";
import type { Database } from "@/lib/db/database";
import { HttpProblem, problemFor } from "@/lib/http/problem";
import { ClientGone, drain, refuseLargeBody } from "@/lib/http/server/body";
import { type Answer, sendJson } from "@/lib/http/server/respond";
import type { AccessLog } from "@/lib/services/access/context";
import { Problem } from "@/lib/services/problem";
import { asUnavailable } from "@/lib/services/unavailable";
import type { Exchange } from "./exchange";
import { ROUTES, type Route } from "./routes";

/** What the access API needs of the process that serves it. */
export interface AccessDeps {
  db: Database;
  now: () => Date;
  /** What the outside calls this installation, without a trailing slash. */
  publicUrl: string;
  /** Derives a 32-byte key for one purpose from the master secret. */
  deriveKey: (purpose: string) => Buffer;
  /** Gets warnings and what nobody foresaw (a pino logger will do). Never a secret, a token or a body. */
  log: AccessLog;
  /** How long a body may take to arrive, in milliseconds. */
  bodyTimeoutMsMax?: number;
}

/** Answers `/access/…` and `/.well-known/authzen-configuration`; resolves to false for any other path, untouched. */
export type AccessHandler = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

const BODY_TIMEOUT_MS = 10_000;
const REQUEST_ID_MAX = 256;

/** The access API as a handler that is mounted before everything else. It never rejects. */
export function createAccessHandler({ log, bodyTimeoutMsMax = BODY_TIMEOUT_MS, ...deps }: AccessDeps): AccessHandler {
  return async (req, res) => {
    const path = (req.url ?? "").split("?", 1)[0] ?? "";
    if (path !== "/access" && !path.startsWith("/access/") && path !== "/.well-known/authzen-configuration")
      return false;

    const requestId = req.headers["x-request-id"];
    if (typeof requestId === "string" && requestId.length <= REQUEST_ID_MAX) res.setHeader("X-Request-ID", requestId);
    const route = ROUTES.find((one) => one.path.test(path));
    const parameter = route?.path.exec(path)?.[1] ?? "";
    try {
      sendJson(res, await answerTo(route, { req, parameter, ctx: { ...deps, log }, bodyTimeoutMsMax }));
    } catch (error) {
      sendFailure(req, res, { error, route, now: deps.now(), log });
    }
    return true;
  };
}

async function answerTo(route: Route | undefined, exchange: Exchange): Promise<Answer> {
  if (route === undefined) throw new HttpProblem(404, "There is nothing at this address.");
  const allowed = allowedMethods(route);
  const { method = "GET" } = exchange.req;
  if (method === "OPTIONS") return { status: 204, headers: { Allow: allowed } };
  // Node sends no body in answer to a HEAD.
  const handler = route.handlers[method === "HEAD" ? "GET" : (method as "GET" | "POST")];
  if (handler === undefined) throw new HttpProblem(405, `This address takes ${allowed}.`, { Allow: allowed });
  refuseLargeBody(exchange.req);
  return handler(exchange);
}

function allowedMethods({ handlers }: Route): string {
  return [...(handlers.GET ? ["GET", "HEAD"] : []), ...(handlers.POST ? ["POST"] : []), "OPTIONS"].join(", ");
}

interface Failure {
  error: unknown;
  route: Route | undefined;
  now: Date;
  log: AccessLog;
}

function sendFailure(req: IncomingMessage, res: ServerResponse, { error: thrown, route, now, log }: Failure): void {
  if (thrown instanceof ClientGone) {
    res.destroy();
    return;
  }
  const error = asUnavailable(thrown);
  if (error !== thrown) log.error({ error: messageOf(thrown) }, "the database did not answer");
  drain(req);
  if (error instanceof Problem && error.kind === "unavailable" && route?.whenUnavailable !== undefined) {
    sendJson(res, { status: 200, body: route.whenUnavailable(now) });
    return;
  }
  const problem = problemFor(error);
  if (problem.unexpected) log.error({ error: messageOf(error), stack: stackOf(error) }, "the access API failed");
  sendJson(res, problem);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
