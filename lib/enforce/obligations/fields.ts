/** Obligations applied to a value with fields. A field is a member's name anywhere, or a path such as `customer.email`. */
import type { Json } from "@/lib/core/organisation/definition";
import { NoFields } from "@/lib/enforce/sdk/fields";
import { type ResultRules, shownBy } from "@/lib/enforce/sdk/resultRules";

/** The value as it may be shown; undefined where nothing of it may, or where nobody can tell. */
export function shown(value: Json, rules: ResultRules): Json | undefined {
  try {
    return shownBy(rules, value) ?? undefined;
  } catch (error) {
    if (error instanceof NoFields) return undefined;
    throw error;
  }
}
