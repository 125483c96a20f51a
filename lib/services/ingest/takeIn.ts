import type { IngestAnswer } from "@/lib/contracts/ingest";
import { REJECTED_SHOWN_MAX } from "@/lib/contracts/ingest";
import type { Parsed } from "@/lib/core/correlation/fragment";
import { Problem } from "@/lib/services/problem";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import type { IngestContext } from "./context";
import { deadLetterOf, type Envelope } from "./deadLetter";
import { decode, formatOf, parseText, readText } from "./read";
import type { Place } from "./room";
import { rowOf } from "./rows";
import { store } from "./store";
import { keepUnreadable } from "./unreadable";

/** What was sent, as it came. */
export interface Sent {
  bytes: Buffer;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** The room that it holds; given back by whoever took it. */
  place: Place;
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
  const format = formatOf(source.type);
  if (format === null || source.type === "otlp")
    throw new Problem("conflict", `Records of this source are not sent here. Its type is ${source.type}.`);
  const headers = headersOfFormats(sent.headers);
  const envelope: Envelope = { sourceId: source.id, part: "records", headers };
  let parsed: Parsed;
  try {
    const decoded = await decode(sent.bytes, sent.headers["content-encoding"], sent.place);
    const text = readText(decoded, sent.headers["content-type"]);
    parsed = parseText(format, text, { headers, mapping: source.mapping });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw await keepUnreadable(ctx, { error, bytes: sent.bytes, envelope });
  }
  return answerOf(await keep(ctx, parsed, envelope), parsed);
}

/** Stores what was parsed and keeps what was rejected. */
export async function keep(
  ctx: IngestContext,
  parsed: Parsed,
  envelope: Envelope,
): Promise<{ stored: number; duplicates: number }> {
  const { source, tokenId, db } = ctx;
  return await store(db, {
    sourceId: source.id,
    tokenId,
    receivedAt: ctx.now(),
    rows: parsed.fragments.map(({ fragment }) => rowOf(source.id, fragment)),
    deadLetters: parsed.rejected.map((one) => deadLetterOf(one, envelope)),
  });
}

/** What is answered of what was kept. */
export function answerOf({ stored, duplicates }: { stored: number; duplicates: number }, parsed: Parsed): IngestAnswer {
  const { fragments, rejected } = parsed;
  return {
    received: fragments.length + rejected.length,
    stored,
    duplicates,
    rejected: rejected
      .slice(0, REJECTED_SHOWN_MAX)
      .map(({ position, reason, message }) => ({ position, reason, message })),
  };
}

function headersOfFormats(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => HEADERS_OF_FORMATS.test(name))
      .map(([name, value]) => [name, value.slice(0, HEADER_CHARACTERS_MAX)]),
  );
}
