/**
 * The messages of OTLP that are read from protobuf, written down from open-telemetry/opentelemetry-proto
 * (opentelemetry/proto/{common,resource,trace,logs}/v1/*.proto): for each field its number, its name in the JSON mapping and its type.
 */
export type Scalar =
  | "string"
  | "bytes"
  | "id"
  | "bool"
  | "int64"
  | "fixed64"
  | "fixed32"
  | "uint32"
  | "int32"
  | "double";

export interface Field {
  name: string;
  type: Scalar | (() => Message);
  repeated?: true;
}

/** Fields by their number. */
export type Message = readonly (Field | undefined)[];

function message(fields: Readonly<Record<number, Field>>): Message {
  const byNumber: (Field | undefined)[] = [];
  for (const [number, field] of Object.entries(fields)) byNumber[Number(number)] = field;
  return byNumber;
}

/** No two fields of a oneof are written; of an AnyValue that has none nothing is written. */
export const ANY_VALUE: Message = message({
  1: { name: "stringValue", type: "string" },
  2: { name: "boolValue", type: "bool" },
  3: { name: "intValue", type: "int64" },
  4: { name: "doubleValue", type: "double" },
  5: { name: "arrayValue", type: () => ARRAY_VALUE },
  6: { name: "kvlistValue", type: () => KEY_VALUE_LIST },
  7: { name: "bytesValue", type: "bytes" },
});

const ARRAY_VALUE: Message = message({ 1: { name: "values", type: () => ANY_VALUE, repeated: true } });

const KEY_VALUE: Message = message({
  1: { name: "key", type: "string" },
  2: { name: "value", type: () => ANY_VALUE },
});

const KEY_VALUE_LIST: Message = message({ 1: { name: "values", type: () => KEY_VALUE, repeated: true } });

const attributes: Field = { name: "attributes", type: () => KEY_VALUE, repeated: true };
const droppedAttributesCount: Field = { name: "droppedAttributesCount", type: "uint32" };

export const SCOPE: Message = message({
  1: { name: "name", type: "string" },
  2: { name: "version", type: "string" },
  3: attributes,
  4: droppedAttributesCount,
});

const ENTITY_REF: Message = message({
  1: { name: "schemaUrl", type: "string" },
  2: { name: "type", type: "string" },
  3: { name: "idKeys", type: "string", repeated: true },
  4: { name: "descriptionKeys", type: "string", repeated: true },
});

export const RESOURCE: Message = message({
  1: attributes,
  2: droppedAttributesCount,
  3: { name: "entityRefs", type: () => ENTITY_REF, repeated: true },
});

const EVENT: Message = message({
  1: { name: "timeUnixNano", type: "fixed64" },
  2: { name: "name", type: "string" },
  3: attributes,
  4: droppedAttributesCount,
});

const LINK: Message = message({
  1: { name: "traceId", type: "id" },
  2: { name: "spanId", type: "id" },
  3: { name: "traceState", type: "string" },
  4: attributes,
  5: droppedAttributesCount,
  6: { name: "flags", type: "fixed32" },
});

const STATUS: Message = message({
  2: { name: "message", type: "string" },
  3: { name: "code", type: "int32" },
});

export const SPAN: Message = message({
  1: { name: "traceId", type: "id" },
  2: { name: "spanId", type: "id" },
  3: { name: "traceState", type: "string" },
  4: { name: "parentSpanId", type: "id" },
  5: { name: "name", type: "string" },
  6: { name: "kind", type: "int32" },
  7: { name: "startTimeUnixNano", type: "fixed64" },
  8: { name: "endTimeUnixNano", type: "fixed64" },
  9: attributes,
  10: droppedAttributesCount,
  11: { name: "events", type: () => EVENT, repeated: true },
  12: { name: "droppedEventsCount", type: "uint32" },
  13: { name: "links", type: () => LINK, repeated: true },
  14: { name: "droppedLinksCount", type: "uint32" },
  15: { name: "status", type: () => STATUS },
  16: { name: "flags", type: "fixed32" },
});

export const LOG_RECORD: Message = message({
  1: { name: "timeUnixNano", type: "fixed64" },
  2: { name: "severityNumber", type: "int32" },
  3: { name: "severityText", type: "string" },
  5: { name: "body", type: () => ANY_VALUE },
  6: attributes,
  7: droppedAttributesCount,
  8: { name: "flags", type: "fixed32" },
  9: { name: "traceId", type: "id" },
  10: { name: "spanId", type: "id" },
  11: { name: "observedTimeUnixNano", type: "fixed64" },
  12: { name: "eventName", type: "string" },
});

/** Numbers of the fields of ResourceSpans, ScopeSpans, ResourceLogs and ScopeLogs, which are alike. */
export const CONTAINER = { around: 1, inner: 2, schemaUrl: 3 } as const;
