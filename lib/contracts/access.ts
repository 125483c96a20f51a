/**
 * The access API's wire shapes: what agents and enforcement points send and get. Names follow OpenID AuthZEN
 * (Authorization API 1.0, the access request and approval profile, the obligations profile) and RFC 8693.
 * Receivers ignore members that they do not know.
 */
import { z } from "zod";
import type { ReasonCode } from "@/lib/core/decision/types";
import type { StatedChange } from "@/lib/core/handOff/statedChange";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import type { RecordReason } from "@/lib/core/record/types";
import { listedTool, TOOLS_MAX } from "./toolImport";

/** Most evaluations in one batch. */
export const BATCH_ITEMS_MAX = 100;
/** Most digests in one report, and most state changes. */
export const DIGESTS_MAX = 10_000;
export const STATE_CHANGES_MAX = 1_000;
/** Most log records that come with an outcome. */
export const FRAGMENTS_MAX = 20;

const name = z.string().min(1).max(256);
const identifier = z.string().min(1).max(2_048);
const words = z.string().max(4_000);
const timestamp = z.iso.datetime({ offset: true, error: "must be an RFC 3339 time with an offset" });

/** Any JSON object, kept as it came. */
const jsonObject = z
  .custom<JsonObject>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    "must be an object",
  )
  .meta({ type: "object" });
const jsonValue = z.custom<Json>((value) => value !== undefined, "must be a JSON value");
const digest = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 digest: 64 lower-case hexadecimal digits");

export const subjectSchema = z.object({
  type: name,
  id: name,
  properties: z.looseObject({ on_behalf_of: name.optional() }).optional(),
});

export const resourceSchema = z.object({ type: name, id: identifier, properties: jsonObject.optional() });

export const actionSchema = z.object({ name, properties: jsonObject.optional() });

const correlation = z.string().max(256).optional().describe("Kept, to tie logs together.");

/** `context` of an evaluation. Members that are not listed do not bear on the decision. */
export const evaluationContextSchema = z.object({
  agent: name.optional().describe("COAZ-MCP: the agent; else the access token's."),
  environment: name.optional().describe("Absent: the access token's. Another one is denied."),
  arguments: jsonObject.optional().describe("Exactly what the tool will be called with."),
  session_id: z.string().max(256).optional().describe("Of POST /access/v1/sessions; else the agent's shared session."),
  request_id: correlation,
  tool_call_id: correlation,
  traceparent: correlation,
  justification: words.optional().describe("The agent's own words: shown to people, invisible to rules."),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("The model's own, 0 to 1. Recorded and shown; no condition can see it."),
  submit_request: z.boolean().optional().describe("True: when it escalates, the approval is opened in the same call."),
  redeem_permit: z
    .boolean()
    .optional()
    .describe(
      "True: what is allowed runs at once, exactly as it was asked. The permit is handed out redeemed (`permit_redeemed`), and nobody else can use it.",
    ),
  approval: z
    .looseObject({ id: z.string().min(1).max(256) })
    .optional()
    .describe("The approval as a completed task handed it out."),
});

export const evaluationRequestSchema = z.object({
  subject: subjectSchema,
  action: actionSchema,
  resource: resourceSchema,
  context: evaluationContextSchema.optional(),
});
export type EvaluationRequest = z.infer<typeof evaluationRequestSchema>;

export const BATCH_SEMANTICS = ["execute_all", "deny_on_first_deny", "permit_on_first_permit"] as const;

/** A batch whose items were completed with the top-level defaults (`withBatchDefaults`). */
export const evaluationsRequestSchema = z.object({
  evaluations: z.array(evaluationRequestSchema).min(1).max(BATCH_ITEMS_MAX),
  options: z.object({ evaluations_semantic: z.enum(BATCH_SEMANTICS).optional() }).optional(),
});
export type EvaluationsRequest = z.infer<typeof evaluationsRequestSchema>;

/** Why, as it is answered and as it stands in the record. Which members accompany a code depends on the code. */
export interface ReasonOnWire extends RecordReason {
  code: ReasonCode;
}

/** What the enforcement point must do; one that it does not understand means deny. */
export interface ObligationOnWire {
  /** Unique within the answer. */
  id: string;
  type: string;
  properties: JsonObject;
}

/** A reply to a question that an approver asked. */
export const replySchema = z.strictObject({
  question: z.uuid("must be the id of a question"),
  text: z.string().trim().min(1, "must say something").max(4000, "must be at most 4000 characters"),
});

export const TASK_STATUSES = ["pending", "approved", "denied", "expired", "cancelled"] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** The handle of an opened approval. Its `id` is the approval's id. */
export interface Task {
  id: string;
  status: TaskStatus;
  status_endpoint: string;
  /** RFC 3339. While pending: when it expires unanswered. */
  expires_at: string;
  links: { cancel: string; review: string };
  display: { title: string; description: string };
  /** What an approver wants to know; reply at `reply_endpoint` with `{ question, text }`. Absent when nobody asked. */
  questions?: { id: string; text: string; asked_at: string; reply?: string }[];
  reply_endpoint?: string;
}

