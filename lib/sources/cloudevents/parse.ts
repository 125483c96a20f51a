/** CloudEvents 1.0: structured, batched and binary mode. */
import type { Parsed, ParsedFragment, ResourceName } from "@/lib/core/correlation/fragment";
import { evaluationAlone } from "@/lib/sources/reading/evaluation";
import {
  at,
  FragmentKeys,
  firstText,
  isObject,
  jsonOf,
  type Members,
  textOf,
  titleOf,
} from "@/lib/sources/reading/fields";
import { optionalTime, parseEach, type RecordParsed, rejection } from "@/lib/sources/reading/records";
import { readTraceparent } from "@/lib/sources/reading/traceparent";
import { eventOfHeaders, isBinaryMode } from "./binary";
import * as fields from "./fields";

/**
 * Parses events.
 * @param records JSON values: events, or in binary mode the data of one
 * @param headers the request's, names in lower case
 */
export function parseCloudEvents(records: readonly unknown[], headers: Readonly<Record<string, string>> = {}): Parsed {
  if (!isBinaryMode(headers)) return parseEach(records, parseEvent);
  const data = records.length === 1 ? records[0] : records;
  return parseEach([eventOfHeaders(headers, data)], parseEvent);
}

function parseEvent(event: Members): RecordParsed {
  const missing = fields.REQUIRED.filter((name) => firstText(event, [name]) === null);
  if (missing.length === fields.REQUIRED.length) return rejection("unknown_shape", "It is no CloudEvent.");
  if (missing.length > 0)
    return rejection("missing_field", `It is no whole CloudEvent: without ${missing.join(", ")}.`);
  if (!/^1(?:\.\d+)?$/.test(textOf(event.specversion) ?? ""))
    return rejection("unknown_shape", "Its specversion is none of CloudEvents 1.0.");
  const time = optionalTime([event.time], "time");
  if (!("at" in time)) return time;
  const data = dataOf(event);
  const fragment = embeddedFragment(event, data) ?? ownFragment(event, data);
  const keys = new FragmentKeys();
  for (const { kind, value } of fragment.keys) keys.add(kind, value);
  addKeys(keys, event);
  return {
    fragment: { ...fragment, occurredAt: fragment.occurredAt ?? time.at, keys: keys.list(), content: jsonOf(event) },
  };
}

/** The fragment of data that has a parser of its own; null for other data, and where that parser rejects it. */
function embeddedFragment(event: Members, data: unknown): ParsedFragment | null {
  const type = firstText(event, ["type"]) ?? "";
  const format = fields.EMBEDDED.find((each) => each.type.test(type) && each.holds(data));
  const parsed = format?.parse(data, type).fragments ?? [];
  return parsed.length === 1 ? (parsed[0]?.fragment ?? null) : null;
}

function ownFragment(event: Members, data: unknown): ParsedFragment {
  const type = firstText(event, ["type"]);
  const changes = fields.CHANGES.test(type ?? "");
  const resource = resourceOf(event);
  return {
    kind: "cloudevent",
    phase: changes ? "state_change" : "tool_call",
    system: firstText(event, ["source"]) ?? "cloudevents",
    title: titleOf(type, resource?.id ?? null),
    occurredAt: null,
    durationMs: null,
    keys: [],
    principal: firstText(event, fields.PRINCIPAL),
    verb: type,
    resource,
    status: changes ? "succeeded" : null,
    error: null,
    arguments: isObject(data) ? (data as ParsedFragment["arguments"]) : null,
    stateChange: changes
      ? { ...(data === undefined ? {} : { after: jsonOf(data) }), reference: firstText(event, ["id"]) }
      : null,
    content: null,
  };
}

/** An event is known by its source and id together; a space can stand in neither. */
function addKeys(keys: FragmentKeys, event: Members): void {
  keys.add("event", `${textOf(event.source)} ${textOf(event.id)}`).addFrom(event, fields.KEYS);
  const trace = readTraceparent(event.traceparent);
  keys.add("trace", trace?.trace).add("span", trace?.span);
  keys.add("evaluation", evaluationAlone(at(event, fields.EVALUATION)));
}

function resourceOf(event: Members): ResourceName | null {
  const id = firstText(event, ["subject"]);
  return id === null ? null : { type: "subject", id };
}

/** Data that is JSON in a text, as some producers write it, is read; other text stays text. */
function dataOf(event: Members): unknown {
  const { data } = event;
  if (typeof data !== "string" || !/json/i.test(textOf(event.datacontenttype) ?? "json")) return data;
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}
