import type { Json } from "@/lib/core/organisation/definition";

/** The JSON object or list that a text holds; undefined for any other: a lone number or word has no fields. */
export function structureIn(text: string): Json | undefined {
  if (!/^\s*[[{]/u.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
