/**
 * What attributes of spans and log records mean to Ambit. Of several that say the same, the first that is there counts. The names
 * are those of the OpenTelemetry semantic conventions (open-telemetry/semantic-conventions; GenAI and MCP:
 * open-telemetry/semantic-conventions-genai, docs/gen-ai/gen-ai-spans.md and mcp.md), then OpenInference
 * (Arize-ai/openinference, spec/semantic_conventions.md), OpenLLMetry (traceloop/openllmetry, semconv_ai), what agents and
 * their frameworks write of their own, and last the older names of the same.
 */
import type { KeyKind } from "@/lib/core/correlation/keys";

/** What sort of work it is, as agent frameworks say it: see `TOOL_ROLES` and `AGENT_ROLES`. */
export const ROLES = [
  "gen_ai.operation.name",
  "openinference.span.kind",
  "traceloop.span.kind",
  "langfuse.observation.type",
  "langsmith.span.kind",
  "ai.operationId",
] as const;

/** Values of `ROLES`, in lower case, that say that a tool was run. */
export const TOOL_ROLES: ReadonlySet<string> = new Set(["execute_tool", "tool", "ai.toolcall"]);

/** Values of `ROLES`, in lower case, that say that a model or an agent worked: whatever else is there, no tool was run. */
export const AGENT_ROLES: ReadonlySet<string> = new Set([
  "chat",
  "generate_content",
  "text_completion",
  "embeddings",
  "retrieval",
  "create_agent",
  "invoke_agent",
  "invoke_workflow",
  "plan",
  "llm",
  "agent",
  "chain",
  "embedding",
  "retriever",
  "reranker",
  "guardrail",
  "evaluator",
  "prompt",
  "workflow",
  "task",
  "generation",
]);

/** Names of log events that name a tool and tell of no call: somebody was asked whether it may be called. */
export const TOOL_UNCALLED: ReadonlySet<string> = new Set([
  "claude_code.tool_decision",
  "codex.tool_decision",
  "tool_decision",
]);

/** Single meanings. */
export const MEANINGS = {
  toolName: [
    "gen_ai.tool.name",
    "tool.name",
    "tool_call.function.name",
    "ai.toolCall.name",
    "tool_name",
    "function_name",
  ],
  /** Of tool calls: the first that is an object, or JSON of one. */
  arguments: [
    "gen_ai.tool.call.arguments",
    "tool_call.function.arguments",
    "ai.toolCall.args",
    "gcp.vertex.agent.tool_call_args",
    "tool_arguments",
    "tool.parameters",
    "tool_parameters",
    "function_args",
    "mcp.request.argument",
    "input.value",
    "traceloop.entity.input",
    "langfuse.observation.input",
    "arguments",
  ],
  mcpMethod: ["mcp.method.name"],
  entityName: ["traceloop.entity.name"],
  eventName: ["event.name"],
  principal: [
    "enduser.id",
    "user.id",
    "enduser.pseudo.id",
    "user.email",
    "user.name",
    "langfuse.user.id",
    "traceloop.association.properties.user_id",
    "gen_ai.agent.id",
    "gen_ai.agent.name",
    "agent.name",
    "agent_name",
    "db.user",
    "process.owner",
  ],
  dbOperation: ["db.operation.name", "db.operation"],
  dbQuery: ["db.query.summary", "db.query.text", "db.statement"],
  httpMethod: ["http.request.method", "http.method"],
  httpRoute: ["http.route", "url.template"],
  httpStatus: ["http.response.status_code", "http.status_code"],
  rpcMethod: ["rpc.method"],
  messagingOperation: ["messaging.operation.type", "messaging.operation.name", "messaging.operation"],
  errorType: ["error.type", "exception.type"],
  errorMessage: ["exception.message", "error.message", "error"],
  /** Whether it succeeded, as agents' log events say it: `true` or `false`. */
  success: ["success"],
} as const satisfies Record<string, readonly string[]>;

export type Meaning = keyof typeof MEANINGS;