/** What a completed task hands out: evaluate again with `approval` at `context.approval`. */
export interface TaskResult {
  mode: "reevaluate";
  approval: { id: string; approved_at: string; approved_until: string };
  /** An approver changed the arguments: evaluate again with these. */
  edited?: { arguments: JsonObject };
}

export interface TaskAnswer {
  task: Task;
  /** Only with `task.status: "approved"`. */
  result?: TaskResult;
}

export interface AccessRequestOnWire {
  endpoint: string;
  /** RFC 3339: until when an access request for this denial is accepted. */
  expires_at: string;
  display: { title: string; description: string };
  /** With `submit_request`: the approval that was opened, or that was open for this exact action already. */
  task?: Task;
  /** With a `task` that is approved already: evaluate again with this. */
  result?: TaskResult;
}

/** A hand-off as the agent sees it: how it stands and, once it is over, what came of it in the person's words. */
export interface HandOffOnWire {
  id: string;
  status: "open" | "accepted" | "done" | "returned";
  /** RFC 3339. When it is past, the task stays with people. */
  due_at: string;
  /** With `done`. */
  result?: HandOffResult;
  /** With `returned`: why the task came back. The same call may be made again. */
  reason?: string;
}

export interface HandOffResult {
  text: string;
  /** RFC 3339. */
  done_at: string;
  reference?: string;
  /** What the person says has changed. */
  state_changes: StatedChange[];
}

export interface HandOffAnswer {
  hand_off: HandOffOnWire;
}

/** The answer's `context`. */
export interface DecisionContext {
  /** Absent with `audit_unavailable`: nothing was recorded. */
  evaluation_id?: string;
  /** RFC 3339. */
  evaluated_at: string;
  outcome: "allow" | "deny" | "escalate";
  reason: ReasonCode;
  reasons: ReasonOnWire[];
  budget_version?: number;
  next_action?: "request" | "retry" | "none";
  /** Seconds, with `next_action: "retry"`. */
  retry_after?: number;
  would_be?: { outcome: "deny" | "escalate"; reason: ReasonCode };
  /** Compact JWS, with an allow. */
  permit?: string;
  /** RFC 3339. */
  permit_expires_at?: string;
  /** With `redeem_permit` and an allow: the permit was redeemed in the same transaction. */
  permit_redeemed?: true;
  obligations?: ObligationOnWire[];
  /** The approval that was honoured. */
  approval?: { id: string; approved_until: string };
  access_request?: AccessRequestOnWire;
  /** With `handed_off`: the task that a person has now, or the one that was done for this exact action within a day. */
  hand_off?: HandOffOnWire;
  /** With `submit_request` when the approval could not be opened. */
  error?: { status: number; message: string };
}

export interface Decision {
  decision: boolean;
  context: DecisionContext;
}

export interface EvaluationsAnswer {
  evaluations: Decision[];
}

/** The denied evaluation, echoed by whoever asks for its approval. */
const denialSchema = z.object({
  evaluation_id: z.string().min(1).max(256),
  evaluated_at: timestamp.optional(),
  expires_at: timestamp.optional(),
  reason: z.string().max(256).optional(),
});

export const openRequestSchema = z.object({
  subject: subjectSchema,
  action: actionSchema,
  resource: resourceSchema,
  context: evaluationContextSchema
    .optional()
    .describe("What it leaves out is taken from the denied evaluation; what it states must be the same."),
  denial: denialSchema,
  items: z.undefined({ error: "bundles of several items are not supported: submit each one" }).optional(),
  callback: z.undefined({ error: "callbacks are not supported: poll the task" }).optional(),
});
export type OpenRequest = z.infer<typeof openRequestSchema>;

export const cancelRequestSchema = z.object({
  reason: z.string().max(256).optional(),
  comment: words.optional(),
});
export type CancelRequest = z.infer<typeof cancelRequestSchema>;

export const openSessionSchema = z.object({
  salt: z.string().min(16).max(256).describe("Keys the digests of this session; whoever enforces chooses it."),
  request_values: z
    .array(digest)
    .max(DIGESTS_MAX)
    .optional()
    .describe("Digests of the values in the person's own request."),
  label: z.string().max(200).optional(),
});
export type OpenSession = z.infer<typeof openSessionSchema>;

export interface SessionAnswer {
  session_id: string;
  /** RFC 3339. From then on it is forgotten where values were first seen; what the session read and did never is. */
  provenance_until: string;
}

export const redeemPermitSchema = z.object({
  permit: z.string().min(1).max(8_192),
  action: actionSchema,
  resource: resourceSchema,
  context: z.object({ environment: name.optional(), arguments: jsonObject.optional() }).optional(),
});
export type RedeemPermit = z.infer<typeof redeemPermitSchema>;

export interface RedeemAnswer {
  redeemed: true;
  evaluation_id: string;
}

/** What a redeemed permit lets go: for the one call that it is for, and to be kept nowhere. */
export interface ReleaseAnswer extends RedeemAnswer {
  secret: { id: string; version: number; value: string };
}

