import { expect, test } from "vitest";
import { parseTraces } from "@/lib/sources/otlp/parse";
import { attributes, keyValues, SPAN, span, TRACE, toldOf, traces } from "./requests";

const EVALUATION = "0198c0de-0000-7000-8000-00000000000a";

test("a span of a tool's execution becomes a fragment of a tool call, with all that it says", () => {
  const sent = span({
    name: "execute_tool send_money",
    parentSpanId: "00000000000000aa",
    kind: 3,
    attributes: attributes({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "send_money",
      "gen_ai.tool.call.id": "call_7",
      "gen_ai.tool.call.arguments": '{"recipient":"DE89","amount":12.5}',
      "gen_ai.conversation.id": "conversation-1",
      "ambit.evaluation_id": EVALUATION.toUpperCase(),
      "ambit.permit_id": "permit-1",
      "ambit.action_digest": "digest-1",
      "ambit.session_id": "session-1",
      "http.request.header.x-request-id": ["request-1"],
      "aws.request_id": "aws-1",
      "enduser.id": "rita",
      "gen_ai.agent.name": "helper",
      "server.address": "bank.example",
    }),
    links: [{ traceId: TRACE, spanId: "00000000000000bb" }],
    status: { code: 1 },
    futureField: { kept: true },
  });
  const request = traces([sent]);
  const resourceSpans = request.resourceSpans as { schemaUrl?: string; scopeSpans: { schemaUrl?: string }[] }[];
  Object.assign(resourceSpans[0] as object, { schemaUrl: "https://example.com/1" });
  const { fragments, rejected } = parseTraces({ json: JSON.stringify(request) });
  expect(rejected).toEqual([]);
  expect(fragments).toEqual([
    {
      position: 0,
      fragment: {
        kind: "span",
        phase: "tool_call",
        system: "billing-helper",
        title: "execute_tool send_money",
        occurredAt: "2026-09-21T14:13:20.000Z",
        durationMs: 250.5,
        keys: [
          { kind: "span", value: `${TRACE}/${SPAN}` },
          { kind: "parent_span", value: `${TRACE}/00000000000000aa` },
          { kind: "trace", value: TRACE },
          { kind: "linked_span", value: `${TRACE}/00000000000000bb` },
          { kind: "tool_call", value: "call_7" },
          { kind: "session", value: "conversation-1" },
          { kind: "evaluation", value: EVALUATION },
          { kind: "permit", value: "permit-1" },
          { kind: "action_digest", value: "digest-1" },
          { kind: "session", value: "session-1" },
          { kind: "request", value: "request-1" },
          { kind: "api_call", value: "aws-1" },
        ],
        principal: "rita",
        verb: "send_money",
        resource: { type: "server", id: "bank.example" },
        status: "succeeded",
        error: null,
        arguments: { recipient: "DE89", amount: 12.5 },
        stateChange: null,
        content: {
          resource: { attributes: attributes({ "service.name": "billing-helper" }) },
          resourceMembers: { schemaUrl: "https://example.com/1" },
          scope: { name: "tests" },
          span: sent,
        },
      },
    },
  ]);
});

test.each<[string, Record<string, unknown>, string, string | null]>([
  ["GenAI", { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "pay" }, "work", "pay"],
  ["GenAI without the tool's name", { "gen_ai.operation.name": "execute_tool" }, "execute_tool pay", "pay"],
  ["an older GenAI without an operation", { "gen_ai.tool.name": "pay" }, "running tool: pay", "pay"],
  ["MCP", { "mcp.method.name": "tools/call", "gen_ai.tool.name": "pay" }, "tools/call pay", "pay"],
  ["OpenInference", { "openinference.span.kind": "TOOL", "tool.name": "pay" }, "work", "pay"],
  ["OpenInference without the tool's name", { "openinference.span.kind": "TOOL" }, "pay", "pay"],
  ["OpenLLMetry", { "traceloop.span.kind": "tool", "traceloop.entity.name": "pay" }, "pay.tool", "pay"],
  ["OpenLLMetry without the entity's name", { "traceloop.span.kind": "tool" }, "pay.tool", "pay"],
  ["Langfuse", { "langfuse.observation.type": "tool" }, "pay", "pay"],
  ["LangSmith", { "langsmith.span.kind": "tool" }, "pay", "pay"],
  ["the AI SDK", { "ai.operationId": "ai.toolCall", "ai.toolCall.name": "pay" }, "ai.toolCall", "pay"],
])("%s says that a tool was run", (_, values, name, verb) => {
  expect(toldOf(values, { name })).toMatchObject({ phase: "tool_call", verb });
});

