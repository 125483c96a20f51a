/**
 * The correlation keys: what ties log records of different systems to one action (docs/correlation.md). `exact` was issued by
 * Ambit or by the logging system for one action; `scoped` holds more than one action, or was chosen by a caller.
 */
export interface KeyTrait {
  class: "exact" | "scoped";
  /** Exact, and an action has no more than one: two actions that differ in it are never merged. */
  distinguishes: boolean;
  /** What people call it. */
  label: string;
}

export const KEYS = {
  /** Ambit's evaluation id, as an enforcement point passes it on (`ambit.evaluation_id`). */
  evaluation: { class: "exact", distinguishes: true, label: "evaluation" },
  /** The permit's `jti`. */
  permit: { class: "exact", distinguishes: true, label: "permit" },
  /** CloudTrail's `sharedEventID`: the same event as two accounts see it. */
  shared_event: { class: "exact", distinguishes: true, label: "shared event id" },
  /** Kubernetes' `auditID`: every stage of one request. */
  audit: { class: "exact", distinguishes: true, label: "audit id" },
  /** A cloud's own id of one API call, such as CloudTrail's `requestID`. */
  api_call: { class: "exact", distinguishes: true, label: "API call id" },
  /** The record's own id in its system: the same record, delivered by another way. */
  event: { class: "exact", distinguishes: false, label: "event id" },
  /** `TRACE/SPAN`, lower-case hex: this span, and log records written in it. */
  span: { class: "exact", distinguishes: false, label: "span" },
  /** `TRACE/SPAN` of the span that this one was started in. */
  parent_span: { class: "exact", distinguishes: false, label: "parent span" },
  /** `TRACE/SPAN` of a span that this one says it belongs with. */
  linked_span: { class: "scoped", distinguishes: false, label: "linked span" },
  trace: { class: "scoped", distinguishes: false, label: "trace" },
  request: { class: "scoped", distinguishes: false, label: "request id" },
  session: { class: "scoped", distinguishes: false, label: "session" },
  /** The model's or client's id of a tool call. */
  tool_call: { class: "scoped", distinguishes: false, label: "tool call id" },
  action_digest: { class: "scoped", distinguishes: false, label: "action digest" },
  /** The id of a credential that was used: an access key id, a token's `jti`. */
  credential: { class: "scoped", distinguishes: false, label: "credential" },
  /** The id of a credential that this record says was issued: equal to `credential` of its later use. */
  issued_credential: { class: "scoped", distinguishes: false, label: "issued credential" },
  /** `WHO SINCE`: the session of passing credentials that this was done in, and the second in which it began. */
  credential_session: { class: "scoped", distinguishes: false, label: "credential session" },
  /** The session that this record says it opened: equal to `credential_session` of what is done in it. */
  issued_credential_session: { class: "scoped", distinguishes: false, label: "issued credential session" },
  /** What one request looks like in every record of it: who, verb, address and the moment of its arrival. */
  request_shape: { class: "scoped", distinguishes: false, label: "request" },
  /** A run, a workflow run, a job: one execution of something larger. */
  run: { class: "scoped", distinguishes: false, label: "run" },
} as const satisfies Record<string, KeyTrait>;

export type KeyKind = keyof typeof KEYS;

/** Most characters of a key's value; what is longer identifies nothing and is left out. */
export const KEY_CHARACTERS_MAX = 512;
