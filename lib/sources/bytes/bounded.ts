import type { RejectionReason } from "@/lib/core/correlation/fragment";
import type { Json } from "@/lib/core/organisation/definition";
import { storableText } from "./storable";

/** Most levels of objects and lists in one record, the outermost counted. */
export const LEVELS_MAX = 64;
/** Most characters of one record's texts and names that are kept. */
export const CONTENT_CHARACTERS_MAX = 262_144;
/** To how many characters the texts of a record that is too large are cut, the mildest first. */
const CUTS = [65_536, 8_192, 1_024] as const;

/** A text that was cut: where it stands (a JSON pointer into the content) and how many characters it had. */
export type Cut = { at: string; characters: number };

/** `characters` is about how many it has as JSON. */
export type Bounded = { content: Json; cut: Cut[]; characters: number } | { reason: RejectionReason; message: string };

/**
 * The record in at most `charactersMax` characters. One that fits is answered as it is. In one that does not, the longest texts
 * are cut, each with a mark that says so, and `cut` names them. One that has too many parts to fit even so, or that is nested
 * too deep, is not kept: `too_large`, `too_deep`.
 */
export function bounded(record: Json, charactersMax = CONTENT_CHARACTERS_MAX): Bounded {
  const characters = charactersIn(record, LEVELS_MAX);
  if (characters === Number.POSITIVE_INFINITY)
    return { reason: "too_deep", message: `It is nested deeper than ${LEVELS_MAX} levels.` };
  if (characters <= charactersMax) return { content: record, cut: [], characters };
  for (const most of CUTS) {
    const cut: Cut[] = [];
    const content = shortened(record, most, "", cut);
    const left = charactersIn(content, LEVELS_MAX);
    if (left <= charactersMax) return { content, cut, characters: left };
  }
  return { reason: "too_large", message: `It has more than ${charactersMax} characters, in too many parts to cut.` };
}

/** About how many characters the value has as JSON; infinite when it is nested deeper than `levels`. */
export function charactersIn(value: Json, levels: number): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 5;
  if (levels === 0) return Number.POSITIVE_INFINITY;
  let characters = 2;
  if (Array.isArray(value)) for (const one of value) characters += charactersIn(one, levels - 1) + 1;
  else for (const name in value) characters += name.length + 4 + charactersIn(value[name] as Json, levels - 1);
  return characters;
}

function shortened(value: Json, most: number, at: string, cut: Cut[]): Json {
  if (typeof value === "string") {
    if (value.length <= most) return value;
    cut.push({ at, characters: value.length });
    return cutText(value, most);
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one, index) => shortened(one, most, `${at}/${index}`, cut));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, shortened(member, most, `${at}/${escaped(name)}`, cut)]),
  );
}

/** The beginning of the text and a mark that says how much there was. */
export function cutText(text: string, most: number): string {
  return `${storableText(text.slice(0, most))} … [cut: ${most} of ${text.length} characters kept]`;
}

/** A name as a part of a JSON pointer (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
