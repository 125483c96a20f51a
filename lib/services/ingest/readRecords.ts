/** From the bytes of a body to rows and dead letters: what may take long, and needs nothing but what it is given. */
import type { Parsed, RejectedRecord } from "@/lib/core/correlation/fragment";
import type { FragmentRow } from "@/lib/db/fragment/store";
import type { DeadLetterRow } from "@/lib/db/source/deadLetters";
import { parseLogs, parseTraces } from "@/lib/sources/otlp/parse";
import type { SourceType } from "@/lib/sources/registry";
import { deadLetterOf, type Envelope } from "./deadLetter";
import { formatOf, parseText, readText } from "./read";
import { rowOf } from "./rows";

/** A body, unpacked, and what is known of it. It can be sent to a worker as it is. */
export interface UnreadRecords {
  bytes: Uint8Array;
  type: SourceType;
  contentType: string | undefined;
  envelope: Envelope;
  /** `otlp` alone. */
  encoding?: "json" | "protobuf";
  /** `generic` alone. */
  mapping?: unknown;
}

/** Records as they are stored, in the order in which they stood. */
export interface ReadRecords {
  rows: FragmentRow[];
  deadLetters: DeadLetterRow[];
  rejected: Pick<RejectedRecord, "position" | "reason" | "message">[];
}

/** How a body is read: here, or apart (`apart.ts`). Rejects with `Unreadable` where nothing of it can be. */
export type RecordsReader = (unread: UnreadRecords) => Promise<ReadRecords>;

/** Throws `Unreadable` where nothing of it can be read. */
export function readRecords(unread: UnreadRecords): ReadRecords {
  return recordsOf(parsedOf(unread), unread.envelope);
}

/** What was parsed, as it is stored. */
export function recordsOf({ fragments, rejected }: Parsed, envelope: Envelope): ReadRecords {
  return {
    rows: fragments.map(({ fragment }) => rowOf(envelope.sourceId, fragment)),
    deadLetters: rejected.map((one) => deadLetterOf(one, envelope)),
    rejected: rejected.map(({ position, reason, message }) => ({ position, reason, message })),
  };
}

function parsedOf({ bytes, type, contentType, envelope, encoding, mapping }: UnreadRecords): Parsed {
  const decoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === "otlp") {
    const body = encoding === "protobuf" ? { protobuf: decoded } : { json: readText(decoded, contentType) };
    return envelope.part === "logs" ? parseLogs(body) : parseTraces(body);
  }
  const format = formatOf(type);
  if (format === null) throw new Error(`nothing is sent to a source of type ${type}`);
  return parseText(format, readText(decoded, contentType), { headers: envelope.headers, mapping });
}
