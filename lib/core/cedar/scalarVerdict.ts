/** What JSON Schema says of texts, numbers and booleans. */
import type { Json } from "@/lib/core/organisation/definition";
import type { ArgumentType } from "./argumentType";
import { literalOfType } from "./comparable";
import type { ValueType } from "./conditionValue";
import { cannotSay, type Ground } from "./ground";
import { any, atom, type Bool, certain, known, type Verdict } from "./logic";
import type { Typed } from "./schemaVerdict";
import { ANYTHING, decimal, isText, type Piece, pattern } from "./syntax";

const NUMBER_METHODS: Record<string, string> = {
  minimum: "greaterThanOrEqual",
  maximum: "lessThanOrEqual",
  exclusiveMinimum: "greaterThan",
  exclusiveMaximum: "lessThan",
};

/** `enum`, and `const` as an `enum` of one. */
export function enumVerdict(values: readonly Json[], { text, type }: Typed, ground: Ground): Verdict {
  const scalar = scalarType(type);
  if (scalar === null) {
    const none = values.every((value) => typeof value !== "object" || value === null);
    return none ? known(false) : cannotSay(ground, "Cedar can't compare lists or objects");
  }
  const literals = [...new Set(literalsOf(values, scalar))];
  const [only, ...others] = literals;
  if (only === undefined) return known(false);
  return certain(atom(others.length === 0 ? `${text} == ${only}` : `[${literals.join(", ")}].contains(${text})`));
}

/** The Cedar type of a text, number or boolean; null for anything else. */
export function scalarType(type: ArgumentType): ValueType | null {
  if (type.kind === "text" || type.kind === "boolean") return { kind: type.kind };
  return type.kind === "number" ? { kind: "decimal" } : null;
}

export function literalsOf(values: readonly Json[], type: ValueType): string[] {
  return values.flatMap((value) => literalOfType(value, type) ?? []);
}

export function numberVerdict(keyword: string, wanted: Json, { text }: Typed, ground: Ground): Verdict {
  const method = NUMBER_METHODS[keyword];
  if (method === undefined) return cannotSay(ground, `Cedar has nothing like the keyword ${keyword}`);
  const limit = typeof wanted === "number" ? decimal(wanted) : null;
  if (limit === null) return cannotSay(ground, "Cedar's decimals have no more than four digits behind the point");
  return certain(atom(`${text}.${method}(${limit})`));
}

export function textVerdict(keyword: string, wanted: Json, { text }: Typed, ground: Ground): Verdict {
  if (keyword === "minLength" && wanted === 0) return known(true);
  if (keyword === "minLength" && wanted === 1) return certain(atom(`${text} != ""`));
  if (keyword === "maxLength" && wanted === 0) return certain(atom(`${text} == ""`));
  if (keyword !== "pattern" || typeof wanted !== "string")
    return cannotSay(ground, `Cedar has nothing like the keyword ${keyword}`);
  const matches = patternMatches(text, wanted);
  return matches === null ? cannotSay(ground, "Cedar has no regular expressions") : certain(matches);
}

/**
 * Longer ones can't be said: Ambit gives up on a text that is too long for its pattern (10,000,000 steps), which one of
 * 100,000 characters, the longest that Cedar is given, is not for these.
 */
const PATTERN_MAX = 80;

/** A plain character, or one of the punctuation marks behind a backslash. */
const PLAIN = /^(?:[^\\^$.|?*+()[\]{}]|\\[^A-Za-z0-9\s])*$/u;

/** A regular expression that is nothing but text, anchored or not, or a choice of such; null for any other. */
function patternMatches(text: string, source: string): Bool | null {
  if (source.length > PATTERN_MAX) return null;
  const [, start = "", body = "", end = ""] = /^(\^?)(.*?)((?<!\\)\$?)$/su.exec(source) ?? [];
  const choice = /^\((?:\?:)?([^()]*)\)$/su.exec(body)?.[1];
  const before: Piece[] = start ? [] : [ANYTHING];
  const after: Piece[] = end ? [] : [ANYTHING];
  const parts = choice === undefined ? [body] : choice.split("|");
  if (!parts.every((part) => PLAIN.test(part) && isText(part))) return null;
  return any(
    parts.map((part) => {
      const plain = part.replace(/\\(.)/gsu, "$1");
      return atom(`${text} like ${pattern([...before, plain, ...after])}`);
    }),
  );
}
