import { EXCERPT_CHARACTERS_MAX } from "@/lib/core/correlation/fragment";
import { ingestRecords } from "@/lib/platform/metrics";
import { Problem, type ProblemKind } from "@/lib/services/problem";
import { storableText } from "@/lib/sources/bytes/storable";
import type { Unreadable, UnreadableCode } from "@/lib/sources/bytes/unreadable";
import type { IngestContext } from "./context";
import { deadLetterOf, type Envelope } from "./deadLetter";
import { store } from "./store";

const KIND_OF: Partial<Record<UnreadableCode, ProblemKind>> = { too_large: "too_large", too_many_records: "too_large" };

/**
 * Keeps the beginning of what nothing can be read of as one dead letter, and answers what to tell its sender: sending it again does
 * not help.
 */
export async function keepUnreadable(
  ctx: IngestContext,
  { error, bytes, envelope }: { error: Unreadable; bytes: Buffer; envelope: Envelope },
): Promise<Problem> {
  const excerpt = storableText(bytes.subarray(0, EXCERPT_CHARACTERS_MAX).toString("utf8"));
  const letter = deadLetterOf({ position: 0, reason: error.code, message: error.message, excerpt }, envelope);
  const { source, tokenId } = ctx;
  await store(ctx.db, { sourceId: source.id, tokenId, receivedAt: ctx.now(), rows: [], deadLetters: [letter] });
  ingestRecords.inc({ source_type: source.type, outcome: "unreadable" });
  return new Problem(
    KIND_OF[error.code] ?? "invalid",
    `${error.message} Nothing of it was stored; its beginning is among the dead letters of the source.`,
  );
}