test.each<[string, Record<string, unknown>]>([
  ["a chat", { "gen_ai.operation.name": "chat", "gen_ai.tool.name": "pay" }],
  ["an agent", { "openinference.span.kind": "AGENT", "tool.name": "pay" }],
  ["a chain", { "traceloop.span.kind": "workflow" }],
  ["MCP's other methods", { "mcp.method.name": "tools/list" }],
  ["a model called over HTTP", { "gen_ai.operation.name": "chat", "http.request.method": "POST" }],
  ["nothing known", { colour: "red" }],
])("%s is the request, and no tool call", (_, values) => {
  expect(toldOf({ ...values, "input.value": "{}" }, { kind: 3 })).toMatchObject({ phase: "request", arguments: null });
});

test.each<[Record<string, unknown>, number | string, string, string]>([
  [{ "http.request.method": "POST", "http.route": "/pay/{id}" }, 2, "tool_call", "POST /pay/{id}"],
  [{ "http.method": "DELETE" }, "SPAN_KIND_CLIENT", "tool_call", "DELETE"],
  [{ "http.request.method": "GET", "url.template": "/pay" }, 3, "request", "GET /pay"],
  [{ "http.request.method": "POST" }, 1, "request", "POST"],
  [{ "db.operation.name": "INSERT" }, 3, "tool_call", "INSERT"],
  [{ "db.statement": " update accounts set a = 1" }, 3, "tool_call", "UPDATE"],
  [{ "db.query.text": "SELECT 1" }, 3, "request", "SELECT"],
  [{ "messaging.operation.type": "send" }, 4, "tool_call", "send"],
  [{ "rpc.method": "Pay" }, 3, "request", "Pay"],
])("%j in a span of kind %s is a %s with the verb %s", (values, kind, phase, verb) => {
  expect(toldOf(values, { kind })).toMatchObject({ phase, verb });
});

test.each<[Record<string, unknown>, { type: string; id: string } | null]>([
  [{ "url.full": "https://user:secret@bank.example/pay?token=1#x" }, { type: "url", id: "https://bank.example/pay" }],
  [{ "http.target": "/pay?token=1" }, { type: "path", id: "/pay" }],
  [
    { "db.collection.name": "accounts", "db.namespace": "bank", "server.address": "db" },
    { type: "table", id: "accounts" },
  ],
  [
    { "aws.s3.bucket": "b", "aws.s3.key": "k/1" },
    { type: "s3_object", id: "b/k/1" },
  ],
  [{ "aws.s3.bucket": "b" }, { type: "s3_bucket", id: "b" }],
  [{ "messaging.destination.name": "invoices" }, { type: "queue", id: "invoices" }],
  [{ "mcp.resource.uri": "file:///a" }, { type: "mcp_resource", id: "file:///a" }],
  [{}, null],
])("%j was done to %j", (values, resource) => {
  expect(toldOf(values).resource).toEqual(resource);
});

test.each<[string, unknown, unknown]>([
  ["gen_ai.tool.call.arguments", { amount: 1 }, { amount: 1 }],
  ["input.value", '{"amount":9007199254740993}', { amount: "9007199254740993" }],
  ["traceloop.entity.input", '{"args":[],"kwargs":{"amount":1}}', { amount: 1 }],
  ["tool.parameters", '["amount"]', null],
  ["input.value", "pay them", null],
  ["input.value", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, null],
  ["input.value", '{"a":"\\u0000"}', { a: "␀" }],
])("%s of a tool call gives its arguments where it is an object", (name, value, expected) => {
  expect(toldOf({ "openinference.span.kind": "TOOL", [name]: value }).arguments).toEqual(expected);
});

test.each<[string, Record<string, unknown>, Record<string, unknown>, string | null, string | null]>([
  ["a status of an error", {}, { status: { code: 2, message: "no money" } }, "failed", "no money"],
  ["a status by its name", {}, { status: { code: "STATUS_CODE_ERROR" } }, "failed", null],
  ["an error type", { "error.type": "tool_error" }, {}, "failed", "tool_error"],
  ["a status that is not set", {}, { status: { code: 0 } }, null, null],
  ["no status at all", {}, {}, null, null],
  ["an HTTP status", { "http.response.status_code": 503 }, {}, "failed", null],
  ["another HTTP status", { "http.status_code": "204" }, {}, "succeeded", null],
  ["a status that is set, over an error type", { "error.type": "retried" }, { status: { code: 1 } }, "succeeded", null],
])("%s says how it ended", (_, values, members, status, error) => {
  expect(toldOf(values, members as never)).toMatchObject({ status, error });
});

