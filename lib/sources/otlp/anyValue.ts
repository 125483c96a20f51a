import type { Json, JsonObject } from "@/lib/core/organisation/definition";

/** True for a JSON object, which is no list. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member under one of its two spellings: `startTimeUnixNano` as the specification writes it, or `start_time_unix_nano`. */
export function either(object: JsonObject, camel: string, snake: string): Json | undefined {
  return object[camel] ?? object[snake];
}

/**
 * The value that an AnyValue (opentelemetry/proto/common/v1/common.proto) in its JSON mapping stands for: `{ "intValue": "7" }` is
 * 7. Whole numbers beyond 2^53 are text; bytes are text in base64. What is no AnyValue is taken for the value itself, as some
 * exporters write it; an empty one is null. The value must not be nested deeper than a stack can follow.
 */
export function plainOf(value: Json | undefined): Json {
  if (!isJsonObject(value)) return value ?? null;
  for (const name in value) {
    const read = READERS[name];
    if (read !== undefined) return read(value[name] as Json);
  }
  return null;
}

const READERS: Readonly<Record<string, (value: Json) => Json>> = Object.assign(Object.create(null), {
  stringValue: asItIs,
  string_value: asItIs,
  intValue: wholeNumber,
  int_value: wholeNumber,
  boolValue: asItIs,
  bool_value: asItIs,
  doubleValue: asItIs,
  double_value: asItIs,
  bytesValue: asItIs,
  bytes_value: asItIs,
  arrayValue: list,
  array_value: list,
  kvlistValue: object,
  kvlist_value: object,
});

function asItIs(value: Json): Json {
  return value;
}

function wholeNumber(value: Json): Json {
  const number = Number(value);
  return typeof value === "string" && Number.isSafeInteger(number) ? number : value;
}

function list(value: Json): Json {
  const values = isJsonObject(value) ? value.values : value;
  return Array.isArray(values) ? values.map(plainOf) : [];
}

function object(value: Json): Json {
  const values = isJsonObject(value) ? value.values : value;
  const members: [string, Json][] = [];
  for (const each of Array.isArray(values) ? values : [])
    if (isJsonObject(each) && typeof each.key === "string") members.push([each.key, plainOf(each.value)]);
  return Object.fromEntries(members);
}
