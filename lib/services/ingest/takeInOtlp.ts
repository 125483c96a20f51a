import { Problem } from "@/lib/services/problem";
import type { IngestContext } from "./context";
import { keep, readSent, type Sent } from "./takeIn";

export type OtlpSignal = "traces" | "logs";
export type OtlpEncoding = "json" | "protobuf";

/** What became of an export: how many records were rejected, and why the first was; the others are on the disk. */
export interface OtlpTakenIn {
  rejected: number;
  message: string;
}

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
  const records = await readSent(ctx, sent, { envelope, encoding });
  await keep(ctx, records);
  return { rejected: records.rejected.length, message: records.rejected[0]?.message ?? "" };
}