test("the last exception is the error of a span that failed", () => {
  const exception = (message: string) => ({
    name: "exception",
    attributes: attributes({ "exception.type": "ValueError", "exception.message": message }),
  });
  const events = [exception("first"), { name: "other" }, exception("last")];
  expect(toldOf({}, { events, status: { code: 2 } }).error).toBe("ValueError: last");
  expect(toldOf({}, { events }).error).toBeNull();
});

test("names of fields and values in protobuf's own JSON mapping are understood, and ids in base64", () => {
  const sent = {
    resource_spans: [
      {
        resource: { attributes: [{ key: "service.name", value: { string_value: "older" } }] },
        scope_spans: [
          {
            spans: [
              {
                trace_id: Buffer.from(TRACE, "hex").toString("base64"),
                span_id: Buffer.from(SPAN, "hex").toString("base64"),
                parent_span_id: "",
                name: "pay",
                kind: "SPAN_KIND_CLIENT",
                start_time_unix_nano: 1790000000000000000,
                attributes: [{ key: "http.status_code", value: { int_value: 500 } }],
              },
            ],
          },
        ],
      },
    ],
  };
  const text = JSON.stringify(sent).replace("1790000000000000000", "1790000000000000001");
  const { fragments, rejected } = parseTraces({ json: text });
  expect(rejected).toEqual([]);
  expect(fragments[0]?.fragment).toMatchObject({
    system: "older",
    occurredAt: "2026-09-21T14:13:20.000Z",
    durationMs: null,
    status: "failed",
    keys: [
      { kind: "span", value: `${TRACE}/${SPAN}` },
      { kind: "trace", value: TRACE },
    ],
    content: { span: { start_time_unix_nano: "1790000000000000001" } },
  });
});

test.each([
  [{ traceId: "0".repeat(32) }, [], []],
  [{ traceId: "5B8EFFF798038103D269B633813FC60C" }, [`${TRACE}/${SPAN}`], [TRACE]],
  [{ spanId: "0".repeat(16) }, [], [TRACE]],
  [{ traceId: TRACE.slice(1) }, [], []],
  [{ traceId: "x".repeat(32) }, [], []],
  [{ traceId: 7 }, [], []],
  [{ traceId: ["a"] }, [], []],
])("ids that identify nothing are no keys: %j", (members, spans, traceIds) => {
  const fragment = toldOf({}, members as never);
  expect(keyValues(fragment, "span")).toEqual(spans);
  expect(keyValues(fragment, "trace")).toEqual(traceIds);
});

test("values that identify nothing are no keys", () => {
  const fragment = toldOf({
    "session.id": "x".repeat(513),
    "gen_ai.conversation.id": "",
    "gen_ai.tool.call.id": { nested: true },
    "ambit.evaluation_id": "not an id",
    "request.id": 17,
  });
  expect(fragment.keys.filter(({ kind }) => kind !== "span" && kind !== "trace")).toEqual([
    { kind: "request", value: "17" },
  ]);
});

test.each<[string | number | null, string | null]>([
  ["0", null],
  [0, null],
  ["", null],
  [null, null],
  ["946684800000000000", "2000-01-01T00:00:00.000Z"],
  ["4102444799999999999", "2099-12-31T23:59:59.999Z"],
  [1.79e18, "2026-09-21T14:13:20.000Z"],
])("the time %s is %s", (startTimeUnixNano, occurredAt) => {
  expect(toldOf({}, { startTimeUnixNano, endTimeUnixNano: "0" })).toMatchObject({ occurredAt, durationMs: null });
});

test("a span that ended before it began has no duration", () => {
  expect(toldOf({}, { endTimeUnixNano: "1780000000000000000" }).durationMs).toBeNull();
});

test("nothing of a span's attributes is left for the next", () => {
  const known = { "gen_ai.tool.name": "pay", "session.id": "s1", "user.id": "rita", "server.address": "bank.example" };
  const { fragments } = parseTraces({
    json: JSON.stringify(
      traces([
        span({ attributes: attributes(known) }),
        span(),
        span({ attributes: attributes({ "session.id": "s2" }) }),
      ]),
    ),
  });
  const [first, second, third] = fragments.map(({ fragment }) => fragment);
  expect(first).toMatchObject({ phase: "tool_call", principal: "rita", resource: { id: "bank.example" } });
  for (const fragment of [second, third])
    expect(fragment).toMatchObject({ phase: "request", principal: null, resource: null, verb: "work" });
  expect(second?.keys.map(({ kind }) => kind)).toEqual(["span", "trace"]);
  expect(third?.keys.filter(({ kind }) => kind === "session")).toEqual([{ kind: "session", value: "s2" }]);
});
