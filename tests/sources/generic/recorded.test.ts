/** Mappings for recorded data that has no parser of its own: what a mapping can declare is enough for it. */
import { describe, expect, test } from "vitest";
import type { SourceMappingInput } from "@/lib/contracts/sourceMapping";
import type { ParsedFragment } from "@/lib/core/correlation/fragment";
import { parseGeneric } from "@/lib/sources/generic/parse";
import { keyValues } from "../fragments";
import { hasShared, sharedJson, sharedRecords } from "../sharedData";

function parsedWhole(records: readonly unknown[], mapping: SourceMappingInput): ParsedFragment[] {
  const { fragments, rejected } = parseGeneric(records, mapping);
  expect(rejected).toEqual([]);
  return fragments.map(({ fragment }) => fragment);
}

const SPAN_KEYS: SourceMappingInput["keys"] = [
  { kind: "trace", value: "/trace_id" },
  { kind: "span", value: { parts: ["/trace_id", "/span_id"], required: true } },
  { kind: "parent_span", value: { parts: ["/trace_id", "/parent_id"] } },
];

describe.skipIf(!hasShared("traces-trainticket/spans.jsonl.gz"))(
  "a microservice system (skipped where it is absent)",
  () => {
    test("every span has its keys, its nanoseconds and a parent that is among the others", () => {
      const spans = parsedWhole(sharedRecords("traces-trainticket/spans.jsonl.gz"), {
        time: { pointer: "/start_ns", format: "epoch_ns", required: true },
        end: { pointer: "/end_ns", format: "epoch_ns" },
        title: "/op",
        verb: "/op",
        system: "/pod",
        keys: SPAN_KEYS,
      });
      expect(spans).toHaveLength(6_499);
      const known = new Set(spans.flatMap((span) => keyValues(span, "span")));
      const parents = spans.flatMap((span) => keyValues(span, "parent_span"));
      expect(parents.filter((parent) => known.has(parent)).length / parents.length).toBeGreaterThan(0.95);
      for (const span of spans) expect(span.durationMs).toBeGreaterThanOrEqual(0);
    });

    test("every line of its log stands in a span, also those whose clock was broken", () => {
      const lines = parsedWhole(sharedRecords("traces-trainticket/logs.jsonl.gz"), {
        time: { pointer: "/ts_ns", format: "epoch_ns" },
        title: "/msg",
        system: "/pod",
        keys: SPAN_KEYS.filter(({ kind }) => kind !== "parent_span"),
      });
      expect(lines).toHaveLength(2_947);
      expect(lines.filter(({ occurredAt }) => occurredAt !== null).length / lines.length).toBeGreaterThan(0.97);
      for (const line of lines) expect(keyValues(line, "span")[0]).toMatch(/^[0-9a-f]{32}\/[0-9a-f]{16}$/);
    });
  },
);

describe.skipIf(!hasShared("genai-spans/langfuse_spans.jsonl.gz"))(
  "agents' frameworks (skipped where they are absent)",
  () => {
    test("spans as an observability product exports them", () => {
      const spans = parsedWhole(sharedRecords("genai-spans/langfuse_spans.jsonl.gz"), {
        time: { pointer: "/start", format: "rfc3339", required: true },
        end: { pointer: "/end", format: "rfc3339" },
        title: { anyOf: ["/name"], required: true },
        system: "/framework",
        status: { pointer: "/level", succeeded: ["DEFAULT", "DEBUG"], failed: ["ERROR"] },
        keys: SPAN_KEYS,
      });
      expect(spans).toHaveLength(138);
      for (const span of spans) expect(span.status).not.toBeNull();
    });

    const FOLDER = "genai-spans/one-run-three-logs";

    test("one run, as its tracer, its framework and its own code wrote it down", () => {
      const tracer = parsedWhole([sharedJson(`${FOLDER}/otel_traces_2025-06-29_00-23-24.json`)], {
        each: ["/spans"],
        time: { pointer: "/spans/0/start_time", format: "epoch_ns", required: true },
        duration: { pointer: "/spans/0/duration_ms", unit: "ms" },
        title: "/spans/0/name",
        system: { constant: "opentelemetry" },
        keys: [
          { kind: "trace", value: "/spans/0/context/trace_id" },
          { kind: "span", value: { parts: ["/spans/0/context/trace_id", "/spans/0/context/span_id"], required: true } },
        ],
      });
      const framework = parsedWhole([sharedJson(`${FOLDER}/traces_2025-06-29_00-23-37.json`)], {
        each: ["/traces", "/traces/0/spans"],
        time: { pointer: "/traces/0/spans/0/started_at", format: "rfc3339", required: true },
        end: { pointer: "/traces/0/spans/0/ended_at", format: "rfc3339" },
        title: "/traces/0/spans/0/span_data/type",
        system: { constant: "agents" },
        error: "/traces/0/spans/0/error/message",
        keys: [
          { kind: "trace", value: { anyOf: ["/traces/0/id"], required: true } },
          { kind: "span", value: { parts: ["/traces/0/id", "/traces/0/spans/0/id"], required: true } },
          { kind: "parent_span", value: { parts: ["/traces/0/id", "/traces/0/spans/0/parent_id"] } },
        ],
      });
      const own = parsedWhole([sharedJson(`${FOLDER}/manual_traces.json`)], {
        each: ["/traces", "/traces/0/steps"],
        time: { pointer: "/traces/0/steps/0/timestamp", format: "rfc3339", required: true },
        title: "/traces/0/steps/0/stage",
        system: { constant: "process" },
        keys: [{ kind: "run", value: { anyOf: ["/traces/0/id"], required: true } }],
      });
      for (const account of [tracer, framework, own]) {
        expect(account.length).toBeGreaterThan(1);
        for (const { occurredAt } of account) expect(occurredAt?.slice(0, 10)).toBe("2025-06-29");
      }
    });
  },
);

describe.skipIf(!hasShared("agent-tool-calls/runs.jsonl.gz"))(
  "an agent's tool calls (skipped where they are absent)",
  () => {
    test("every call of every run is a fragment with its run, its id and its arguments", () => {
      const calls = parsedWhole(
        sharedRecords("agent-tool-calls/runs.jsonl.gz").filter(({ calls }) => (calls as unknown[]).length > 0),
        {
          each: ["/calls"],
          title: "/calls/0/tool",
          system: "/suite",
          verb: { anyOf: ["/calls/0/tool"], required: true },
          arguments: "/calls/0/args",
          error: "/calls/0/error",
          keys: [
            { kind: "run", value: { anyOf: ["/run_id"], required: true } },
            { kind: "tool_call", value: { anyOf: ["/calls/0/call_id"], required: true } },
          ],
        },
      );
      expect(calls).toHaveLength(1_402);
      for (const call of calls) expect(call.arguments).not.toBeNull();
    });
  },
);
