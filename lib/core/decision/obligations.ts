/** What the enforcement point must do, merged from every grant that matched. */
import canonicalize from "canonicalize";
import type { CompiledGrant } from "@/lib/core/organisation/compile";
import type { Obligation } from "@/lib/core/organisation/definition";

/** Strictest first. An unknown type stands before all: an enforcement point that does not know it denies. */
const STRICTNESS = ["row_filter", "field_allowlist", "redact_fields", "mask_fields", "log"];

/** Every obligation of the matching grants once, strictest first; equal ones in the budget's order. */
export function mergeObligations(grants: readonly CompiledGrant[]): Obligation[] {
  const distinct = new Map<string, Obligation>();
  for (const { definition } of grants)
    for (const obligation of definition.obligations) distinct.set(canonicalize(obligation) ?? "", obligation);
  return [...distinct.values()].sort((a, b) => STRICTNESS.indexOf(a.type) - STRICTNESS.indexOf(b.type));
}
