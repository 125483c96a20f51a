import type { IncomingMessage } from "node:http";
import { HttpProblem } from "@/lib/http/problem";
import { readBytes, refuseLargeBody } from "@/lib/http/server/body";
import {
  type Addressed,
  authenticateSender,
  authenticateSigned,
  mayBeSigned,
} from "@/lib/services/ingest/authenticate";
import type { IngestContext, ReceivingContext } from "@/lib/services/ingest/context";
import type { RecordsReader } from "@/lib/services/ingest/readRecords";
import { type Place, roomOf } from "@/lib/services/ingest/room";
import type { Sent } from "@/lib/services/ingest/takeIn";
import { Problem } from "@/lib/services/problem";

/** Most bytes of a body as it is sent; uncompressed it may have more. */
export const SENT_BYTES_MAX = 20_971_520;

const BEARER = /^Bearer +(\S+)$/i;
const BASIC = /^Basic +([A-Za-z0-9+/=]+)$/i;

/** One request to an ingest route. */
export interface IngestExchange {
  req: IncomingMessage;
  ctx: ReceivingContext;
  bodyTimeoutMsMax: number;
  read: RecordsReader;
}

/**
 * Finds out who sends before the body is read, reads it into the process's room and hands both to `work`. A body that is signed
 * instead is read first, for the signature is of the body.
 */
export async function withSent<T>(
  exchange: IngestExchange,
  to: Addressed,
  work: (ctx: IngestContext, sent: Sent) => Promise<T>,
): Promise<T> {
  const { req, ctx } = exchange;
  refuseLargeBody(req, SENT_BYTES_MAX);
  const secret = secretIn(req);
  const signature = req.headers["x-hub-signature-256"];
  const isSigned = typeof signature === "string" && "name" in to && (await mayBeSigned(ctx, to.name));
  if (secret === null && !isSigned) throw unauthenticated();
  const authenticated = secret === null ? null : await challenged(authenticateSender({ ctx, secret, to }));
  const place = roomOf(ctx.db).take(0);
  try {
    const bytes = await readInto(place, exchange);
    const signed = isSigned
      ? await challenged(authenticateSigned({ ctx, name: to.name, signature, body: bytes }))
      : null;
    const sender = authenticated ?? signed;
    if (sender === null) throw unauthenticated();
    return await work(sender, { bytes, headers: headersOf(req), place, read: exchange.read });
  } finally {
    place.giveBack();
  }
}

function readInto(place: Place, { req, bodyTimeoutMsMax }: IngestExchange): Promise<Buffer> {
  return readBytes(req, {
    timeoutMsMax: bodyTimeoutMsMax,
    bytesMax: SENT_BYTES_MAX,
    onBytes: (bytes) => place.resize(bytes),
  });
}

/** A token as a Bearer, or as the password of Basic for senders that know nothing else. */
function secretIn({ headers }: IncomingMessage): string | null {
  const header = headers.authorization;
  if (header === undefined) return null;
  const bearer = BEARER.exec(header)?.[1];
  if (bearer !== undefined) return bearer;
  const basic = BASIC.exec(header)?.[1];
  if (basic === undefined) throw unauthenticated();
  const [, ...password] = Buffer.from(basic, "base64").toString("utf8").split(":");
  return password.join(":");
}

async function challenged<T>(authenticating: Promise<T>): Promise<T> {
  try {
    return await authenticating;
  } catch (error) {
    if (error instanceof Problem && error.kind === "unauthenticated") throw unauthenticated(error.message);
    throw error;
  }
}

function unauthenticated(message = "Send a token of the source: Authorization: Bearer ambit_src_…"): HttpProblem {
  return new HttpProblem(401, message, { "WWW-Authenticate": 'Bearer realm="ambit"' });
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (typeof value === "string") found[name] = value;
  return found;
}
