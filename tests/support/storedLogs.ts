/** Log records stored as they are when they are taken in, for tests of what is made of them. */
import type { ParsedFragment } from "@/lib/core/correlation/fragment";
import { fragmentId } from "@/lib/core/correlation/identity";
import type { Database } from "@/lib/db/database";
import { rowOf } from "@/lib/services/ingest/rows";
import { store } from "@/lib/services/ingest/store";

/** A log record that says little; its content is what tells it from others. */
export function logRecord(changed: Partial<ParsedFragment> & { name: string }): ParsedFragment {
  const { name, ...rest } = changed;
  return {
    kind: "record",
    phase: "tool_call",
    system: "somewhere",
    title: name,
    occurredAt: null,
    durationMs: null,
    keys: [],
    principal: null,
    verb: null,
    resource: null,
    status: null,
    error: null,
    arguments: null,
    stateChange: null,
    content: { name },
    ...rest,
  };
}

/** Stores records of a source; answers their ids in the same order. */
export async function storeLogs(
  db: Database,
  source: string,
  { records, receivedAt }: { records: readonly ParsedFragment[]; receivedAt: Date },
): Promise<string[]> {
  const { id } = await db.prisma.source.findUniqueOrThrow({ where: { name: source } });
  const rows = records.map((record) => rowOf(id, record));
  await store(db, { sourceId: id, tokenId: null, receivedAt, rows, deadLetters: [] });
  return rows.map(({ contentDigest }) => fragmentId(id, contentDigest));
}
