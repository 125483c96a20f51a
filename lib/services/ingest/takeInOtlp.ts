import type { Parsed } from "@/lib/core/correlation/fragment";
import { Problem } from "@/lib/services/problem";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import { parseLogs, parseTraces } from "@/lib/sources/otlp/parse";
import type { IngestContext } from "./context";
import { decode, readText } from "./read";
import { keep, type Sent } from "./takeIn";
import { keepUnreadable } from "./unreadable";

export type OtlpSignal = "traces" | "logs";
export type OtlpEncoding = "json" | "protobuf";

/** What became of an export: how many records were rejected, and why the first was; the others are on the disk. */
export interface OtlpTakenIn {
  rejected: number;
  message: string;
}

const PARSE = { traces: parseTraces, logs: parseLogs };

/** Takes in an OTLP export of a source of that type. Fails as `takeIn` does. */
export async function takeInOtlp({
  ctx,
  sent,
  signal,
  encoding,
}: {
  ctx: IngestContext;
  sent: Sent;
  signal: OtlpSignal;
  encoding: OtlpEncoding;
}): Promise<OtlpTakenIn> {
  if (ctx.source.type !== "otlp") throw new Problem("forbidden", "This source is none of OTLP. Nothing was stored.");
  const envelope = { sourceId: ctx.source.id, part: signal, headers: {} };
  let parsed: Parsed;
  try {
    const decoded = await decode(sent.bytes, sent.headers["content-encoding"], sent.place);
    parsed = PARSE[signal](
      encoding === "protobuf" ? { protobuf: decoded } : { json: readText(decoded, sent.headers["content-type"]) },
    );
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw await keepUnreadable(ctx, { error, bytes: sent.bytes, envelope });
  }
  await keep(ctx, parsed, envelope);
  return { rejected: parsed.rejected.length, message: parsed.rejected[0]?.message ?? "" };
}
