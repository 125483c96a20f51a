/**
 * A log record as correlation sees it: what a parser found in it, without what only that system understands. Times are RFC
 * 3339, UTC, milliseconds. Every text was written by somebody else: show it as untrusted.
 */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { PhaseName } from "@/lib/core/record/types";
import type { KeyKind } from "./keys";

export interface FragmentKey {
  kind: KeyKind;
  value: string;
}

export interface ResourceName {
  type: string;
  id: string;
}

/** How what a log record tells of ended, as far as it says so. */
export type FragmentStatus = "succeeded" | "failed" | "not_executed";

/** What a parser makes of one log record. */
export interface ParsedFragment {
  /** What sort of record it is, in the words of its format: `span`, `log`, `cloudtrail_event`, `audit_event`. */
  kind: string;
  /** The phase that it speaks of. */
  phase: PhaseName;
  /** Which system wrote it, as it names itself: a service, `s3.amazonaws.com`, `kubernetes`. */
  system: string;
  /** A few words for a list, such as a span's name. */
  title: string;
  occurredAt: string | null;
  /** How long it took in milliseconds, with its fraction; null for a moment. */
  durationMs: number | null;
  keys: FragmentKey[];
  /** The identity that acted, as that system names it (an ARN, a user name). */
  principal: string | null;
  /** The operation, as that system names it: `PutObject`, `delete`, a tool's name. */
  verb: string | null;
  /** What it was done to. */
  resource: ResourceName | null;
  status: FragmentStatus | null;
  error: string | null;
  /** The arguments of the call, where the record holds them. */
  arguments: JsonObject | null;
  /** Set only where the record itself says that state was changed, and not merely asked for. */
  stateChange: { before?: Json; after?: Json; reference: string | null } | null;
  /** The record as it came, as JSON (what was text is `{ "line": "…" }`, what was protobuf its JSON mapping). */
  content: Json;
}

/** A log record that no fragment can be made of. The records beside it are kept. */
export interface RejectedRecord {
  /** Where it stood in what was sent: 0 for the first. */
  position: number;
  reason: RejectionReason;
  /** A sentence for a person, in Ambit's words. */
  message: string;
  /** The beginning of the record as it came, at most `EXCERPT_CHARACTERS_MAX`. */
  excerpt: string;
  /** The record itself, where the parser has it: with it the record can be driven again once its mapping is mended. */
  record?: unknown;
}

export const EXCERPT_CHARACTERS_MAX = 2_000;

export const REJECTION_REASONS = [
  "not_readable",
  "not_an_object",
  "unknown_shape",
  "missing_field",
  "time_not_readable",
  "too_large",
  "too_deep",
  "mapping_failed",
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** What a parser answers: every record of the input is in one of the two, in the order in which it stood. */
export interface Parsed {
  fragments: { position: number; fragment: ParsedFragment }[];
  rejected: RejectedRecord[];
}
