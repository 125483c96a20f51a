/** How the three systems that recorded one run are read: mappings as a customer would declare them. */
import type { SourceMappingInput } from "@/lib/contracts/sourceMapping";

/** A tracer's spans. */
export const TRACER: SourceMappingInput = {
  each: ["/spans"],
  time: { pointer: "/spans/0/start_time", format: "epoch_ns", required: true },
  duration: { pointer: "/spans/0/duration_ms", unit: "ms" },
  title: "/spans/0/name",
  principal: "/spans/0/attributes/agent",
  system: { constant: "tracer" },
  keys: [
    { kind: "trace", value: "/spans/0/context/trace_id" },
    { kind: "trace", value: "/spans/0/attributes/openai_trace_id" },
    { kind: "span", value: { parts: ["/spans/0/context/trace_id", "/spans/0/context/span_id"], required: true } },
    { kind: "parent_span", value: { parts: ["/spans/0/context/trace_id", "/spans/0/parent_id"] } },
  ],
};

/** What the agents' framework exports. */
export const FRAMEWORK: SourceMappingInput = {
  each: ["/traces", "/traces/0/spans"],
  time: { pointer: "/traces/0/spans/0/started_at", format: "rfc3339", required: true },
  end: { pointer: "/traces/0/spans/0/ended_at", format: "rfc3339" },
  title: "/traces/0/spans/0/span_data/type",
  principal: "/traces/0/spans/0/span_data/name",
  system: { constant: "framework" },
  keys: [
    { kind: "trace", value: { anyOf: ["/traces/0/id"], required: true } },
    { kind: "span", value: { parts: ["/traces/0/id", "/traces/0/spans/0/id"], required: true } },
    { kind: "parent_span", value: { parts: ["/traces/0/id", "/traces/0/spans/0/parent_id"] } },
  ],
};

/** What the agent's own code writes: local time without a zone. */
export const OWN_CODE: SourceMappingInput = {
  each: ["/traces", "/traces/0/steps"],
  time: { pointer: "/traces/0/steps/0/timestamp", format: "rfc3339", zone: "-07:00", required: true },
  title: "/traces/0/steps/0/stage",
  system: { constant: "own code" },
  keys: [
    { kind: "run", value: { anyOf: ["/traces/0/id"], required: true } },
    {
      kind: "trace",
      value: { anyOf: ["/traces/0/steps/0/inputs/openai_trace_id", "/traces/0/steps/0/inputs/trace_id"] },
    },
  ],
};
