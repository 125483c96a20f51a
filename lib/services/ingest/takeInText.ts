import type { IngestAnswer } from "@/lib/contracts/ingest";
import { findSourceByName } from "@/lib/db/source/senders";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import type { IngestContext } from "./context";
import { formatOf, parseText } from "./read";
import { recordsOf } from "./readRecords";
import { answerOf, keep } from "./takeIn";
import { keepUnreadable } from "./unreadable";

/**
 * Who hands records of files over to a source, which is looked up once. Problems: `forbidden` for all but the command; `not_found`;
 * `conflict` for a source that is disabled, or that nothing is sent to.
 */
export async function openSource({ ctx, name }: { ctx: ServiceContext; name: string }): Promise<IngestContext> {
  requireCommand(ctx);
  const source = await findSourceByName(ctx.db.pool, name);
  if (source === null)
    throw new Problem(
      "not_found",
      `There is no source named ${JSON.stringify(name)}. \`ambit source list\` lists them.`,
    );
  if (source.disabled) throw new Problem("conflict", "This source is disabled. Nothing was stored.");
  if (formatOf(source.type) === null)
    throw new Problem(
      "conflict",
      "Enforcement points record with their own credentials; nothing is sent to this source.",
    );
  return { db: ctx.db, now: ctx.now, source, tokenId: null };
}

/** Takes in a text of whole records, as `takeIn` does. What cannot be read at all is one rejected record. */
export async function takeInText({ ctx, text }: { ctx: IngestContext; text: string }): Promise<IngestAnswer> {
  const { source } = ctx;
  const format = formatOf(source.type);
  if (format === null) throw new Error("the source was opened, so it has a format");
  const part: "traces" | "logs" | undefined = source.type !== "otlp" ? undefined : LOGS.test(text) ? "logs" : "traces";
  const envelope = { sourceId: source.id, part: part ?? "records", headers: {} };
  try {
    const input = { headers: {}, mapping: source.mapping, ...(part === undefined ? {} : { part }) };
    const records = recordsOf(parseText(format, text, input), envelope);
    return answerOf(await keep(ctx, records), records);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    await keepUnreadable(ctx, { error, bytes: Buffer.from(text.slice(0, EXCERPT_CHARACTERS)), envelope });
    const rejected = { position: 0, reason: "not_readable" as const, message: error.message };
    return { received: 1, stored: 0, duplicates: 0, rejected: [rejected] };
  }
}

/** An OTLP file says which it is by its outermost member. */
const LOGS = /^\s*\[?\s*\{\s*"resource_?[lL]ogs"/;
const EXCERPT_CHARACTERS = 4_000;
