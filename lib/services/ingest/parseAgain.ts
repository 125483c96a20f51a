import type { Parsed } from "@/lib/core/correlation/fragment";
import { jsonRecords } from "@/lib/sources/bytes/jsonRecords";
import { Unreadable } from "@/lib/sources/bytes/unreadable";
import { parseLogs, parseTraces } from "@/lib/sources/otlp/parse";
import { formatOf } from "./read";

/** A dead letter as it is driven again. */
export interface Letter {
  part: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What its source's format makes of a dead letter now. */
export function parseAgain(letter: Letter, source: { type: string; mapping: unknown }): Parsed {
  try {
    return parseLetter(letter, source);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return rejectedWhole(letter, error.message);
  }
}

function parseLetter(letter: Letter, { type, mapping }: { type: string; mapping: unknown }): Parsed {
  const { part, body, headers } = letter;
  if (type === "otlp")
    return part === "logs"
      ? parseLogs({ json: `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${body}]}]}]}` })
      : parseTraces({ json: `{"resourceSpans":[{"scopeSpans":[{"spans":[${body}]}]}]}` });
  const format = formatOf(type);
  if (format === null) return rejectedWhole(letter, "Records of this source are not sent.");
  if (format.accepts === "text") return format.parse({ body: { text: body }, headers, mapping });
  const { records, rejected } = jsonRecords(body);
  const parsed = format.parse({ body: { records: records.map(({ value }) => value) }, headers, mapping });
  return { fragments: parsed.fragments, rejected: [...parsed.rejected, ...rejected] };
}

function rejectedWhole({ body }: Letter, message: string): Parsed {
  return { fragments: [], rejected: [{ position: 0, reason: "not_readable", message, excerpt: body.slice(0, 200) }] };
}
