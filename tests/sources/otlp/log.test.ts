import { expect, test } from "vitest";
import { parseLogs } from "@/lib/sources/otlp/parse";
import { attributes, loggedOf, logs, SPAN, TRACE } from "./requests";

test("a log record becomes a fragment with its line, its time and the span in which it was written", () => {
  const record = {
    timeUnixNano: "0",
    observedTimeUnixNano: "1790000000000000000",
    severityNumber: 17,
    severityText: "ERROR",
    body: { stringValue: "no money left\nstack trace" },
    traceId: TRACE,
    spanId: SPAN,
    attributes: attributes({ "session.id": "s1", "user.id": "rita" }),
  };
  const { fragments, rejected } = parseLogs({ json: JSON.stringify(logs([record])) });
  expect(rejected).toEqual([]);
  expect(fragments.map(({ fragment }) => fragment)).toEqual([
    {
      kind: "log",
      phase: "request",
      system: "billing-helper",
      title: "no money left",
      occurredAt: "2026-09-21T14:13:20.000Z",
      durationMs: null,
      keys: [
        { kind: "span", value: `${TRACE}/${SPAN}` },
        { kind: "trace", value: TRACE },
        { kind: "session", value: "s1" },
      ],
      principal: "rita",
      verb: null,
      resource: null,
      status: null,
      error: "no money left",
      arguments: null,
      stateChange: null,
      content: {
        resource: { attributes: attributes({ "service.name": "billing-helper" }) },
        scope: { name: "tests" },
        log: record,
      },
    },
  ]);
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  [
    "Claude Code",
    {
      "event.name": "tool_result",
      tool_name: "Bash",
      success: "true",
      tool_parameters: '{"command":"ls"}',
      "session.id": "s",
    },
    { phase: "tool_call", title: "tool_result", verb: "Bash", status: "succeeded", arguments: { command: "ls" } },
  ],
  [
    "Codex",
    {
      "event.name": "codex.tool_result",
      tool_name: "shell",
      call_id: "c",
      arguments: '{"command":["ls"]}',
      success: "false",
    },
    { phase: "tool_call", verb: "shell", status: "failed", arguments: { command: ["ls"] } },
  ],
  [
    "Gemini CLI",
    { "event.name": "gemini_cli.tool_call", function_name: "edit", function_args: '{"file":"a"}', success: true },
    { phase: "tool_call", verb: "edit", status: "succeeded", arguments: { file: "a" } },
  ],
])("%s logs a tool call", (_, values, told) => {
  expect(loggedOf(values)).toMatchObject(told);
});

test("that somebody was asked whether a tool may be called is no call", () => {
  expect(loggedOf({ "event.name": "claude_code.tool_decision", tool_name: "Bash", decision: "reject" })).toMatchObject({
    phase: "request",
    verb: "claude_code.tool_decision",
  });
});

test("the members of a structured body are read as attributes are, which come before them", () => {
  const body = {
    kvlistValue: { values: attributes({ "session.id": "in the body", "user.id": "rita", request_id: "r" }) },
  };
  const fragment = loggedOf({ "session.id": "in the attributes" }, { body, eventName: "paid" });
  expect(fragment).toMatchObject({ title: "paid", principal: "rita" });
  expect(fragment.keys).toEqual([
    { kind: "session", value: "in the attributes" },
    { kind: "request", value: "r" },
  ]);
});
