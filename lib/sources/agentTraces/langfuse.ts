/**
 * Observations of Langfuse, as its exports and its API write them: an object for each, its attributes in `metadata`, which may be an
 * object or JSON of one.
 */
import { Known } from "@/lib/sources/otlp/known";
import { attributeError, attributeStatus, isToolCall, phaseOf, verbOf } from "@/lib/sources/otlp/record";
import { ERROR_CHARACTERS_MAX, FragmentKeys, firstText, type Members, titleOf } from "@/lib/sources/reading/fields";
import type { RecordParsed } from "@/lib/sources/reading/records";
import { addSpanKeys, fragmentOf, objectIn, spanTimes } from "./told";

const FIELDS = {
  trace: ["trace_id", "traceId"],
  span: ["span_id", "id"],
  parent: ["parent_id", "parentObservationId", "parent_observation_id"],
  start: ["start", "startTime", "start_time"],
  end: ["end", "endTime", "end_time"],
  error: ["statusMessage", "status_message"],
} as const;

export function isLangfuse(record: Members): boolean {
  return (
    typeof record.type === "string" &&
    firstText(record, FIELDS.trace) !== null &&
    firstText(record, FIELDS.span) !== null
  );
}

export function langfuseFragment(record: Members): RecordParsed {
  const metadata = objectIn(record.metadata) ?? {};
  const resource = objectIn(metadata.resourceAttributes) ?? {};
  const known = new Known()
    .noteMembers(resource)
    .noteMembers(objectIn(metadata.attributes) ?? {})
    .noteMembers({
      "langfuse.observation.type": firstText(record, ["type"]),
      "langfuse.observation.input": objectIn(record.input),
    });
  const isTool = isToolCall(known);
  const name = firstText(record, ["name"]);
  const failed = record.level === "ERROR" || attributeStatus(known) === "failed";
  const keys = new FragmentKeys().addAll(known.keys());
  addSpanKeys(keys, {
    trace: firstText(record, FIELDS.trace),
    span: firstText(record, FIELDS.span),
    parent: firstText(record, FIELDS.parent),
  });
  return fragmentOf(record, {
    kind: "observation",
    phase: phaseOf(isTool, known, false),
    system: serviceOf(resource) ?? firstText(metadata, ["scope.name"]) ?? "langfuse",
    title: titleOf(name),
    ...spanTimes(firstText(record, FIELDS.start), firstText(record, FIELDS.end)),
    keys: keys.add("session", metadata.thread_id).add("session", record.sessionId).list(),
    principal: known.text("principal"),
    verb: verbOf(isTool, known) ?? name,
    resource: known.resource(),
    status: failed ? "failed" : attributeStatus(known),
    error: failed ? (firstText(record, FIELDS.error, ERROR_CHARACTERS_MAX) ?? attributeError(known)) : null,
    arguments: isTool === true ? known.arguments() : null,
    stateChange: null,
  });
}

/** `unknown_service` is what SDKs write where nobody named it. */
function serviceOf(resource: Members): string | null {
  const service = Object.hasOwn(resource, "service.name")
    ? firstText({ name: resource["service.name"] }, ["name"])
    : null;
  return service === null || service.startsWith("unknown_service") ? null : service;
}
