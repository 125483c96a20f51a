/** The obligations that Ambit knows. Others are handed on as they are: an enforcement point that does not know one denies. */
import type { Json, Obligation } from "./definition";

/** Which fields of an answer may pass; all others are left out. */
export type FieldAllowlist = { type: "field_allowlist"; fields: string[] };
/** Which fields are left out. */
export type RedactFields = { type: "redact_fields"; fields: string[] };
/** Which fields are blotted out but for their last `visible` characters, none when absent. */
export type MaskFields = { type: "mask_fields"; fields: string[]; visible?: number };
/** Which rows may pass, in the words of the enforcement point. */
export type RowFilter = { type: "row_filter"; filter: Json };
/** How much is written down: `metadata` when absent, or arguments and results too. */
export type Log = { type: "log"; level?: "metadata" | "full" };

export type KnownObligation = FieldAllowlist | RedactFields | MaskFields | RowFilter | Log;

/** The members of each, besides `type` and an `id` of one's own: whether it must be there, and what it may be. */
const SHAPES: Record<
  KnownObligation["type"],
  Record<string, { required: boolean; is: (value: Json) => boolean; words: string }>
> = {
  field_allowlist: { fields: { required: true, is: isNames, words: "a list of field names" } },
  redact_fields: { fields: { required: true, is: isNames, words: "a list of field names" } },
  mask_fields: {
    fields: { required: true, is: isNames, words: "a list of field names" },
    visible: { required: false, is: isCount, words: "how many characters stay visible, a whole number" },
  },
  row_filter: {
    filter: { required: true, is: (value) => value !== null, words: "what the enforcement point filters by" },
  },
  log: {
    level: { required: false, is: (value) => value === "metadata" || value === "full", words: "metadata or full" },
  },
};

/** True for an obligation of a type that Ambit knows; `obligationProblem` says whether it is well formed. */
export function isKnown(obligation: Obligation): obligation is Obligation & KnownObligation {
  return Object.hasOwn(SHAPES, obligation.type);
}

/** What is wrong with an obligation of a known type, as one sentence with the member, or null. */
export function obligationProblem(obligation: Obligation): { member: string; message: string } | null {
  if (!isKnown(obligation)) return null;
  const shape = SHAPES[obligation.type];
  const given: Record<string, Json> = obligation as Obligation;
  for (const [member, { required, is, words }] of Object.entries(shape)) {
    const value = given[member];
    if (value === undefined ? required : !is(value)) return { member, message: `must be ${words}` };
  }
  const unknown = Object.keys(given).find(
    (member) => member !== "type" && member !== "id" && !Object.hasOwn(shape, member),
  );
  if (unknown !== undefined) return { member: unknown, message: `is no part of ${obligation.type}` };
  return null;
}

function isNames(value: Json): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string" && name !== "");
}

function isCount(value: Json): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
