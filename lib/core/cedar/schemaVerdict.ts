/** JSON Schemas over arguments as verdicts that Cedar can evaluate. What Cedar can't say is noted, and neither holds nor fails. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { ArgumentType, RecordType } from "./argumentType";
import { cannotSay, type Ground } from "./ground";
import { inlined } from "./inlined";
import { isObject } from "./json";
import { listVerdict } from "./listVerdict";
import {
  atom,
  type Bool,
  both,
  certain,
  chosen,
  either,
  ifThere,
  known,
  negated,
  UNSAYABLE,
  type Verdict,
} from "./logic";
import { enumVerdict, numberVerdict, textVerdict } from "./scalarVerdict";
import { key, member } from "./syntax";

/** A value that is there: its Cedar expression and its type. */
export interface Typed {
  text: string;
  type: ArgumentType;
}

/** Words about a schema that don't bear on what it lets in. */
const ANNOTATIONS = new Set([
  "$anchor",
  "$comment",
  "$defs",
  "$id",
  "$schema",
  "default",
  "definitions",
  "deprecated",
  "description",
  "examples",
  "readOnly",
  "title",
  "writeOnly",
  // Together with `if`, or with what they qualify.
  "else",
  "then",
]);

/** The only type of value that a keyword says anything about. */
const BEARS_ON = new Map<string, ArgumentType["kind"]>([
  ...keywordsOf("text", ["contentEncoding", "contentMediaType", "format", "maxLength", "minLength", "pattern"]),
  ...keywordsOf("number", ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"]),
  ...keywordsOf("list", ["contains", "items", "maxContains", "maxItems", "minContains", "minItems", "prefixItems"]),
  ...keywordsOf("list", ["unevaluatedItems", "uniqueItems"]),
  ...keywordsOf("record", ["additionalProperties", "dependentRequired", "dependentSchemas", "maxProperties"]),
  ...keywordsOf("record", ["minProperties", "patternProperties", "properties", "propertyNames", "required"]),
  ...keywordsOf("record", ["unevaluatedProperties"]),
]);

function keywordsOf<Kind extends string>(kind: Kind, keywords: readonly string[]): [string, Kind][] {
  return keywords.map((keyword) => [keyword, kind]);
}

/** The verdict on all arguments of a call. */
export function argumentsVerdict(schema: Json, type: RecordType, ground: Ground): Verdict {
  const whole = isObject(schema) ? inlined(schema) : schema;
  return schemaVerdict(whole, { text: "context.arguments", type }, ground);
}

function schemaVerdict(schema: Json, value: Typed, ground: Ground): Verdict {
  if (typeof schema === "boolean") return known(schema);
  if (!isObject(schema)) return cannotSay(ground, "it is no JSON Schema");
  const keywords = Object.keys(schema).filter((keyword) => !ANNOTATIONS.has(keyword));
  if (keywords.length === 0) return known(true);
  return both(keywords.map((keyword) => keywordVerdict(keyword, schema, value, ground)));
}

function keywordVerdict(keyword: string, schema: JsonObject, value: Typed, ground: Ground): Verdict {
  const wanted = schema[keyword] ?? null;
  const verdictOn = (part: Json): Verdict => schemaVerdict(part, value, ground);
  switch (keyword) {
    case "type":
      return typeVerdict(wanted, value, ground);
    case "const":
      return enumVerdict([wanted], value, ground);
    case "enum":
      return enumVerdict(Array.isArray(wanted) ? wanted : [], value, ground);
    case "allOf":
      return both(list(wanted).map(verdictOn));
    case "anyOf":
      return either(list(wanted).map(verdictOn));
    case "oneOf":
      return exactlyOne(list(wanted).map(verdictOn));
    case "not":
      return negated(verdictOn(wanted));
    case "if":
      return chosen(verdictOn(wanted), verdictOn(schema.then ?? true), verdictOn(schema.else ?? true));
  }
  const bearsOn = BEARS_ON.get(keyword);
  if (bearsOn === undefined) return cannotSay(ground, `Cedar has nothing like the keyword ${keyword}`);
  if (bearsOn !== value.type.kind) return known(true);
  switch (value.type.kind) {
    case "text":
      return textVerdict(keyword, wanted, value, ground);
    case "number":
      return numberVerdict(keyword, wanted, value, ground);
    case "list":
      return listVerdict(keyword, wanted, value, ground);
    case "record":
      return recordVerdict(keyword, schema, { ...value, type: value.type }, ground);
    default:
      // No keyword bears on a boolean.
      return known(true);
  }
}

function typeVerdict(wanted: Json, { type }: Typed, ground: Ground): Verdict {
  const types = new Set(Array.isArray(wanted) ? wanted : [wanted]);
  switch (type.kind) {
    case "number":
      if (types.has("number") || (type.whole && types.has("integer"))) return known(true);
      return types.has("integer") ? cannotSay(ground, "Cedar can't tell a whole number from another") : known(false);
    case "text":
      return known(types.has("string"));
    case "boolean":
      return known(types.has("boolean"));
    case "list":
      return known(types.has("array"));
    default:
      return known(types.has("object"));
  }
}

function recordVerdict(
  keyword: string,
  schema: JsonObject,
  record: { text: string; type: RecordType },
  ground: Ground,
): Verdict {
  const wanted = schema[keyword] ?? null;
  const properties = isObject(schema.properties) ? schema.properties : {};
  switch (keyword) {
    case "required":
      return both(list(wanted).map((name) => certain(hasMember(record, String(name)))));
    case "properties":
      return both(Object.entries(properties).map(([name, part]) => propertyVerdict(name, part, record, ground)));
    case "additionalProperties": {
      if ("patternProperties" in schema) return cannotSay(ground, "Cedar has no regular expressions");
      const others = [...record.type.members.keys()].filter((name) => !Object.hasOwn(properties, name));
      return both(others.map((name) => propertyVerdict(name, wanted, record, ground)));
    }
    case "dependentRequired":
      return both(
        Object.entries(isObject(wanted) ? wanted : {}).map(([name, needed]) =>
          either([
            negated(certain(hasMember(record, name))),
            both(list(needed).map((other) => certain(hasMember(record, String(other))))),
          ]),
        ),
      );
    default:
      return cannotSay(ground, `Cedar has nothing like the keyword ${keyword}`);
  }
}

/** Where the property is not there, the schema lets the record in. */
function propertyVerdict(
  name: string,
  schema: Json,
  record: { text: string; type: RecordType },
  ground: Ground,
): Verdict {
  const declared = record.type.members.get(name);
  const has = hasMember(record, name);
  // Cedar refuses a request with what is not declared; where nobody validates requests, it must not slip through either.
  if (declared === undefined) return schema === true ? known(true) : ifThere(has, UNSAYABLE);
  const verdict = schemaVerdict(schema, { text: `${record.text}${member(name)}`, type: declared.type }, ground);
  return ifThere(has, verdict);
}

function hasMember({ text }: { text: string }, name: string): Bool {
  return atom(`${text} has ${key(name)}`);
}

function exactlyOne(verdicts: readonly Verdict[]): Verdict {
  return either(
    verdicts.map((one, i) => both([one, ...verdicts.filter((_, j) => j !== i).map((other) => negated(other))])),
  );
}

function list(value: Json): Json[] {
  return Array.isArray(value) ? value : [];
}
