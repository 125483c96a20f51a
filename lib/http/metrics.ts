import type { IncomingMessage, ServerResponse } from "node:http";
import { HttpProblem, problemFor } from "@/lib/http/problem";
import { sendJson } from "@/lib/http/server/respond";
import type { AccessLog } from "@/lib/services/access/context";
import type { ServiceContext } from "@/lib/services/context";
import { readMetrics } from "@/lib/services/metrics/read";
import { personOfApiToken } from "@/lib/services/person/actor";
import { asUnavailable } from "@/lib/services/unavailable";

/** Answers `/metrics`; resolves to false for any other path, untouched. It never rejects. */
export type MetricsHandler = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

type MetricsDeps = Omit<ServiceContext, "actor"> & { log: AccessLog };

const BEARER = /^Bearer +(\S+)$/i;

/** `/metrics` for Prometheus, in its text format, to whoever brings an API token of a security reviewer or an admin. */
export function createMetricsHandler({ log, ...base }: MetricsDeps): MetricsHandler {
  return async (req, res) => {
    if (req.url?.split("?", 1)[0] !== "/metrics") return false;
    try {
      if (req.method !== "GET" && req.method !== "HEAD")
        throw new HttpProblem(405, "This address takes GET.", { Allow: "GET, HEAD" });
      const { contentType, text } = await readMetrics({ ctx: { ...base, actor: await readerOf(req, base) } });
      res.writeHead(200, { "Content-Type": contentType, "Cache-Control": "no-store" }).end(text);
    } catch (thrown) {
      const error = asUnavailable(thrown);
      const problem = problemFor(error);
      if (error !== thrown || problem.unexpected)
        log.error({ error: thrown instanceof Error ? thrown.message : "unknown" }, "metrics could not be read");
      sendJson(res, problem);
    }
    return true;
  };
}

async function readerOf({ headers }: IncomingMessage, { db, now }: Omit<ServiceContext, "actor">) {
  const secret = BEARER.exec(headers.authorization ?? "")?.[1];
  const person = secret === undefined ? null : await personOfApiToken(db, secret, now());
  if (person === null)
    throw new HttpProblem(401, "Send an API token: Authorization: Bearer ambit_pat_…", {
      "WWW-Authenticate": 'Bearer realm="ambit"',
    });
  return person;
}
