import Big from "big.js";
import { pointerOf } from "@/lib/contracts/fieldErrors";
import type { FieldError } from "@/lib/services/problem";

/** Most levels of objects and arrays, the outermost counted. */
export const LEVELS_MAX = 64;

/** Most members of one object: more are no arguments that a person could look through. */
export const MEMBERS_MAX = 1_000;

/** An object or array that is open at this point of the text. */
interface Open {
  /** The names seen so far; null in an array. */
  names: Set<string> | null;
  /** The member or element that is being read. */
  at: string | number;
  /** In an object: the next string is a name. */
  expectsName: boolean;
}

const STRING_END = /["\\]/g;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Looks through a text that is known to be JSON for what `JSON.parse` lets pass and another reader takes differently.
 * Answers the first fault, or null.
 */
export function inspectJson(text: string): FieldError | null {
  const open: Open[] = [];
  const fault = (message: string): FieldError => ({ pointer: pointerOf(open.map(({ at }) => at)), message });

  for (let index = 0; index < text.length; index += 1) {
    const top = open.at(-1);
    const character = text[index];
    switch (character) {
      case "{":
      case "[":
        if (open.length === LEVELS_MAX) return { pointer: "", message: `is nested deeper than ${LEVELS_MAX} levels` };
        open.push({
          names: character === "{" ? new Set() : null,
          at: character === "{" ? "" : 0,
          expectsName: character === "{",
        });
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case ",":
        if (top?.names === null) top.at = Number(top.at) + 1;
        else if (top !== undefined) top.expectsName = true;
        break;
      case '"': {
        const end = endOfString(text, index);
        const value = decoded(text, index, end);
        const isName = top?.expectsName === true;
        if (isName) {
          top.expectsName = false;
          top.at = value;
          if (top.names?.has(value)) return fault("is there twice");
          if (value === "__proto__") return fault("is not a name that can be used");
          if (top.names?.size === MEMBERS_MAX) return fault(`is one of more than ${MEMBERS_MAX} members of one object`);
          top.names?.add(value);
        }
        if (value.includes("\u0000")) return fault("holds the character U+0000");
        if (/\p{Surrogate}/u.test(value)) return fault("holds half of a surrogate pair");
        index = end;
        break;
      }
      default:
        if (character === "-" || (character !== undefined && character >= "0" && character <= "9")) {
          NUMBER.lastIndex = index;
          const literal = NUMBER.exec(text)?.[0] ?? character;
          if (!isExact(literal)) return fault("is a number that a double cannot hold exactly");
          index += literal.length - 1;
        }
    }
  }
  return null;
}

/** Index of the quote that ends the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  STRING_END.lastIndex = start + 1;
  for (;;) {
    const found = STRING_END.exec(text);
    if (found === null) return text.length;
    if (found[0] === '"') return found.index;
    STRING_END.lastIndex = found.index + 2;
  }
}

function decoded(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end);
  return raw.includes("\\") ? (JSON.parse(`"${raw}"`) as string) : raw;
}

/** True when the double nearest to `literal` is written back as the same number. */
function isExact(literal: string): boolean {
  const value = Number(literal);
  if (!Number.isFinite(value)) return false;
  // Up to 15 significant digits always come back, away from the ends of the range.
  const size = Math.abs(value);
  if (literal.length <= 15 && size > 1e-300 && size < 1e300) return true;
  return Big(literal).eq(Big(String(value)));
}