const logRecord = {
  kind: z.string().regex(/^[a-z][a-z0-9_.]{0,99}$/, "must be lower-case words joined by _ or ."),
  occurred_at: timestamp.optional(),
  content: jsonObject,
};

export const OUTCOME_STATUSES = ["succeeded", "failed", "not_executed"] as const;

export const reportOutcomeSchema = z.object({
  evaluation_id: z.string().min(1).max(256),
  status: z.enum(OUTCOME_STATUSES),
  error: words.optional(),
  occurred_at: timestamp.optional(),
  state_changes: z
    .array(
      z.object({
        resource: z.object({ type: name, id: identifier }),
        before: jsonValue.optional(),
        after: jsonValue.optional(),
        reference: z.string().max(2_048).optional(),
      }),
    )
    .max(STATE_CHANGES_MAX)
    .default([]),
  observed: z.array(digest).max(DIGESTS_MAX).optional().describe("Digests of the values in the result."),
  fragments: z
    .array(z.object(logRecord))
    .max(FRAGMENTS_MAX)
    .optional()
    .describe("An enforcement point's log records of the call, kept as POST /access/v1/fragments keeps them."),
});
export type ReportOutcome = z.infer<typeof reportOutcomeSchema>;

export interface OutcomeAnswer {
  evaluation_id: string;
  status: (typeof OUTCOME_STATUSES)[number];
  /** RFC 3339. */
  reported_at: string;
}

export const recordFragmentSchema = z.object({
  evaluation_id: z.string().min(1).max(256),
  ...logRecord,
});
export type RecordFragment = z.infer<typeof recordFragmentSchema>;

export interface FragmentAnswer {
  fragment_id: string;
}

/** AuthZEN, "Action Search". Only the subject and the environment bear on the answer. */
export const actionSearchSchema = z.object({
  subject: subjectSchema,
  resource: z.object({ type: name, id: identifier.optional() }).optional(),
  context: z.object({ environment: name.optional() }).optional(),
});
export type ActionSearch = z.infer<typeof actionSearchSchema>;

export interface ActionSearchAnswer {
  /** `changes_results`: obligations of the budget can leave parts of what a call answers out. */
  results: { name: string; properties?: { changes_results: true } }[];
}

/** What a gateway saw a server say of its tools, by the names of the actions that they are. */
export const reportToolsSchema = z.object({
  source: z.string().trim().min(1).max(500).describe("Which server, in the gateway's words."),
  tools: z.array(listedTool).max(TOOLS_MAX),
});
export type ReportTools = z.input<typeof reportToolsSchema>;

export interface ToolsAnswer {
  tools: {
    name: string;
    /** `quarantined`: it says something that nobody has looked at. `unreadable`: it cannot be kept, and so not be looked at. */
    state: "standing" | "quarantined" | "unreadable";
    /** Where people look at it. */
    review?: string;
  }[];
}

export const TOKEN_EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
export const CREDENTIAL_TOKEN_TYPE = "urn:ambit:token-type:credential";
export const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

/** What stands for a permit in an exchange, and what it is exchanged for. */
export const PERMIT_TOKEN_TYPE = "urn:ambit:token-type:permit";
export const TOOL_TOKEN_TYPE = "urn:ambit:token-type:tool-token";

/** The form's fields, each at most once. */
export const exchangeTokenSchema = z.object({
  grant_type: z.string().max(200).optional(),
  subject_token: z.string().max(8_192).optional(),
  subject_token_type: z.string().max(200).optional(),
  requested_token_type: z.string().max(200).optional(),
  actor_token: z.string().max(8_192).optional(),
  actor_token_type: z.string().max(200).optional(),
  authorization_details: z
    .string()
    .max(1_000_000)
    .optional()
    .describe("For a tool token: what will really run, as JSON (RFC 9396)."),
});
export type ExchangeToken = z.infer<typeof exchangeTokenSchema>;

/** What will really run, in the form of RFC 9396: the permit is redeemed for it. */
export const authorizationDetailsSchema = z.tuple([
  z.object({ type: z.literal("ambit_action"), ...redeemPermitSchema.omit({ permit: true }).shape }),
]);

export interface TokenAnswer {
  access_token: string;
  issued_token_type: typeof ACCESS_TOKEN_TYPE | typeof TOOL_TOKEN_TYPE;
  token_type: "Bearer";
  /** Seconds. */
  expires_in: number;
}

/** RFC 6749 §5.2. */
export interface TokenError {
  error: "invalid_request" | "unsupported_grant_type";
  error_description: string;
}

export interface Metadata {
  policy_decision_point: string;
  access_evaluation_endpoint: string;
  access_evaluations_endpoint: string;
  access_request_endpoint: string;
  search_action_endpoint: string;
  jwks_uri: string;
  token_endpoint: string;
  session_endpoint: string;
  permit_redemption_endpoint: string;
  outcome_endpoint: string;
  capabilities: string[];
}

export interface Jwks {
  keys: JsonObject[];
}

/** RFC 9457. */
export interface ProblemOnWire {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: { pointer: string; detail: string }[];
}
