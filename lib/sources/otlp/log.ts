import type { FragmentKey, FragmentStatus, ParsedFragment } from "@/lib/core/correlation/fragment";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { NAME_CHARACTERS_MAX, shortText, titleOf } from "@/lib/sources/reading/fields";
import { either, isJsonObject, plainOf } from "./anyValue";
import { TOOL_UNCALLED } from "./attributes";
import type { Reading, Refused } from "./group";
import { spanIdOf, traceIdOf } from "./ids";
import type { Known } from "./known";
import { attributeError, attributeStatus, isToolCall, numberOf, phaseOf, verbOf } from "./record";
import { momentOf, written } from "./time";

/** What a LogRecord (opentelemetry/proto/logs/v1/logs.proto) in its JSON mapping tells; the rest is as in `spanFragment`. */
export function logFragment(log: JsonObject, { around, known, content }: Reading): ParsedFragment | Refused {
  const at = momentOf(either(log, "timeUnixNano", "time_unix_nano"));
  const observed = momentOf(either(log, "observedTimeUnixNano", "observed_time_unix_nano"));
  if (at === undefined || observed === undefined)
    return {
      reason: "time_not_readable",
      message: "Its time is no number of nanoseconds since 1970, or not of the years 2000 to 2099.",
      of: log,
    };
  const body = plainOf(log.body);
  if (body === null && at === null && observed === null && !Array.isArray(log.attributes))
    return {
      reason: "unknown_shape",
      message: "It is no log record: it has neither a body, nor attributes, nor a time.",
      of: log,
    };

  known.startFrom(around.known);
  if (isJsonObject(body)) known.noteMembers(body);
  known.noteAll(log.attributes);
  const eventName = shortText(either(log, "eventName", "event_name"), NAME_CHARACTERS_MAX) ?? known.text("eventName");
  const isTool = TOOL_UNCALLED.has(eventName ?? "") ? false : isToolCall(known);
  const { status, error } = ending(log, known, body);
  const moment = at ?? observed;
  return {
    kind: "log",
    phase: phaseOf(isTool, known, true),
    system: around.system,
    title: titleOf(eventName ?? firstLine(body) ?? shortText(either(log, "severityText", "severity_text"), 100)),
    occurredAt: moment === null ? null : written(moment),
    durationMs: null,
    keys: keysOf(log, known),
    principal: known.text("principal"),
    verb: verbOf(isTool, known) ?? eventName,
    resource: known.resource(),
    status,
    error,
    arguments: isTool === true ? known.arguments() : null,
    stateChange: null,
    content,
  };
}

function keysOf(log: JsonObject, known: Known): FragmentKey[] {
  const keys: FragmentKey[] = [];
  const traceId = traceIdOf(either(log, "traceId", "trace_id"));
  const spanId = spanIdOf(either(log, "spanId", "span_id"));
  if (traceId !== null) {
    if (spanId !== null) keys.push({ kind: "span", value: `${traceId}/${spanId}` });
    keys.push({ kind: "trace", value: traceId });
  }
  known.addKeys(keys);
  return keys;
}

/** SEVERITY_NUMBER_ERROR, the least that is an error. */
const ERROR_SEVERITY = 17;

/** A log line at error level tells of an error; whether the work around it failed, only its attributes say. */
function ending(log: JsonObject, known: Known, body: Json): { status: FragmentStatus | null; error: string | null } {
  const status = attributeStatus(known);
  if (status === "succeeded") return { status, error: null };
  const severity = numberOf(either(log, "severityNumber", "severity_number")) ?? 0;
  const line = severity >= ERROR_SEVERITY ? firstLine(body) : null;
  return { status, error: attributeError(known) ?? line };
}

function firstLine(body: Json): string | null {
  if (typeof body !== "string") return null;
  return shortText(body.trimStart().slice(0, NAME_CHARACTERS_MAX).split(/\r?\n/, 1)[0], NAME_CHARACTERS_MAX);
}
