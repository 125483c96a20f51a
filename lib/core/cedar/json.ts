import type { Json, JsonObject } from "@/lib/core/organisation/definition";

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
