/** Reading what somebody else wrote: nothing here throws, whatever the value. Only a value's own members count. */

import type { FragmentKey } from "@/lib/core/correlation/fragment";
import { KEY_CHARACTERS_MAX, type KeyKind } from "@/lib/core/correlation/keys";
import type { Json } from "@/lib/core/organisation/definition";
import { isStorable } from "@/lib/core/text/storable";
import { storableText } from "@/lib/sources/bytes/storable";

export type Members = Readonly<Record<string, unknown>>;

/** The way to a member: its names from the outside in, joined by dots (`userIdentity.arn`); a list's places are numbers. */
export type FieldPath = string;

/** Longest text that a list shows of a fragment, in characters. */
export const TITLE_CHARACTERS_MAX = 200;
/** Longest name of a principal, a resource, a verb or a system, in characters; the record itself holds the rest. */
export const NAME_CHARACTERS_MAX = 1_000;
/** Longest error text, in characters. */
export const ERROR_CHARACTERS_MAX = 2_000;

export function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own member of an object, or of a list by its place; undefined where there is none. */
export function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Array.isArray(value) && !PLACE.test(name) ? undefined : (value as Members)[name];
}

const PLACE = /^(?:0|[1-9]\d{0,9})$/;

export function at(value: unknown, path: FieldPath): unknown {
  let found = value;
  for (const name of namesIn(path)) found = member(found, name);
  return found;
}

/** The paths are those of tables: few, and looked up for every record. */
const NAMES = new Map<FieldPath, readonly string[]>();

function namesIn(path: FieldPath): readonly string[] {
  const known = NAMES.get(path);
  if (known !== undefined) return known;
  const names = path.split(".");
  NAMES.set(path, names);
  return names;
}

/** The first of `paths` that holds a text or a number, as text that can be kept. */
export function firstText(
  value: unknown,
  paths: readonly FieldPath[],
  charactersMax = NAME_CHARACTERS_MAX,
): string | null {
  for (const path of paths) {
    const found = shortText(at(value, path), charactersMax);
    if (found !== null) return found;
  }
  return null;
}

/** A text, or a number written as one; null for what is empty or neither. */
export function textOf(value: unknown): string | null {
  if (typeof value === "string") return value.trim() === "" ? null : value;
  return typeof value === "number" || typeof value === "bigint" ? String(value) : null;
}

/** Text as it can be kept, cut to `charactersMax` with `…` at its end where it was longer. */
export function shortText(value: unknown, charactersMax: number): string | null {
  const text = textOf(value);
  if (text === null) return null;
  const cut = text.length > charactersMax ? `${text.slice(0, charactersMax - 1)}…` : text;
  return storableText(cut);
}

/** The words of a title, joined by a space; what is absent is left out. */
export function titleOf(...words: readonly (string | null)[]): string {
  const title = words
    .filter((word) => word !== null)
    .join(" ")
    .replace(/\s+/g, " ");
  return shortText(title, TITLE_CHARACTERS_MAX) ?? "(no title)";
}

/** A JSON value that came from outside, as what a fragment holds. */
export function jsonOf(value: unknown): Json {
  return (value ?? null) as Json;
}

/** Gathers the keys of one fragment: each once, without what identifies nothing. */
export class FragmentKeys {
  readonly #keys = new Map<string, FragmentKey>();

  add(kind: KeyKind, value: unknown): this {
    const text = textOf(value)?.trim();
    if (text !== undefined && text.length <= KEY_CHARACTERS_MAX && isStorable(text))
      this.#keys.set(`${kind} ${text}`, { kind, value: text });
    return this;
  }

  /** Adds what stands at each path of a table. */
  addFrom(record: unknown, table: readonly (readonly [kind: KeyKind, path: FieldPath])[]): this {
    for (const [kind, path] of table) this.add(kind, at(record, path));
    return this;
  }

  addAll(keys: readonly FragmentKey[]): this {
    for (const { kind, value } of keys) this.add(kind, value);
    return this;
  }

  list(): FragmentKey[] {
    return [...this.#keys.values()];
  }
}
