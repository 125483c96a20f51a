import type { Json, JsonObject } from "@/lib/core/organisation/definition";

/** The part of `value` at a JSON Pointer (RFC 6901); undefined where there is none. */
export function at(value: Json, pointer: string): Json | undefined {
  let inner: Json | undefined = value;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(inner)) inner = /^(?:0|[1-9]\d*)$/.test(key) ? inner[Number(key)] : undefined;
    else if (typeof inner === "object" && inner !== null) inner = Object.hasOwn(inner, key) ? inner[key] : undefined;
    else return undefined;
  }
  return inner;
}

/** `template` with each text `$/pointer` replaced by that part of `source`; null where there is none. */
export function fill(template: Json, source: JsonObject): Json {
  if (typeof template === "string")
    return template.startsWith("$/") ? (at(source, template.slice(1)) ?? null) : template;
  if (Array.isArray(template)) return template.map((one) => fill(one, source));
  if (typeof template === "object" && template !== null)
    return Object.fromEntries(Object.entries(template).map(([key, one]) => [key, fill(one, source)]));
  return template;
}
