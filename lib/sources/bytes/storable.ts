import type { Json } from "@/lib/core/organisation/definition";
import { isStorable } from "@/lib/core/text/storable";

/** Stands where U+0000 stood, which PostgreSQL does not take. */
const NULL_PICTURE = "\u2400";

/** The text with a visible sign for each U+0000 (`␀`) and for each half of a surrogate pair (`�`). */
export function storableText(text: string): string {
  return isStorable(text) ? text : text.replaceAll("\u0000", NULL_PICTURE).replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}

/** The value with each of its texts and names made storable. It must not be nested deeper than a stack can follow. */
export function storableValue(value: Json): Json {
  if (typeof value === "string") return storableText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(storableValue);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [storableText(name), storableValue(member)]));
}
