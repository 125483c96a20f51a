import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { mayBeUnstorable, parseJson } from "@/lib/sources/bytes/parseJson";
import { isJsonObject } from "./anyValue";
import type { Around, Group, Sent, Signal } from "./group";

/**
 * Names of the containers, outermost first: the specification's, those of protobuf's own mapping, and those that OTLP had before
 * 1.0.
 */
export const CONTAINERS: Record<Signal, Record<"resources" | "scopes" | "records", readonly [string, ...string[]]>> = {
  traces: {
    resources: ["resourceSpans", "resource_spans"],
    scopes: ["scopeSpans", "scope_spans", "instrumentationLibrarySpans"],
    records: ["spans"],
  },
  logs: {
    resources: ["resourceLogs", "resource_logs"],
    scopes: ["scopeLogs", "scope_logs", "instrumentationLibraryLogs"],
    records: ["logRecords", "log_records", "logs"],
  },
};
const RESOURCE = ["resource"];
const SCOPE = ["scope", "instrumentationLibrary"];

export interface JsonGroups {
  groups: Generator<Group>;
  /** True when texts may hold what a database does not take (see `storableValue`). */
  unstorable: boolean;
}

/**
 * The groups of an export request in OTLP's JSON encoding (docs/specification.md), of a list of them, or of one a line as the
 * collector's file exporter writes. What is not as it should be is one refused record, and what is beside it is kept.
 */
export function readJson(text: string, signal: Signal): JsonGroups {
  return { groups: groupsOf(text, signal), unstorable: mayBeUnstorable(text) };
}

function* groupsOf(text: string, signal: Signal): Generator<Group> {
  const whole = parseJson(text);
  if (whole !== undefined) {
    for (const document of Array.isArray(whole) ? whole : [whole]) yield* groupsOfDocument(document, signal);
    return;
  }
  // A line that is a part of a document of several lines holds no request.
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const documents = lines.length < 2 ? [] : lines.map((line) => ({ line, value: parseJson(line) }));
  if (!documents.some(({ value }) => isJsonObject(value))) {
    if (lines.length > 0) yield refusedGroup({ reason: "not_readable", message: "It is not JSON.", of: text });
    return;
  }
  for (const { line, value } of documents)
    if (value === undefined) yield refusedGroup({ reason: "not_readable", message: "It is not JSON.", of: line });
    else yield* groupsOfDocument(value, signal);
}

function* groupsOfDocument(document: Json, signal: Signal): Generator<Group> {
  const names = CONTAINERS[signal];
  if (!isJsonObject(document))
    return yield refusedGroup({ reason: "not_an_object", message: NO_REQUEST, of: document });
  const resources = memberOf(document, names.resources);
  // An empty request is one that exporters may send.
  if (resources === undefined && Object.keys(document).length === 0) return;
  if (!Array.isArray(resources))
    return yield refusedGroup({
      reason: "unknown_shape",
      message: `${NO_REQUEST} It has no list ${names.resources[0]}.`,
      of: document,
    });
  for (const resource of resources) yield* groupsOfResource(resource, signal);
}

const NO_REQUEST = "It is no export request of OTLP.";

function* groupsOfResource(container: Json, signal: Signal): Generator<Group> {
  const names = CONTAINERS[signal];
  if (!isJsonObject(container)) return yield refusedGroup(wrong(names.resources, container));
  const scopes = memberOf(container, names.scopes) ?? [];
  if (!Array.isArray(scopes)) return yield refusedGroup(wrong(names.scopes, container));
  const around = {
    resource: memberOf(container, RESOURCE),
    resourceMembers: rest(container, [RESOURCE, names.scopes]),
  };
  for (const scope of scopes) {
    if (!isJsonObject(scope)) yield refusedGroup(wrong(names.scopes, scope));
    else yield groupOfScope(scope, around, signal);
  }
}

function groupOfScope(container: JsonObject, around: Around, signal: Signal): Group {
  const names = CONTAINERS[signal];
  const records = memberOf(container, names.records) ?? [];
  if (!Array.isArray(records)) return refusedGroup(wrong(names.records, container));
  return {
    around: {
      ...around,
      scope: memberOf(container, SCOPE),
      scopeMembers: rest(container, [SCOPE, names.records]),
    },
    records: records.map((record) => ({ record })),
  };
}

function wrong(names: readonly string[], of: Json): Sent {
  return { reason: "unknown_shape", message: `${names[0]} is not as OTLP writes it.`, of };
}

export function refusedGroup(refused: Sent): Group {
  return { around: {}, records: [refused] };
}

function memberOf(container: JsonObject, names: readonly string[]): Json | undefined {
  for (const name of names) if (Object.hasOwn(container, name)) return container[name];
  return undefined;
}

/** The members that are not read, so that nothing that was sent is lost. */
function rest(container: JsonObject, read: readonly (readonly string[])[]): JsonObject | undefined {
  const members = Object.entries(container).filter(([name]) => !read.some((names) => names.includes(name)));
  return members.length === 0 ? undefined : Object.fromEntries(members);
}
