import type { FragmentKey, ResourceName } from "@/lib/core/correlation/fragment";
import { KEY_CHARACTERS_MAX, type KeyKind } from "@/lib/core/correlation/keys";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { charactersIn, LEVELS_MAX } from "@/lib/sources/bytes/bounded";
import { mayBeUnstorable, parseJson } from "@/lib/sources/bytes/parseJson";
import { storableValue } from "@/lib/sources/bytes/storable";
import { evaluationAlone } from "@/lib/sources/reading/evaluation";
import { NAME_CHARACTERS_MAX, shortText, TITLE_CHARACTERS_MAX, titleOf } from "@/lib/sources/reading/fields";
import { isJsonObject, plainOf } from "./anyValue";
import { ATTRIBUTE_KEYS, MEANINGS, type Meaning, RESOURCES, ROLES } from "./attributes";

/** The place of each attribute that means something, so that a record's are looked up by name once each. */
const PLACES = new Map<string, number>();

function placeOf(name: string): number {
  const place = PLACES.get(name) ?? PLACES.size;
  PLACES.set(name, place);
  return place;
}

const ROLE_PLACES = ROLES.map(placeOf);
const MEANING_PLACES = Object.fromEntries(
  Object.entries(MEANINGS).map(([meaning, names]) => [meaning, names.map(placeOf)]),
) as unknown as Record<Meaning, readonly number[]>;
const RESOURCE_PLACES = RESOURCES.map(({ type, parts, as }) => ({ type, places: parts.map(placeOf), as }));
const KIND_OF_PLACE = new Map(
  Object.entries(ATTRIBUTE_KEYS).flatMap(([kind, names]) => names.map((name) => [placeOf(name), kind as KeyKind])),
);

/**
 * Those of a record's attributes that mean something to Ambit. One is used for record after record: thousands of them are read
 * at once.
 */
export class Known {
  readonly #values: (Json | undefined)[] = Array(PLACES.size).fill(undefined);
  readonly #noted: number[] = [];

  /** Forgets the record before, and takes note of what `above`, the record's resource, says. */
  startFrom(above: Known | null): this {
    for (const place of this.#noted) this.#values[place] = undefined;
    this.#noted.length = 0;
    if (above !== null) for (const place of above.#noted) this.#note(place, above.#values[place] as Json);
    return this;
  }

  /** Takes note of a list of KeyValue in its JSON mapping; whatever is no such list says nothing. */
  noteAll(attributes: Json | undefined): this {
    if (!Array.isArray(attributes)) return this;
    for (const each of attributes) {
      if (!isJsonObject(each) || typeof each.key !== "string") continue;
      const place = PLACES.get(each.key);
      if (place !== undefined) this.#note(place, plainOf(each.value));
    }
    return this;
  }

  /** Takes note of the members of a plain object. */
  noteMembers(object: JsonObject): this {
    for (const name in object) {
      const place = PLACES.get(name);
      if (place !== undefined) this.#note(place, object[name] as Json);
    }
    return this;
  }

  #note(place: number, value: Json): void {
    if (this.#values[place] === undefined) this.#noted.push(place);
    this.#values[place] = value;
  }

  /** The first of the attributes with this meaning, as text. */
  text(meaning: Meaning): string | null {
    if (this.#noted.length === 0) return null;
    for (const place of MEANING_PLACES[meaning]) {
      const found = nameIn(this.#values[place]);
      if (found !== null) return found;
    }
    return null;
  }

  /** True when it says of the sort of work one of `roles`, which are in lower case. */
  hasRole(roles: ReadonlySet<string>): boolean {
    if (this.#noted.length === 0) return false;
    for (const place of ROLE_PLACES) {
      const role = nameIn(this.#values[place]);
      if (role !== null && roles.has(role.toLowerCase())) return true;
    }
    return false;
  }

  addKeys(keys: FragmentKey[]): void {
    for (const place of this.#noted) {
      const kind = KIND_OF_PLACE.get(place);
      if (kind !== undefined) addKey(keys, kind, keyIn(kind, this.#values[place]));
    }
  }

  keys(): FragmentKey[] {
    const keys: FragmentKey[] = [];
    this.addKeys(keys);
    return keys;
  }

  resource(): ResourceName | null {
    if (this.#noted.length === 0) return null;
    for (const { type, places, as } of RESOURCE_PLACES) {
      let id = nameIn(this.#values[places[0] as number]);
      for (let part = 1; part < places.length && id !== null; part += 1) {
        const further = nameIn(this.#values[places[part] as number]);
        id = further === null ? null : `${id}/${further}`;
      }
      if (id !== null) return { type, id: as === undefined ? id : withoutQuery(id, as) };
    }
    return null;
  }

  /** The arguments of a call: the first that is an object, or JSON of one. */
  arguments(): JsonObject | null {
    for (const place of MEANING_PLACES.arguments) {
      const found = argumentsIn(this.#values[place]);
      if (found !== null) return found;
    }
    return null;
  }
}

/** Adds a key once, unless it is empty or longer than what identifies something. */
export function addKey(keys: FragmentKey[], kind: KeyKind, value: string | null): void {
  if (value === null || value === "" || value.length > KEY_CHARACTERS_MAX) return;
  for (const key of keys) if (key.kind === kind && key.value === value) return;
  keys.push({ kind, value });
}

/** Text that needs no second look: most names are such. */
const PLAIN = /^[!-~][ -~]*$/;

/** A value as the text of a name; of a list of one, as HTTP headers are written, its only value. */
export function nameIn(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && value.length <= NAME_CHARACTERS_MAX && PLAIN.test(value)) return value;
  const only = onlyOf(value);
  return shortText(typeof only === "boolean" ? String(only) : only, NAME_CHARACTERS_MAX);
}

/** The name of a record for a list, on one line. */
export function titleIn(name: Json | undefined): string {
  if (typeof name === "string" && name.length <= TITLE_CHARACTERS_MAX && PLAIN.test(name)) return name;
  return titleOf(typeof name === "string" ? name : null);
}

function onlyOf(value: Json | undefined): Json | undefined {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function keyIn(kind: KeyKind, value: Json | undefined): string | null {
  const only = onlyOf(value);
  if (kind === "evaluation") return evaluationAlone(only);
  return typeof only === "string" || typeof only === "number" ? String(only).trim() : null;
}

function withoutQuery(address: string, as: "url" | "path"): string {
  const end = address.search(/[?#]/);
  const path = end === -1 ? address : address.slice(0, end);
  return as === "url" ? path.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1") : path;
}

function argumentsIn(value: Json | undefined): JsonObject | null {
  if (value === undefined) return null;
  const read = typeof value === "string" && value.trimStart().startsWith("{") ? readJson(value) : value;
  if (!isJsonObject(read) || charactersIn(read, LEVELS_MAX) === Number.POSITIVE_INFINITY) return null;
  // A function of Python is called with a list and with names; only names can be compared with what was asked for.
  const { args, kwargs } = read;
  return Array.isArray(args) && args.length === 0 && isJsonObject(kwargs) ? kwargs : read;
}

function readJson(text: string): Json | undefined {
  const value = parseJson(text);
  if (value === undefined || !mayBeUnstorable(text)) return value;
  return charactersIn(value, LEVELS_MAX) === Number.POSITIVE_INFINITY ? undefined : storableValue(value);
}
