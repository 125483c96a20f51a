import { expect, test } from "vitest";
import { parseAgentTraces } from "@/lib/sources/agentTraces/parse";
import { jsonRecords } from "@/lib/sources/bytes/jsonRecords";
import { holdsForAnything } from "../guarantees";
import { hasShared, sharedText } from "../sharedData";

const TRACE = "5b8efff798038103d269b633813fc60c";

const OBSERVATION = {
  trace_id: TRACE,
  span_id: "00000000000000AA",
  parent_id: "00000000000000bb",
  type: "TOOL",
  name: "running tool: pay",
  start: "2025-12-22T10:46:19.093Z",
  end: "2025-12-22T10:46:19.134Z",
  level: "ERROR",
  status_message: "no money",
  metadata: JSON.stringify({
    thread_id: "thread-1",
    attributes: { "gen_ai.tool.name": "pay", "gen_ai.tool.call.id": "call_1", "session.id": "s1", "user.id": "rita" },
    resourceAttributes: { "service.name": "helper" },
  }),
  input: '{"amount":5}',
};
const OPENAI_TRACE = {
  object: "trace",
  id: "trace_1",
  workflow_name: "Paying",
  group_id: "group-1",
  spans: [
    {
      object: "trace.span",
      id: "span_2",
      trace_id: "trace_1",
      parent_id: "span_1",
      started_at: "2025-06-29T07:23:37.654430+00:00",
      ended_at: "2025-06-29T07:23:38.654430+00:00",
      span_data: { type: "function", name: "pay", input: '{"amount":5}', output: "paid" },
      error: { message: "no money", data: null },
    },
  ],
};
const CONSOLE_SPAN = {
  name: "execute_tool pay",
  context: { trace_id: `0x${TRACE}`, span_id: "0x00000000000000aa" },
  kind: "SpanKind.INTERNAL",
  parent_id: null,
  start_time: 1751181817641,
  end_time: "2025-06-29T07:23:38Z",
  status: { status_code: "OK" },
  attributes: {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "pay",
    "gen_ai.tool.call.arguments": '{"amount":5}',
  },
  resource: { attributes: { "service.name": "helper" } },
};
const STEPS = {
  id: "process_1",
  steps: [
    { stage: "started", timestamp: "2025-06-29T00:23:24.057741", inputs: { goal: "pay" }, outputs: null },
    { stage: "trace_linked", timestamp: "2025-06-29T00:23:25", inputs: { openai_trace_id: "trace_1" }, outputs: null },
  ],
};

test("an observation of Langfuse is told as its span is in OTLP", () => {
  const { fragments, rejected } = parseAgentTraces([OBSERVATION]);
  expect(rejected).toEqual([]);
  expect(fragments[0]?.fragment).toEqual({
    kind: "observation",
    phase: "tool_call",
    system: "helper",
    title: "running tool: pay",
    occurredAt: "2025-12-22T10:46:19.093Z",
    durationMs: 41,
    keys: [
      { kind: "tool_call", value: "call_1" },
      { kind: "session", value: "s1" },
      { kind: "span", value: `${TRACE}/00000000000000aa` },
      { kind: "parent_span", value: `${TRACE}/00000000000000bb` },
      { kind: "trace", value: TRACE },
      { kind: "session", value: "thread-1" },
    ],
    principal: "rita",
    verb: "pay",
    resource: null,
    status: "failed",
    error: "no money",
    arguments: { amount: 5 },
    stateChange: null,
    content: OBSERVATION,
  });
});

test("a span of the OpenAI Agents SDK is told with the trace that it stands in", () => {
  const { spans, ...trace } = OPENAI_TRACE;
  const { fragments, rejected } = parseAgentTraces([{ traces: [OPENAI_TRACE] }]);
  expect(rejected).toEqual([]);
  expect(fragments[0]?.fragment).toEqual({
    kind: "agent_span",
    phase: "tool_call",
    system: "Paying",
    title: "function pay",
    occurredAt: "2025-06-29T07:23:37.654Z",
    durationMs: 1000,
    keys: [
      { kind: "span", value: "trace_1/span_2" },
      { kind: "parent_span", value: "trace_1/span_1" },
      { kind: "trace", value: "trace_1" },
      { kind: "session", value: "group-1" },
    ],
    principal: null,
    verb: "pay",
    resource: null,
    status: "failed",
    error: "no money",
    arguments: { amount: 5 },
    stateChange: null,
    content: { trace, span: spans[0] },
  });
});

test("a span that an SDK wrote to a file is told as in OTLP", () => {
  const { fragments, rejected } = parseAgentTraces([{ spans: [CONSOLE_SPAN] }]);
  expect(rejected).toEqual([]);
  expect(fragments[0]?.fragment).toMatchObject({
    kind: "span",
    phase: "tool_call",
    system: "helper",
    occurredAt: "2025-06-29T07:23:37.641Z",
    durationMs: 359,
    keys: [
      { kind: "span", value: `${TRACE}/00000000000000aa` },
      { kind: "trace", value: TRACE },
    ],
    verb: "pay",
    status: "succeeded",
    arguments: { amount: 5 },
  });
});

test("every step of a run holds the run and the trace that one of them names", () => {
  const { fragments } = parseAgentTraces([{ traces: [STEPS] }]);
  expect(fragments.map(({ fragment }) => [fragment.verb, fragment.keys])).toEqual(
    ["started", "trace_linked"].map((stage) => [
      stage,
      [
        { kind: "run", value: "process_1" },
        { kind: "trace", value: "trace_1" },
      ],
    ]),
  );
});

test("whatever is sent, every record lands once and alone", () => {
  holdsForAnything(parseAgentTraces, [OBSERVATION, OPENAI_TRACE, CONSOLE_SPAN, STEPS]);
});

const RUN = "genai-spans/one-run-three-logs";
const FILES = [
  `${RUN}/manual_traces.json`,
  `${RUN}/otel_traces_2025-06-29_00-23-24.json`,
  `${RUN}/traces_2025-06-29_00-23-37.json`,
];

test.skipIf(!FILES.every(hasShared))(
  "the accounts that three systems gave of one run name one trace (skipped where they are absent)",
  () => {
    for (const file of FILES) {
      const { fragments, rejected } = parseAgentTraces(jsonRecords(sharedText(file)).records.map(({ value }) => value));
      expect(rejected).toEqual([]);
      expect(fragments.length).toBeGreaterThan(5);
      const traces = fragments.flatMap(({ fragment }) => fragment.keys).filter(({ kind }) => kind === "trace");
      expect(traces).toContainEqual({ kind: "trace", value: "trace_98b1922f8dc0455daf6191f1167901de" });
    }
  },
);

const OBSERVATIONS = "genai-spans/langfuse_spans.jsonl.gz";

test.skipIf(!hasShared(OBSERVATIONS))(
  "observations of many frameworks are understood, and their tool calls are told (skipped where they are absent)",
  () => {
    const { fragments, rejected } = parseAgentTraces(
      jsonRecords(sharedText(OBSERVATIONS)).records.map(({ value }) => value),
    );
    expect(rejected).toEqual([]);
    expect(fragments).toHaveLength(138);
    const calls = fragments.map(({ fragment }) => fragment).filter(({ phase }) => phase === "tool_call");
    expect(calls.length).toBeGreaterThanOrEqual(17);
    expect(calls.filter((call) => call.arguments !== null).length).toBeGreaterThanOrEqual(16);
    expect(new Set(calls.map(({ verb }) => verb))).toContain("get_weather");
  },
);
