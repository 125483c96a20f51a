/** What the shapes of agents' own traces have in common. */
import type { ParsedFragment } from "@/lib/core/correlation/fragment";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { bounded } from "@/lib/sources/bytes/bounded";
import { parseJson } from "@/lib/sources/bytes/parseJson";
import { isJsonObject } from "@/lib/sources/otlp/anyValue";
import { spanIdOf, traceIdOf } from "@/lib/sources/otlp/ids";
import { type FragmentKeys, isObject, type Members, textOf } from "@/lib/sources/reading/fields";
import { type RecordParsed, rejection } from "@/lib/sources/reading/records";
import { timeMs, timeText } from "@/lib/sources/reading/time";

/** A fragment with its record as content, cut where it is too long. */
export function fragmentOf(record: Members, told: Omit<ParsedFragment, "content">): RecordParsed {
  const made = bounded(record as JsonObject);
  if ("reason" in made) return rejection(made.reason, made.message);
  const content = made.cut.length === 0 ? made.content : { ...(made.content as JsonObject), cut: made.cut };
  return { fragment: { ...told, content } };
}

/** Keys of a span by its ids. Hex ids are written as OTLP's are, so that the same span is the same by either way. */
export function addSpanKeys(
  keys: FragmentKeys,
  { trace, span, parent }: { trace: unknown; span: unknown; parent: unknown },
): FragmentKeys {
  const traceId = idOf(trace, traceIdOf);
  const spanId = idOf(span, spanIdOf);
  const parentId = idOf(parent, spanIdOf);
  if (traceId === null) return keys;
  if (spanId !== null) keys.add("span", `${traceId}/${spanId}`);
  if (parentId !== null) keys.add("parent_span", `${traceId}/${parentId}`);
  return keys.add("trace", traceId);
}

/** Python's console exporter writes `0x` before hex. */
function idOf(value: unknown, hexOf: (value: Json) => string | null): string | null {
  const text = textOf(value);
  return text === null ? null : (hexOf(text.replace(/^0x/, "")) ?? text);
}

/** When it began and how many milliseconds it took; null for what is not there or cannot be read. */
export function spanTimes(start: unknown, end: unknown): Pick<ParsedFragment, "occurredAt" | "durationMs"> {
  const from = timeMs(start);
  const to = timeMs(end);
  return { occurredAt: timeText(start), durationMs: from === null || to === null || to < from ? null : to - from };
}

/** The object that a value is, or is JSON of. */
export function objectIn(value: unknown): JsonObject | null {
  const read = typeof value === "string" && value.trimStart().startsWith("{") ? parseJson(value) : value;
  return isObject(read) && isJsonObject(read as Json) ? (read as JsonObject) : null;
}
