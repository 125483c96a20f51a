/** What stands where in an event of `audit.k8s.io`, and what its verbs mean. */
import type { KeyKind } from "@/lib/core/correlation/keys";
import type { FieldPath } from "@/lib/sources/reading/fields";

/** When this stage was reached. The first v1beta1 had `timestamp` alone, in seconds. */
export const TIME: readonly FieldPath[] = [
  "stageTimestamp",
  "requestReceivedTimestamp",
  "timestamp",
  "metadata.creationTimestamp",
];

/** When the request arrived: the same in every stage of it. */
export const ARRIVAL: readonly FieldPath[] = ["requestReceivedTimestamp", "timestamp"];

/** What sort of record each stage but the last is: several of one request are told apart by it. */
export const KINDS: ReadonlyMap<string, string> = new Map([
  ["RequestReceived", "audit_request_received"],
  ["ResponseStarted", "audit_response_started"],
  ["Panic", "audit_panic"],
]);

export const KEYS: readonly (readonly [KeyKind, FieldPath])[] = [["audit", "auditID"]];

/** `JTI=…`: the token that was used, and the one that was made. A name with dots is looked up whole. */
export const CREDENTIAL_EXTRA = "authentication.kubernetes.io/credential-id";
export const ISSUED_CREDENTIAL_ANNOTATION = "authentication.kubernetes.io/issued-credential-id";
export const EVALUATION_ANNOTATION = "ambit.dev/evaluation-id";

export const WRITES: ReadonlySet<string> = new Set(["create", "update", "patch", "delete", "deletecollection"]);

/** Verbs whose body says what it changes. A body of `update` repeats whatever annotations the object had before. */
export const NAMES_ITS_ANNOTATIONS: ReadonlySet<string> = new Set(["create", "patch"]);

/** What is created in order to be answered, and is kept nowhere: `resource` or `resource/subresource`. */
export const CHANGES_NOTHING: ReadonlySet<string> = new Set([
  "tokenreviews",
  "subjectaccessreviews",
  "localsubjectaccessreviews",
  "selfsubjectaccessreviews",
  "selfsubjectrulesreviews",
  "selfsubjectreviews",
  "pods/exec",
  "pods/attach",
  "pods/portforward",
  "pods/proxy",
  "services/proxy",
  "nodes/proxy",
]);

/** What is created is a credential. */
export const ISSUES_CREDENTIAL: ReadonlySet<string> = new Set(["serviceaccounts/token"]);
