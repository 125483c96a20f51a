/**
 * Spans as OpenTelemetry's SDKs write them to a console or a file (open-telemetry/opentelemetry-python, ReadableSpan.to_json): ids in
 * `context`, attributes as a plain object, times as text or nanoseconds.
 */
import type { FragmentStatus } from "@/lib/core/correlation/fragment";
import { Known } from "@/lib/sources/otlp/known";
import { attributeError, attributeStatus, isToolCall, phaseOf, verbOf } from "@/lib/sources/otlp/record";
import {
  at,
  ERROR_CHARACTERS_MAX,
  FragmentKeys,
  firstText,
  isObject,
  type Members,
  titleOf,
} from "@/lib/sources/reading/fields";
import type { RecordParsed } from "@/lib/sources/reading/records";
import { addSpanKeys, fragmentOf, objectIn, spanTimes } from "./told";

const CROSSING = /(?:^|\.)(?:CLIENT|SERVER|PRODUCER)$/;

export function isConsoleSpan(record: Members): boolean {
  return isObject(record.context) && firstText(record.context, ["trace_id", "traceId"]) !== null;
}

export function consoleFragment(record: Members): RecordParsed {
  const resource = objectIn(at(record, "resource.attributes")) ?? {};
  const known = new Known().noteMembers(resource).noteMembers(objectIn(record.attributes) ?? {});
  const isTool = isToolCall(known);
  const name = firstText(record, ["name"]);
  const status = statusOf(record, known);
  const keys = new FragmentKeys().addAll(known.keys());
  addSpanKeys(keys, {
    trace: firstText(record.context, ["trace_id", "traceId"]),
    span: firstText(record.context, ["span_id", "spanId"]),
    parent: firstText(record, ["parent_id", "parentId"]),
  });
  for (const link of Array.isArray(record.links) ? record.links : []) keys.add("linked_span", linked(link));
  return fragmentOf(record, {
    kind: "span",
    phase: phaseOf(isTool, known, CROSSING.test(firstText(record, ["kind"]) ?? "")),
    system: firstText({ name: resource["service.name"] }, ["name"]) ?? "opentelemetry",
    title: titleOf(name),
    ...spanTimes(record.start_time, record.end_time),
    keys: keys.list(),
    principal: known.text("principal"),
    verb: verbOf(isTool, known) ?? name,
    resource: known.resource(),
    status,
    error:
      status === "failed"
        ? (firstText(record, ["status.description"], ERROR_CHARACTERS_MAX) ?? attributeError(known))
        : null,
    arguments: isTool === true ? known.arguments() : null,
    stateChange: null,
  });
}

function statusOf(record: Members, known: Known): FragmentStatus | null {
  const code = firstText(record, ["status.status_code", "status.code"]);
  if (code?.endsWith("ERROR")) return "failed";
  return code?.endsWith("OK") ? "succeeded" : attributeStatus(known);
}

function linked(link: unknown): string | null {
  const trace = firstText(link, ["context.trace_id"])?.replace(/^0x/, "");
  const span = firstText(link, ["context.span_id"])?.replace(/^0x/, "");
  return trace === undefined || span === undefined ? null : `${trace}/${span}`;
}
