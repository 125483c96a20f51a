/** OTLP/HTTP (open-telemetry/opentelemetry-proto, docs/specification.md): answers and failures in the encoding of the request. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { HttpProblem, type ProblemAnswer } from "@/lib/http/problem";
import { contentTypeOf } from "@/lib/services/ingest/read";
import { type OtlpEncoding, type OtlpSignal, type OtlpTakenIn, takeInOtlp } from "@/lib/services/ingest/takeInOtlp";
import { exportMessage, statusMessage } from "./protobuf";
import { type IngestExchange, withSent } from "./sender";

const TYPE_OF: Record<OtlpEncoding, string> = { json: "application/json", protobuf: "application/x-protobuf" };
const REJECTED: Record<OtlpSignal, string> = { traces: "rejectedSpans", logs: "rejectedLogRecords" };

/** google.rpc.Code for a status; a client goes by the HTTP status. */
const CODE_OF: Record<number, number> = { 400: 3, 401: 16, 403: 7, 404: 5, 413: 3, 429: 8, 503: 14 };
const UNKNOWN = 2;

export async function takeInExport(
  exchange: IngestExchange,
  signal: OtlpSignal,
): Promise<{ encoding: OtlpEncoding; taken: OtlpTakenIn }> {
  const encoding = encodingOf(exchange.req);
  if (encoding === null) throw new HttpProblem(415, "Send Content-Type: application/x-protobuf, or application/json.");
  const taken = await withSent(exchange, { type: "otlp" }, (ctx, sent) => takeInOtlp({ ctx, sent, signal, encoding }));
  return { encoding, taken };
}

export function sendExported(
  res: ServerResponse,
  signal: OtlpSignal,
  { encoding, taken }: { encoding: OtlpEncoding; taken: OtlpTakenIn },
): void {
  const { rejected, message } = taken;
  send(res, {
    status: 200,
    encoding,
    body:
      encoding === "protobuf"
        ? exportMessage(taken)
        : rejected === 0
          ? {}
          : { partialSuccess: { [REJECTED[signal]]: String(rejected), errorMessage: message } },
  });
}

/** A problem as a `google.rpc.Status`. */
export function sendStatus(req: IncomingMessage, res: ServerResponse, { status, headers, body }: ProblemAnswer): void {
  const encoding = encodingOf(req) ?? "json";
  const told = { code: CODE_OF[status] ?? UNKNOWN, message: body.detail ?? body.title };
  send(res, { status, encoding, headers, body: encoding === "protobuf" ? statusMessage(told) : told });
}

function encodingOf({ headers }: IncomingMessage): OtlpEncoding | null {
  const { type } = contentTypeOf(headers["content-type"]);
  if (type === TYPE_OF.json) return "json";
  return type === TYPE_OF.protobuf || type === "application/protobuf" ? "protobuf" : null;
}

function send(
  res: ServerResponse,
  {
    status,
    encoding,
    headers = {},
    body,
  }: { status: number; encoding: OtlpEncoding; headers?: Record<string, string>; body: Buffer | object },
): void {
  if (res.headersSent || res.destroyed) return;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  res.writeHead(status, {
    "X-Content-Type-Options": "nosniff",
    ...headers,
    "Cache-Control": "no-store",
    "Content-Type": TYPE_OF[encoding],
    "Content-Length": String(bytes.length),
  });
  res.end(bytes);
}
