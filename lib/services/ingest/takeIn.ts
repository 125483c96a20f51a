import type { IngestAnswer } from "@/lib/contracts/ingest";
import { REJECTED_SHOWN_MAX } from "@/lib/contracts/ingest";
import { ingestRecords } from "@/lib/platform/metrics";
import { Problem } from "@/lib/services/problem";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import type { SourceType } from "@/lib/sources/registry";
import type { IngestContext } from "./context";
import type { Envelope } from "./deadLetter";
import { decode, formatOf } from "./read";
import type { ReadRecords, RecordsReader, UnreadRecords } from "./readRecords";
import type { Place } from "./room";
import { store } from "./store";
import { keepUnreadable } from "./unreadable";

/** What was sent, as it came. */
export interface Sent {
  bytes: Buffer;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** The room that it holds; given back by whoever took it. */
  place: Place;
  read: RecordsReader;
}

/** Headers that a format may look at; only these are kept with a dead letter. */
const HEADERS_OF_FORMATS = /^(?:content-type|ce-[a-z0-9-]{1,60}|x-github-(?:event|delivery|hook-id))$/;
const HEADER_CHARACTERS_MAX = 1_000;

/**
 * Takes in what was sent to `POST /ingest/v1/{source}`: on the disk when it is answered. A record that cannot be read is kept as
 * a dead letter beside the others. Problem `invalid` or `too_large` where nothing of it can be read, which is one dead letter;
 * `overloaded` where too much waits; `conflict` for a source that nothing is sent to in this way.
 */
export async function takeIn({ ctx, sent }: { ctx: IngestContext; sent: Sent }): Promise<IngestAnswer> {
  const { source } = ctx;
  if (formatOf(source.type) === null || source.type === "otlp")
    throw new Problem("conflict", `Records of this source are not sent here. Its type is ${source.type}.`);
  const headers = headersOfFormats(sent.headers);
  const envelope: Envelope = { sourceId: source.id, part: "records", headers };
  const records = await readSent(ctx, sent, { envelope, mapping: source.mapping });
  return answerOf(await keep(ctx, records), records);
}

/** Unpacks and reads a body. What nothing can be read of is kept as one dead letter, and thrown as the problem that tells its sender. */
export async function readSent(
  ctx: IngestContext,
  { bytes, headers, place, read }: Sent,
  about: Pick<UnreadRecords, "envelope" | "encoding" | "mapping">,
): Promise<ReadRecords> {
  try {
    const decoded = await decode(bytes, headers["content-encoding"], place);
    const type = ctx.source.type as SourceType;
    return await read({ ...about, bytes: decoded, type, contentType: headers["content-type"] });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw await keepUnreadable(ctx, { error, bytes, envelope: about.envelope });
  }
}

/** Stores what was read and keeps what was rejected. */
export async function keep(
  ctx: IngestContext,
  { rows, deadLetters }: ReadRecords,
): Promise<{ stored: number; duplicates: number }> {
  const { source, tokenId, db } = ctx;
  const kept = await store(db, {
    sourceId: source.id,
    tokenId,
    receivedAt: ctx.now(),
    rows,
    deadLetters,
  });
  const counted = { stored: kept.stored, duplicate: kept.duplicates, rejected: deadLetters.length };
  for (const [outcome, count] of Object.entries(counted))
    ingestRecords.inc({ source_type: source.type, outcome }, count);
  return kept;
}

/** What is answered of what was kept. */
export function answerOf(
  { stored, duplicates }: { stored: number; duplicates: number },
  { rows, rejected }: ReadRecords,
): IngestAnswer {
  return {
    received: rows.length + rejected.length,
    stored,
    duplicates,
    rejected: rejected.slice(0, REJECTED_SHOWN_MAX),
  };
}

function headersOfFormats(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => HEADERS_OF_FORMATS.test(name))
      .map(([name, value]) => [name, value.slice(0, HEADER_CHARACTERS_MAX)]),
  );
}
