/** What stands where in a record of GitHub's audit log, and what its actions mean. */
import type { KeyKind } from "@/lib/core/correlation/keys";
import type { FieldPath } from "@/lib/sources/reading/fields";

/** The API and streams write milliseconds; what exports make of it is text. */
export const TIME: readonly FieldPath[] = ["@timestamp", "created_at", "at_sign_timestamp", "timestamp"];

export const KEYS: readonly (readonly [KeyKind, FieldPath])[] = [
  ["event", "_document_id"],
  ["request", "request_id"],
  ["request", "data.request_id"],
  ["credential", "token_id"],
  ["credential", "hashed_token"],
  ["run", "workflow_run_id"],
];

export const PRINCIPAL: readonly FieldPath[] = [
  "actor",
  "integration",
  "external_identity_nameid",
  "external_identity_username",
  "actor_id",
  "deploy_key_fingerprint",
];

/** What an action was done to, the most particular first. */
export const RESOURCES: readonly { type: string; path: FieldPath }[] = [
  { type: "repository", path: "repo" },
  { type: "repository", path: "repository" },
  { type: "team", path: "team" },
  { type: "team", path: "data.team" },
  { type: "organization", path: "org" },
  { type: "enterprise", path: "business" },
  { type: "user", path: "user" },
];

/** Kinds of operation, where the record names one, that change nothing. */
export const READING_OPERATIONS: ReadonlySet<string> = new Set(["access", "authentication"]);

/** Actions that change nothing: reads, and what a run tells of itself. */
export const READING_ACTIONS =
  /^(?:git\.(?:clone|fetch)|api\.request|user\.(?:login|failed_login|logout)|workflows\.)|(?:^|[._])(?:download(?:_zip|ed)?|export|view(?:ed)?|search|query|log_export|git_event_export)$/;

/** Actions that are themselves a failure. */
export const FAILED_ACTIONS = /(?:^|[._])(?:fail(?:ed|ure)?|failed_login|denied|rejected_by_policy)(?:$|[._])/;
