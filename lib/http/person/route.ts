import { problemFor } from "@/lib/http/problem";
import { runtime, serviceContext } from "@/lib/http/runtime";
import { logger } from "@/lib/platform/logger";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { personOfApiToken, personOfSession } from "@/lib/services/person/actor";
import { Problem } from "@/lib/services/problem";
import { asUnreachable } from "@/lib/services/unavailable";
import { cookieIn } from "./cookieHeader";
import { isSameOrigin } from "./sameOrigin";
import { openSession, sessionCookieName } from "./sessionToken";

export interface PersonRouteArgs<Params> {
  ctx: ServiceContext<PersonActor>;
  request: Request;
  params: Params;
}

/**
 * A handler of /api/v1: finds the person behind an API token or a session cookie, and turns what is returned into JSON
 * and what is thrown into a problem (RFC 9457). A `Response` goes out as it is; nothing at all is 204. The cookie changes
 * something only from a page of this site.
 */
export function personRoute<Params extends object = Record<string, never>>(
  handler: (args: PersonRouteArgs<Params>) => Promise<unknown>,
): (request: Request, route: { params: Promise<Params> }) => Promise<Response> {
  return async (request, route) => {
    try {
      const person = await personBehind(request);
      const answer = await handler({ ctx: serviceContext(person), request, params: await route.params });
      if (answer instanceof Response) return answer;
      if (answer === undefined) return new Response(null, { status: 204 });
      return Response.json(answer, { headers: { "Cache-Control": "no-store" } });
    } catch (error) {
      return problemResponse(error);
    }
  };
}

/** What was thrown, as a problem; what nobody foresaw is logged. */
export function problemResponse(thrown: unknown): Response {
  const error = asUnreachable(thrown);
  if (error !== thrown) logger().error({ err: thrown }, "the database did not answer");
  const problem = problemFor(error);
  if (problem.unexpected) logger().error({ err: error }, "a request failed unexpectedly");
  return new Response(JSON.stringify(problem.body), { status: problem.status, headers: problem.headers });
}

async function personBehind(request: Request): Promise<PersonActor> {
  const { db, now, publicUrl } = runtime();
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
    const person = await personOfApiToken(db, secret, now());
    if (person === null)
      throw new Problem("unauthenticated", "The API token is not valid: it may be mistyped, revoked or over.");
    return person;
  }
  const claims = await openSession(cookieIn(request.headers.get("cookie"), sessionCookieName()));
  const person = claims === null ? null : await personOfSession(db, claims, now());
  if (person === null)
    throw new Problem("unauthenticated", "Sign in, or send an API token: Authorization: Bearer ambit_pat_…");
  if (!isSameOrigin(request, publicUrl))
    throw new Problem(
      "forbidden",
      "A session of the browser may change something from Ambit's own pages only. Nothing was changed.",
    );
  return person;
}
