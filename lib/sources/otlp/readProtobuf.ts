import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { base64Of, damageTold, decodeMessage, textIn, UNKNOWN_FIELDS, Undecodable } from "./decodeMessage";
import type { Around, Group, Refused, Sent, Signal } from "./group";
import { CONTAINER, LOG_RECORD, type Message, RESOURCE, SCOPE, SPAN } from "./messages";

const RECORDS: Record<Signal, Message> = { traces: SPAN, logs: LOG_RECORD };
/** The containers in a request: field 1 of ExportTraceServiceRequest and of ExportLogsServiceRequest. */
const REQUEST_CONTAINERS = 1;

/**
 * The groups of an export request in protobuf, each record in its JSON mapping. A record that is damaged is refused and its
 * neighbours are kept; where a container is damaged, what stands before the damage is kept and the rest is one refused record.
 */
export function readProtobuf(bytes: Uint8Array, signal: Signal): { groups: Generator<Group>; unstorable: false } {
  return { groups: groupsOf(bytes, signal), unstorable: false };
}

function* groupsOf(bytes: Uint8Array, signal: Signal): Generator<Group> {
  const request = partsOf(bytes);
  for (const resource of request.of(REQUEST_CONTAINERS)) yield* groupsOfResource(resource, signal);
  if (request.damage !== null) yield { around: {}, records: [request.damage] };
}

function* groupsOfResource(bytes: Uint8Array, signal: Signal): Generator<Group> {
  const parts = partsOf(bytes);
  const around: Around = {};
  const damaged = readAround(parts, around, "resource", RESOURCE);
  for (const scope of parts.of(CONTAINER.inner)) yield groupOfScope(scope, around, damaged, signal);
  if (parts.damage !== null) yield { around, records: [parts.damage] };
}

function groupOfScope(bytes: Uint8Array, ofResource: Around, damaged: Refused | null, signal: Signal): Group {
  const parts = partsOf(bytes);
  const around: Around = { ...ofResource };
  const refused = damaged ?? readAround(parts, around, "scope", SCOPE);
  const records: Sent[] = parts.of(CONTAINER.inner).map((record) => refused ?? recordOf(record, RECORDS[signal]));
  if (parts.damage !== null) records.push(parts.damage);
  return { around, records };
}

function recordOf(bytes: Uint8Array, message: Message): Sent {
  try {
    return { record: decodeMessage(bytes, message) };
  } catch (error) {
    return refusedFor(error, bytes);
  }
}

/** Reads what stands around the records into `around`; answers why it cannot be read. */
function readAround(parts: Parts, around: Around, name: "resource" | "scope", message: Message): Refused | null {
  try {
    const bytes = parts.of(CONTAINER.around).at(-1);
    if (bytes !== undefined) around[name] = decodeMessage(bytes, message);
    const members = parts.rest();
    if (members !== null) around[`${name}Members`] = members;
    return null;
  } catch (error) {
    return refusedFor(error, parts.bytes);
  }
}

/** The fields of a message, undecoded, up to where it is damaged. */
interface Parts {
  bytes: Uint8Array;
  of(number: number): readonly Uint8Array[];
  /** The fields that are not read as messages, in the JSON mapping. */
  rest(): JsonObject | null;
  damage: Refused | null;
}

function partsOf(bytes: Uint8Array): Parts {
  const reader = new BinaryReader(bytes);
  const parts = new Map<number, Uint8Array[]>();
  let damage: Refused | null = null;
  try {
    damageTold(() => readParts(reader, parts));
  } catch (error) {
    damage = refusedFor(error, bytes);
  }
  return { bytes, of: (number) => parts.get(number) ?? [], rest: () => restOf(parts), damage };
}

function readParts(reader: BinaryReader, parts: Map<number, Uint8Array[]>): void {
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const part = wireType === WireType.LengthDelimited ? reader.bytes() : reader.skip(wireType, number);
    const list = parts.get(number);
    if (list === undefined) parts.set(number, [part]);
    else list.push(part);
  }
}

function restOf(parts: ReadonlyMap<number, Uint8Array[]>): JsonObject | null {
  const members: JsonObject = {};
  const unknown: JsonObject = {};
  for (const [number, values] of parts) {
    if (number === CONTAINER.schemaUrl) members.schemaUrl = textIn(values.at(-1) ?? new Uint8Array());
    else if (number !== CONTAINER.around && number !== CONTAINER.inner) unknown[number] = values.map(base64Of);
  }
  if (Object.keys(unknown).length > 0) members[UNKNOWN_FIELDS] = unknown;
  return Object.keys(members).length === 0 ? null : members;
}

function refusedFor(error: unknown, bytes: Uint8Array): Refused {
  if (!(error instanceof Undecodable)) throw error;
  return { reason: error.reason, message: error.message, of: shown(bytes) };
}

/** Bytes of a record that cannot be read, as its excerpt shows them. */
function shown(bytes: Uint8Array): string {
  return `base64:${base64Of(bytes.subarray(0, SHOWN_BYTES_MAX))}`;
}

const SHOWN_BYTES_MAX = 1_200;
