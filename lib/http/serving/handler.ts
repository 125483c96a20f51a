import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { AccessHandler } from "@/lib/http/access/router";
import { answerHealth, type Readiness } from "@/lib/http/health";
import type { IngestHandler } from "@/lib/http/ingest/router";
import type { MetricsHandler } from "@/lib/http/metrics";
import { PEER_HEADER } from "@/lib/http/person/callerAddress";
import { problemFor } from "@/lib/http/problem";
import { logger } from "@/lib/platform/logger";
import { Problem } from "@/lib/services/problem";
import type { InFlight } from "./inFlight";
import { setContentSecurityPolicy, setSecurityHeaders } from "./securityHeaders";

export interface HandlerParts {
  access: AccessHandler;
  ingest: IngestHandler;
  metrics: MetricsHandler;
  pages: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  readiness: Readiness;
  inFlight: InFlight;
  publicUrl: string;
  dev: boolean;
}

/** Answers every request: the access API first, because it is the hot one, then log records, metrics, health, and Next. */
export function requestHandler(parts: HandlerParts): RequestListener {
  return (req, res) => {
    parts.inFlight.add(res);
    setSecurityHeaders(res, parts);
    void answer(req, res, parts).catch((error: unknown) => fail(res, error));
  };
}

async function answer(req: IncomingMessage, res: ServerResponse, parts: HandlerParts): Promise<void> {
  if (holdsNul(req.url)) return refuseAddress(res);
  if (await parts.access(req, res)) return;
  if (await parts.ingest(req, res)) return;
  if (await parts.metrics(req, res)) return;
  if (await answerHealth(req, res, parts.readiness)) return;
  setContentSecurityPolicy(req, res, parts);
  // From the connection, whatever the caller wrote there: failed sign-ins are counted by it.
  req.headers[PEER_HEADER] = req.socket.remoteAddress ?? "";
  await parts.pages(req, res);
}

/** Whatever a path or query is decoded to, here is where the character U+0000 would come from: no database keeps it. */
function holdsNul(url = ""): boolean {
  return url.includes("%00");
}

function refuseAddress(res: ServerResponse): void {
  const { status, headers, body } = problemFor(
    new Problem(
      "invalid",
      "The address holds the character U+0000 (%00), which nothing here does. Nothing was changed.",
    ),
  );
  res.writeHead(status, headers).end(JSON.stringify(body));
}

function fail(res: ServerResponse, error: unknown): void {
  logger().error({ err: error }, "A request could not be answered.");
  if (res.headersSent) {
    res.destroy();
    return;
  }
  res.writeHead(500, { "content-type": "application/problem+json", "cache-control": "no-store" });
  res.end(
    JSON.stringify({
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      detail: "Something broke here. It is in the server's log.",
    }),
  );
}
