/** How names and values are written in Cedar. */

/** The namespace of every entity and action that is exported. */
export const NAMESPACE = "Ambit";

/** Words that are no identifiers. */
const RESERVED = new Set(["true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar"]);

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Printable ASCII alone is written as it is: what can't be seen in a policy can't be reviewed. */
const ESCAPED = /["\\]|[^\x20-\x7e]/gu;

/** Digits behind the point that a `decimal` holds. */
const DECIMAL_PLACES = 4;
/** The greatest `decimal` that has no digits behind the point. */
const DECIMAL_MAX = 922_337_203_685_477;

/** A string literal. */
export function text(value: string): string {
  return `"${escaped(value)}"`;
}

export const ANYTHING = Symbol("any characters");
export type Piece = string | typeof ANYTHING;

/** What `like` is given, made of literal parts and `*` for any characters between them. */
export function pattern(parts: readonly Piece[]): string {
  return `"${parts.map((part) => (part === ANYTHING ? "*" : escaped(part).replaceAll("*", "\\*"))).join("")}"`;
}

/** True when Cedar can hold a text: Unicode, without half characters. */
export function isText(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}

/** The digits of a number as a `decimal` holds it, or null where it can't. */
export function decimalDigits(value: number): string | null {
  if (!Number.isFinite(value) || Math.abs(value) > DECIMAL_MAX) return null;
  const digits = String(value);
  // An exponent means more places than there are.
  if (/e/i.test(digits)) return null;
  const [whole = "", places = "0"] = digits.split(".");
  return places.length > DECIMAL_PLACES ? null : `${whole}.${places}`;
}

/** A `decimal` literal, or null where it can't be one. */
export function decimal(value: number): string | null {
  const digits = decimalDigits(value);
  return digits === null ? null : `decimal("${digits}")`;
}

/** A `datetime` literal of epoch milliseconds, or null outside the years 0000 to 9999. */
export function datetime(epochMs: number): string | null {
  const written = isoTime(epochMs);
  return written === null ? null : `datetime("${written}")`;
}

/** Epoch milliseconds as `datetime` reads them, or null outside the years 0000 to 9999. */
export function isoTime(epochMs: number): string | null {
  const time = new Date(epochMs);
  if (Number.isNaN(time.getTime())) return null;
  const written = time.toISOString();
  return /^\d{4}-/.test(written) ? written : null;
}

/** A member of a record: `.name`, or `["odd name"]`. */
export function member(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${text(name)}]`;
}

/** A member's name behind `has` and in a schema. */
export function key(name: string): string {
  return isIdentifier(name) ? name : text(name);
}

export function entity(type: "Action" | "Agent" | "Environment" | "Team", id: string): string {
  return `${NAMESPACE}::${type}::${text(id)}`;
}

function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name) && !RESERVED.has(name);
}

function escaped(value: string): string {
  return value.replace(ESCAPED, (character) =>
    character === '"' || character === "\\" ? `\\${character}` : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
