/** The handlers of /api/v1 as Next.js calls them, over a test's own database and time. */

import { sealSession, sessionCookieName } from "@/lib/http/person/sessionToken";
import type { Runtime } from "@/lib/http/runtime";
import { readConfiguration } from "@/lib/platform/configuration";
import { createApiToken } from "@/lib/services/person/createApiToken";
import type { AccessServer } from "./accessServer";

type Route<Params> = (request: Request, route: { params: Promise<Params> }) => Promise<Response>;

export interface RouteReply<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** Makes `server`'s database and clock what this process's handlers run on. Answers how to undo it. */
export function serveRoutesFrom({ db, clock, system }: Pick<AccessServer, "db" | "clock" | "system">): () => void {
  const holder = globalThis as { [key: symbol]: Partial<Runtime> | undefined };
  const key = Symbol.for("ambit.runtime");
  const configuration = readConfiguration({});
  holder[key] = { configuration, db, now: clock.now, publicUrl: system.publicUrl, deriveKey: system.deriveKey };
  return () => {
    delete holder[key];
  };
}

/** The header of a person's API token. */
export async function tokenHeader(server: AccessServer, email: string): Promise<Record<string, string>> {
  const { secret } = await createApiToken({ ctx: server.system, input: { email } });
  return { authorization: `Bearer ${secret}` };
}

/** The header of a person's browser session. */
export async function cookieHeader(server: AccessServer, email: string): Promise<Record<string, string>> {
  const { id, sessionEpoch } = await server.db.prisma.person.findUniqueOrThrow({ where: { email } });
  const signedInAt = server.clock.now().getTime();
  return { cookie: `${sessionCookieName()}=${await sealSession({ personId: id, sessionEpoch, signedInAt })}` };
}

/** Calls a handler and reads its JSON. `path` is what the browser would have asked for. */
export async function callRoute<T, Params extends object>(
  route: Route<Params>,
  path: string,
  init: {
    params: Params;
    method?: "GET" | "POST" | "DELETE";
    headers?: Record<string, string>;
    body?: unknown;
    signal?: AbortSignal;
  },
): Promise<RouteReply<T>> {
  const { params, method = "GET", headers = {}, body, signal } = init;
  const request = new Request(`http://ambit.test${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const response = await route(request, { params: Promise.resolve(params) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as T };
}
