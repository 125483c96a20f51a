import type { FragmentKey, FragmentStatus, ParsedFragment } from "@/lib/core/correlation/fragment";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { NAME_CHARACTERS_MAX, shortText } from "@/lib/sources/reading/fields";
import { either, isJsonObject } from "./anyValue";
import type { Reading, Refused } from "./group";
import { spanIdOf, traceIdOf } from "./ids";
import { addKey, Known, nameIn, titleIn } from "./known";
import { attributeError, attributeStatus, errorText, isToolCall, phaseOf, verbOf } from "./record";
import { durationMs, momentOf, written } from "./time";

/** Links and events of one span that are looked at. */
const LOOKED_AT_MAX = 128;

/**
 * What a Span (opentelemetry/proto/trace/v1/trace.proto) in its JSON mapping tells. `content` is kept with it, and `known` is used
 * for its attributes.
 */
export function spanFragment(span: JsonObject, { around, known, content }: Reading): ParsedFragment | Refused {
  const { name } = span;
  const start = momentOf(either(span, "startTimeUnixNano", "start_time_unix_nano"));
  const end = momentOf(either(span, "endTimeUnixNano", "end_time_unix_nano"));
  if (start === undefined || end === undefined)
    return {
      reason: "time_not_readable",
      message: "Its time is no number of nanoseconds since 1970, or not of the years 2000 to 2099.",
      of: span,
    };
  const traceId = traceIdOf(either(span, "traceId", "trace_id"));
  const spanId = spanIdOf(either(span, "spanId", "span_id"));
  if (typeof name !== "string" && spanId === null && start === null)
    return {
      reason: "unknown_shape",
      message: "It is no span: it has neither a name, nor an id, nor a time.",
      of: span,
    };

  known.startFrom(around.known).noteAll(span.attributes);
  const isTool = isToolCall(known);
  const { status, error } = ending(span, known);
  return {
    kind: "span",
    phase: phaseOf(isTool, known, CROSSING.has(span.kind as Json)),
    system: around.system,
    title: titleIn(name),
    occurredAt: start === null ? null : written(start),
    durationMs: start === null || end === null ? null : durationMs(start, end),
    keys: keysOf(span, traceId, spanId, known),
    principal: known.text("principal"),
    verb: verbOf(isTool, known) ?? verbInName(name, isTool),
    resource: known.resource(),
    status,
    error,
    arguments: isTool === true ? known.arguments() : null,
    stateChange: null,
    content,
  };
}

function keysOf(span: JsonObject, traceId: string | null, spanId: string | null, known: Known): FragmentKey[] {
  const keys: FragmentKey[] = [];
  if (traceId !== null) {
    const parentId = spanIdOf(either(span, "parentSpanId", "parent_span_id"));
    if (spanId !== null) keys.push({ kind: "span", value: `${traceId}/${spanId}` });
    if (parentId !== null) keys.push({ kind: "parent_span", value: `${traceId}/${parentId}` });
    keys.push({ kind: "trace", value: traceId });
  }
  for (const link of listed(span.links)) {
    const linkedTrace = traceIdOf(either(link, "traceId", "trace_id"));
    const linkedSpan = spanIdOf(either(link, "spanId", "span_id"));
    if (linkedTrace !== null && linkedSpan !== null) addKey(keys, "linked_span", `${linkedTrace}/${linkedSpan}`);
  }
  known.addKeys(keys);
  return keys;
}

/** Span kinds that cross from one system to another; everything else is work inside one. */
const CROSSING: ReadonlySet<Json> = new Set([
  ...[2, 3, 4, "2", "3", "4"],
  ...["SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SERVER", "CLIENT", "PRODUCER"],
]);
const OK: ReadonlySet<Json> = new Set([1, "1", "STATUS_CODE_OK", "OK"]);
const ERROR: ReadonlySet<Json> = new Set([2, "2", "STATUS_CODE_ERROR", "ERROR"]);

/** A status that is not set says nothing, and neither do we. */
function ending(span: JsonObject, known: Known): { status: FragmentStatus | null; error: string | null } {
  const { code, message } = isJsonObject(span.status) ? span.status : NOTHING;
  if (OK.has(code as Json)) return { status: "succeeded", error: null };
  const status = ERROR.has(code as Json) ? "failed" : attributeStatus(known);
  if (status !== "failed") return { status, error: null };
  const error = shortText(message, NAME_CHARACTERS_MAX) ?? exceptionOf(span) ?? attributeError(known);
  return { status, error };
}

const NOTHING: JsonObject = {};

/** The last event `exception` (semantic conventions, docs/exceptions/exceptions-spans.md) is the one that ended it. */
function exceptionOf(span: JsonObject): string | null {
  const event = listed(span.events).findLast(({ name }) => name === "exception");
  if (event === undefined) return null;
  const known = new Known().noteAll(event.attributes);
  return errorText(known.text("errorType"), known.text("errorMessage"));
}

function listed(value: Json | undefined): JsonObject[] {
  if (!Array.isArray(value) || value.length === 0) return NONE;
  return value.slice(0, LOOKED_AT_MAX).filter(isJsonObject);
}

const NONE: JsonObject[] = [];

/** `execute_tool NAME`, `tools/call NAME`, `running tool: NAME` and `NAME.tool` are how spans of tools are named. */
function verbInName(name: Json | undefined, isTool: boolean | null): string | null {
  if (typeof name !== "string") return null;
  const tool =
    isTool === true ? /^(?:execute_tool|tools\/call|running tool:)\s+(\S.*)$|^(.+)\.tool$/s.exec(name) : null;
  return nameIn(tool?.[1] ?? tool?.[2] ?? name);
}