/** What it was done to: the first whose parts are all there. `url` and `path` are kept without query, fragment and user. */
export const RESOURCES: readonly { type: string; parts: readonly string[]; as?: "url" | "path" }[] = [
  { type: "mcp_resource", parts: ["mcp.resource.uri"] },
  { type: "s3_object", parts: ["aws.s3.bucket", "aws.s3.key"] },
  { type: "s3_bucket", parts: ["aws.s3.bucket"] },
  { type: "dynamodb_table", parts: ["aws.dynamodb.table_names"] },
  { type: "secret", parts: ["aws.secretsmanager.secret.arn"] },
  { type: "sns_topic", parts: ["aws.sns.topic.arn"] },
  { type: "sqs_queue", parts: ["aws.sqs.queue.url"] },
  { type: "table", parts: ["db.collection.name"] },
  { type: "table", parts: ["db.sql.table"] },
  { type: "table", parts: ["db.mongodb.collection"] },
  { type: "table", parts: ["db.cassandra.table"] },
  { type: "database", parts: ["db.namespace"] },
  { type: "database", parts: ["db.name"] },
  { type: "queue", parts: ["messaging.destination.name"] },
  { type: "queue", parts: ["messaging.destination"] },
  { type: "url", parts: ["url.full"], as: "url" },
  { type: "url", parts: ["http.url"], as: "url" },
  { type: "path", parts: ["url.path"], as: "path" },
  { type: "path", parts: ["http.target"], as: "path" },
  { type: "rpc_service", parts: ["rpc.service"] },
  { type: "file", parts: ["file.path"] },
  { type: "server", parts: ["server.address"] },
  { type: "server", parts: ["net.peer.name"] },
  { type: "server", parts: ["peer.service"] },
];

/** Correlation keys. Every attribute that is there gives one. */
export const ATTRIBUTE_KEYS: Readonly<Partial<Record<KeyKind, readonly string[]>>> = {
  evaluation: ["ambit.evaluation_id"],
  permit: ["ambit.permit_id"],
  action_digest: ["ambit.action_digest"],
  session: [
    "ambit.session_id",
    "session.id",
    "gen_ai.conversation.id",
    "conversation.id",
    "mcp.session.id",
    "langfuse.session.id",
    "traceloop.association.properties.session_id",
    "traceloop.association.properties.chat_id",
    "langsmith.trace.session_id",
    "langsmith.metadata.session_id",
    "langsmith.metadata.thread_id",
    "gcp.vertex.agent.session_id",
  ],
  tool_call: [
    "gen_ai.tool.call.id",
    "tool_call.id",
    "tool.id",
    "message.tool_call_id",
    "ai.toolCall.id",
    "tool_use_id",
    "call_id",
  ],
  request: [
    "ambit.request_id",
    "http.request.header.x-request-id",
    "http.response.header.x-request-id",
    "gen_ai.response.id",
    "ai.response.id",
    "request.id",
    "request_id",
    "prompt.id",
    "prompt_id",
  ],
  api_call: [
    "aws.request_id",
    "http.response.header.x-amzn-requestid",
    "http.response.header.x-amzn-request-id",
    "http.response.header.x-amz-request-id",
    "azure.service.request.id",
    "az.service_request_id",
  ],
  event: ["log.record.uid", "cloudevents.event_id"],
  run: ["cicd.pipeline.run.id", "cicd.pipeline.task.run.id", "faas.invocation_id", "gcp.vertex.agent.invocation_id"],
  /** The trace of the OpenAI Agents SDK that goes with this one, which has ids of its own. */
  trace: ["openai_trace_id"],
};

/** Methods of HTTP, and verbs of databases and queues, that ask for something to be changed; upper case. */
export const WRITING: ReadonlySet<string> = new Set([
  ...["POST", "PUT", "PATCH", "DELETE"],
  ...[
    "INSERT",
    "UPDATE",
    "UPSERT",
    "MERGE",
    "REPLACE",
    "TRUNCATE",
    "CREATE",
    "ALTER",
    "DROP",
    "GRANT",
    "REVOKE",
    "COPY",
    "CALL",
  ],
  ...["INSERTONE", "INSERTMANY", "UPDATEONE", "UPDATEMANY", "REPLACEONE", "DELETEONE", "DELETEMANY", "FINDANDMODIFY"],
  ...["PUTITEM", "UPDATEITEM", "DELETEITEM", "BATCHWRITEITEM", "TRANSACTWRITEITEMS"],
  ...[
    "SET",
    "SETEX",
    "DEL",
    "HSET",
    "HDEL",
    "INCR",
    "DECR",
    "LPUSH",
    "RPUSH",
    "SADD",
    "SREM",
    "ZADD",
    "ZREM",
    "EXPIRE",
  ],
  ...["SEND", "PUBLISH"],
]);
