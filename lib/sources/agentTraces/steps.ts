/**
 * Traces that a program writes of itself, step by step: `{ id, steps: [{ stage, timestamp, inputs, outputs }] }`. A step has no id of
 * its own; what holds the steps together is the run, and the trace of another system that one of them names.
 */
import { FragmentKeys, firstText, isObject, type Members, titleOf } from "@/lib/sources/reading/fields";
import { optionalTime, type RecordParsed, rejection } from "@/lib/sources/reading/records";
import { fragmentOf } from "./told";

/** Where a step names the trace that the run has in another system. */
const NAMED_TRACES = ["inputs.openai_trace_id", "inputs.trace_id", "outputs.trace_id"] as const;

/** A trace's steps, each with its trace but without the others; null for what is no such trace. */
export function stepsOf(record: Members): readonly unknown[] | null {
  if (!Array.isArray(record.steps)) return null;
  const { steps, ...trace } = record;
  const named = record.steps.map((step) => firstText(step, NAMED_TRACES)).find((found) => found !== null);
  return record.steps.map((step) => ({ trace: named === undefined ? trace : { ...trace, linked_trace: named }, step }));
}

export function isStep(record: Members): boolean {
  return isObject(record.trace) && record.step !== undefined;
}

export function stepFragment(record: Members): RecordParsed {
  const stage = firstText(record, ["step.stage"]);
  if (stage === null) return rejection("missing_field", "The step does not say its stage.");
  const time = optionalTime([isObject(record.step) ? record.step.timestamp : null], "timestamp");
  if (!("at" in time)) return time;
  const keys = new FragmentKeys().addFrom(record, [
    ["run", "trace.id"],
    ["trace", "trace.linked_trace"],
  ]);
  return fragmentOf(record, {
    kind: "step",
    phase: "request",
    system: firstText(record, ["trace.name"]) ?? "agent",
    title: titleOf(stage),
    occurredAt: time.at,
    durationMs: null,
    keys: keys.list(),
    principal: firstText(record, ["step.inputs.agent_name", "step.inputs.name"]),
    verb: stage,
    resource: null,
    status: null,
    error: firstText(record, ["step.outputs.error", "step.error"]),
    arguments: null,
    stateChange: null,
  });
}
