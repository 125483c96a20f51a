import type { IncomingMessage, ServerResponse } from "node:http";
import { HttpProblem, type ProblemAnswer, problemFor } from "@/lib/http/problem";
import { ClientGone, drain } from "@/lib/http/server/body";
import { sendJson } from "@/lib/http/server/respond";
import { ingestRequests } from "@/lib/platform/metrics";
import { readHere } from "@/lib/services/ingest/apart";
import type { ReceivingContext } from "@/lib/services/ingest/context";
import type { RecordsReader } from "@/lib/services/ingest/readRecords";
import { takeIn } from "@/lib/services/ingest/takeIn";
import type { OtlpSignal } from "@/lib/services/ingest/takeInOtlp";
import { asUnavailable } from "@/lib/services/unavailable";
import { sendExported, sendStatus, takeInExport } from "./otlp";
import { type IngestExchange, SENT_BYTES_MAX, withSent } from "./sender";

/** What taking in records needs of the process that serves it. */
export interface IngestDeps extends ReceivingContext {
  /** How long a body may take to arrive, in milliseconds. */
  bodyTimeoutMsMax?: number;
  /** How bodies are read; `readHere` where nothing is said. */
  read?: RecordsReader;
}

/** Answers `/v1/traces`, `/v1/logs` and `/ingest/…`; resolves to false for any other path, untouched. */
export type IngestHandler = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

const BODY_TIMEOUT_MS = 30_000;
/** Most bytes of a refused body that are still taken in, so that its sender gets to read the answer. */
const DRAINED_BYTES_MAX = 4 * SENT_BYTES_MAX;
const OTLP = /^\/v1\/(traces|logs)$/;
const SOURCE = /^\/ingest\/v1\/([a-z0-9][a-z0-9_-]{0,62})$/;

/** The ingest routes as a handler that is mounted before the pages. It never rejects. */
export function createIngestHandler({
  bodyTimeoutMsMax = BODY_TIMEOUT_MS,
  read = readHere,
  ...ctx
}: IngestDeps): IngestHandler {
  return async (req, res) => {
    const path = (req.url ?? "").split("?", 1)[0] ?? "";
    const signal = OTLP.exec(path)?.[1] as OtlpSignal | undefined;
    if (signal === undefined && path !== "/ingest" && !path.startsWith("/ingest/")) return false;
    const exchange: IngestExchange = { req, ctx, bodyTimeoutMsMax, read };
    try {
      requirePost(req);
      if (signal !== undefined) sendExported(res, signal, await takeInExport(exchange, signal));
      else sendJson(res, { status: 200, body: await takeInNamed(exchange, SOURCE.exec(path)?.[1]) });
    } catch (error) {
      const problem = failureOf(exchange, error);
      if (problem === null) res.destroy();
      else if (signal !== undefined) sendStatus(req, res, problem);
      else sendJson(res, problem);
    }
    ingestRequests.inc({ route: signal ?? "records", status: res.headersSent ? res.statusCode : "gone" });
    return true;
  };
}

async function takeInNamed(exchange: IngestExchange, name: string | undefined) {
  if (name === undefined) throw new HttpProblem(404, "There is nothing at this address.");
  return await withSent(exchange, { name }, (ctx, sent) => takeIn({ ctx, sent }));
}

function requirePost({ method }: IncomingMessage): void {
  if (method !== "POST") throw new HttpProblem(405, "This address takes POST.", { Allow: "POST" });
}

/** What to answer; null where nobody is there any more. */
function failureOf({ req, ctx: { log } }: IngestExchange, thrown: unknown): ProblemAnswer | null {
  if (thrown instanceof ClientGone) return null;
  const error = asUnavailable(thrown);
  if (error !== thrown) log.error({ error: messageOf(thrown) }, "the database did not answer");
  drain(req, DRAINED_BYTES_MAX);
  const problem = problemFor(error);
  if (problem.unexpected)
    log.error(
      { error: messageOf(error), stack: error instanceof Error ? error.stack : undefined },
      "records could not be taken in",
    );
  return problem;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
