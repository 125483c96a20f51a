import type { IncomingMessage } from "node:http";
import { HttpProblem } from "@/lib/http/problem";
import { readBody } from "@/lib/http/server/body";
import { callerOf, programOf } from "@/lib/http/server/peer";
import { parseStrictJson } from "@/lib/http/server/strictJson";
import { authenticate, requireGenuine } from "@/lib/services/access/authenticate";
import type { AccessContext, AccessLog, BearerContext } from "@/lib/services/access/context";
import { noteTokenAddress } from "@/lib/services/access/noteAddress";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/** One request, as a route handles it. */
export interface Exchange {
  req: IncomingMessage;
  /** What the path holds, such as a task's id. */
  parameter: string;
  ctx: Omit<ServiceContext, "actor"> & { log: AccessLog };
  bodyTimeoutMsMax: number;
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** The context of whoever holds the access token (RFC 6750); 401 for anyone else. */
export function authenticated(
  { req, ctx }: Exchange,
  standing: { evenIfStopped?: boolean } = {},
): Promise<AccessContext> {
  const token = bearerToken(req);
  return refusingInvalid(async () => {
    const actor = await authenticate({ ctx, token, ...standing });
    await noteTokenAddress({
      ctx,
      credentialId: actor.credentialId,
      caller: { address: callerOf(req), program: programOf(req) },
    });
    return { ...ctx, actor };
  });
}

/** The context of whoever holds a genuine access token, whose credential is looked at with the decision; 401 for anyone else. */
export function withBearer({ req, ctx }: Exchange): Promise<BearerContext> {
  const token = bearerToken(req);
  return refusingInvalid(async () => {
    const bearer = await requireGenuine({ ctx, token });
    await noteTokenAddress({
      ctx,
      credentialId: bearer.credentialId,
      caller: { address: callerOf(req), program: programOf(req) },
    });
    return { ...ctx, bearer };
  });
}

function bearerToken({ headers }: IncomingMessage): string {
  const header = headers.authorization;
  if (header === undefined)
    throw new HttpProblem(401, "Send an access token: Authorization: Bearer …", {
      "WWW-Authenticate": 'Bearer realm="ambit"',
    });
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw invalidToken("The Authorization header is not a Bearer token.");
  return token;
}

/** Says as RFC 6750 has it that a token is not, or no longer, valid. */
export async function refusingInvalid<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.kind === "unauthenticated") throw invalidToken(error.message);
    throw error;
  }
}

function invalidToken(message: string): HttpProblem {
  return new HttpProblem(401, message, { "WWW-Authenticate": 'Bearer realm="ambit", error="invalid_token"' });
}

/** The JSON body; 415 unless it is declared as JSON. */
export async function jsonBody({ req, bodyTimeoutMsMax }: Exchange): Promise<unknown> {
  if (!hasType(req, "application/json")) throw new HttpProblem(415, "Send Content-Type: application/json.");
  return parseStrictJson(await readBody(req, bodyTimeoutMsMax));
}

/** The JSON body, or undefined when there is none. */
export async function optionalJsonBody(exchange: Exchange): Promise<unknown> {
  if (exchange.req.headers["content-type"] !== undefined) return jsonBody(exchange);
  const bytes = await readBody(exchange.req, exchange.bodyTimeoutMsMax);
  if (bytes.length > 0) throw new HttpProblem(415, "Send Content-Type: application/json.");
  return undefined;
}

/** The fields of a form, or null when it is none or a field is there twice. */
export async function formBody({ req, bodyTimeoutMsMax }: Exchange): Promise<Record<string, string> | null> {
  if (!hasType(req, "application/x-www-form-urlencoded")) return null;
  const fields = new URLSearchParams((await readBody(req, bodyTimeoutMsMax)).toString("utf8"));
  const names = [...fields.keys()];
  return new Set(names).size === names.length ? Object.fromEntries(fields) : null;
}

/** A field that holds JSON, read as strictly as a body; undefined where it is not there, or is none. */
export function jsonField(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : parseStrictJson(Buffer.from(text));
  } catch (error) {
    if (error instanceof HttpProblem || error instanceof Problem) return undefined;
    throw error;
  }
}

function hasType(req: IncomingMessage, type: string): boolean {
  const declared = req.headers["content-type"]?.split(";")[0];
  return declared !== undefined && declared.trim().toLowerCase() === type;
}
