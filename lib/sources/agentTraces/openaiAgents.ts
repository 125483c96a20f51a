/**
 * Traces of the OpenAI Agents SDK (openai/openai-agents-python, src/agents/tracing): `trace.span` objects, alone or in the `spans` of
 * their `trace`. Their ids are its own (`trace_…`, `span_…`).
 */
import type { Json } from "@/lib/core/organisation/definition";
import { Known } from "@/lib/sources/otlp/known";
import {
  ERROR_CHARACTERS_MAX,
  FragmentKeys,
  firstText,
  isObject,
  type Members,
  titleOf,
} from "@/lib/sources/reading/fields";
import type { RecordParsed } from "@/lib/sources/reading/records";
import { addSpanKeys, fragmentOf, objectIn, spanTimes } from "./told";

/** The `type` of a span's data that says that a tool was run. */
const TOOL = "function";

/** A `trace.span`, or one with its trace as `spansOf` answers it. */
export function isOpenaiSpan(record: Members): boolean {
  return spanIn(record).object === "trace.span";
}

/** A trace's spans, each with its trace but without the others; null for what is no trace. */
export function openaiSpans(record: Members): readonly unknown[] | null {
  if (record.object !== "trace" || !Array.isArray(record.spans)) return null;
  const { spans, ...trace } = record;
  return record.spans.map((span) => ({ trace, span }));
}

export function openaiFragment(record: Members): RecordParsed {
  const span = spanIn(record);
  const data = isObject(span.span_data) ? span.span_data : {};
  const type = firstText(data, ["type"]);
  const name = firstText(data, ["name"]);
  const error = firstText(span, ["error.message"], ERROR_CHARACTERS_MAX);
  const keys = addSpanKeys(new FragmentKeys(), { trace: span.trace_id, span: span.id, parent: span.parent_id });
  keys.add("request", data.response_id).add("session", isObject(record.trace) ? record.trace.group_id : null);
  const known = new Known().noteMembers({ "input.value": (data.input ?? null) as Json });
  return fragmentOf(record, {
    kind: "agent_span",
    phase: type === TOOL ? "tool_call" : "request",
    system: firstText(record, ["trace.workflow_name"]) ?? "openai-agents",
    title: titleOf(type, name),
    ...spanTimes(span.started_at, span.ended_at),
    keys: keys.list(),
    principal: type === "agent" ? name : null,
    verb: type === TOOL ? name : type,
    resource: null,
    status: error === null ? null : "failed",
    error,
    arguments: type === TOOL ? (known.arguments() ?? objectIn(data.input)) : null,
    stateChange: null,
  });
}

function spanIn(record: Members): Members {
  return isObject(record.span) && isObject(record.trace) ? record.span : record;
}
