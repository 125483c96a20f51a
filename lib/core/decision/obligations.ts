/** What the enforcement point must do, merged from every grant that matched so that it can be applied as it stands. */
import canonicalize from "canonicalize";
import type { CompiledGrant } from "@/lib/core/organisation/compile";
import type { Obligation } from "@/lib/core/organisation/definition";
import {
  type FieldAllowlist,
  isKnown,
  type KnownObligation,
  type Log,
  type MaskFields,
  obligationProblem,
  type RedactFields,
} from "@/lib/core/organisation/obligation";

type Known<T extends KnownObligation["type"]> = Extract<KnownObligation, { type: T }>;

/**
 * The obligations of the matching grants, the strictest first: what Ambit does not know or cannot read, as it is; every row
 * filter; the fields that all allowlists share; all that is redacted by any; all that is masked by any and not redacted
 * anyway, with the fewest characters left; the fullest log. Equal ones once.
 */
export function mergeObligations(grants: readonly CompiledGrant[]): Obligation[] {
  const all = grants.flatMap(({ definition }) => definition.obligations);
  if (all.length === 0) return [];
  const known = all.filter((obligation) => isKnown(obligation) && obligationProblem(obligation) === null);
  const of = <T extends KnownObligation["type"]>(type: T) =>
    known.filter((one) => one.type === type) as unknown as Known<T>[];
  const redacted = redactionOf(of("redact_fields"));
  return [
    ...distinct(all.filter((obligation) => !known.includes(obligation))),
    ...distinct(known.filter(({ type }) => type === "row_filter")),
    ...allowlistOf(of("field_allowlist")),
    ...redacted,
    ...maskOf(of("mask_fields"), redacted),
    ...logOf(of("log")),
  ];
}

function allowlistOf([first, ...others]: FieldAllowlist[]): Obligation[] {
  if (first === undefined) return [];
  const fields = first.fields.filter((field) => others.every((other) => other.fields.includes(field)));
  return [{ type: "field_allowlist", fields: sorted(fields) }];
}

function redactionOf(redactions: RedactFields[]): Obligation[] {
  if (redactions.length === 0) return [];
  return [{ type: "redact_fields", fields: sorted(redactions.flatMap(({ fields }) => fields)) }];
}

function maskOf(masks: MaskFields[], [redacted]: Obligation[]): Obligation[] {
  const gone = (redacted as RedactFields | undefined)?.fields ?? [];
  const fields = sorted(masks.flatMap((mask) => mask.fields)).filter((field) => !gone.includes(field));
  if (fields.length === 0) return [];
  const visible = Math.min(...masks.map((mask) => mask.visible ?? 0));
  return [{ type: "mask_fields", fields, ...(visible > 0 ? { visible } : {}) }];
}

function logOf(logs: Log[]): Obligation[] {
  if (logs.length === 0) return [];
  return [logs.some(({ level }) => level === "full") ? { type: "log", level: "full" } : { type: "log" }];
}

function sorted(fields: readonly string[]): string[] {
  return [...new Set(fields)].sort();
}

function distinct(obligations: readonly Obligation[]): Obligation[] {
  return [...new Map(obligations.map((obligation) => [canonicalize(obligation), obligation])).values()];
}
