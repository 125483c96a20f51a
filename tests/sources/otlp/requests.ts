/** Export requests as the tests need them. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { parseLogs, parseTraces } from "@/lib/sources/otlp/parse";

export const TRACE = "5b8efff798038103d269b633813fc60c";
export const SPAN = "eee19b7ec3c1b174";

/** A list of KeyValue. */
export function attributes(values: Readonly<Record<string, unknown>>): Json {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: unknown): Json {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: attributes(value as Record<string, unknown>) } };
}

export function span(members: JsonObject = {}): JsonObject {
  return {
    traceId: TRACE,
    spanId: SPAN,
    name: "work",
    kind: 1,
    startTimeUnixNano: "1790000000000000000",
    endTimeUnixNano: "1790000000250500000",
    ...members,
  };
}

export function traces(spans: readonly Json[], resource: Json = RESOURCE, scope: Json = { name: "tests" }): JsonObject {
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [...spans] }] }] };
}

export function logs(records: readonly Json[]): JsonObject {
  return {
    resourceLogs: [{ resource: RESOURCE, scopeLogs: [{ scope: { name: "tests" }, logRecords: [...records] }] }],
  };
}

export const RESOURCE: Json = { attributes: attributes({ "service.name": "billing-helper" }) };

/** The fragment of one span with these attributes and members. */
export function toldOf(values: Readonly<Record<string, unknown>>, members: JsonObject = {}) {
  return onlyIn(parseTraces({ json: JSON.stringify(traces([span({ ...members, attributes: attributes(values) })])) }));
}

/** The fragment of one log record. */
export function loggedOf(values: Readonly<Record<string, unknown>>, members: JsonObject = {}) {
  const record = { timeUnixNano: "1790000000000000000", ...members, attributes: attributes(values) };
  return onlyIn(parseLogs({ json: JSON.stringify(logs([record])) }));
}

function onlyIn({ fragments, rejected }: ReturnType<typeof parseTraces>) {
  const [one, ...others] = fragments;
  if (one === undefined || others.length > 0 || rejected.length > 0) throw new Error(JSON.stringify(rejected));
  return one.fragment;
}

export function keyValues(fragment: { keys: { kind: string; value: string }[] }, kind: string): string[] {
  return fragment.keys.filter((key) => key.kind === kind).map(({ value }) => value);
}
