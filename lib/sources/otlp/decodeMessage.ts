import { isUtf8 } from "node:buffer";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { RejectionReason } from "@/lib/core/correlation/fragment";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { LEVELS_MAX } from "@/lib/sources/bytes/bounded";
import { storableText } from "@/lib/sources/bytes/storable";
import type { Field, Message, Scalar } from "./messages";

/** A message that cannot be read; the messages beside it can. */
export class Undecodable extends Error {
  override readonly name = "Undecodable";

  constructor(
    readonly reason: RejectionReason,
    message: string,
  ) {
    super(message);
  }
}

/** Name under which fields stand that are not known: `{ "NUMBER": [bytes in base64] }`. */
export const UNKNOWN_FIELDS = "unknownFields";

/**
 * A message of protobuf in OTLP's JSON encoding: ids in hex, 64-bit numbers as text, bytes in base64, enums as numbers; what has
 * its default value and was not written is not there. Throws `Undecodable` where the bytes are damaged (`not_readable`) or
 * nested deeper than `LEVELS_MAX` (`too_deep`).
 */
export function decodeMessage(bytes: Uint8Array, message: Message): JsonObject {
  const reader = readerOf(bytes);
  return damageTold(() => fieldsOf(reader, reader.len, message, 1));
}

/** A reader whose texts must be UTF-8. */
export function readerOf(bytes: Uint8Array): BinaryReader {
  return new BinaryReader(bytes, utf8In);
}

/** What `read` answers; what it throws becomes `Undecodable`. */
export function damageTold<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof Undecodable ? error : new Undecodable("not_readable", "It is not whole protobuf.");
  }
}

/** The text, storable. */
export function textIn(bytes: Uint8Array): string {
  return withoutNull(utf8In(bytes));
}

export function base64Of(bytes: Uint8Array): string {
  return bufferOf(bytes).toString("base64");
}

function utf8In(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new Undecodable("not_readable", "It holds a text that is not UTF-8.");
  return bufferOf(bytes).toString("utf8");
}

function fieldsOf(reader: BinaryReader, end: number, message: Message, level: number): JsonObject {
  if (level > LEVELS_MAX) throw new Undecodable("too_deep", `It is nested deeper than ${LEVELS_MAX} levels.`);
  const object: JsonObject = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    const wireType = tag & 7;
    const field = message[tag >>> 3];
    if (field !== undefined && isWritten(wireType, field)) addField(object, reader, field, level);
    else addUnknown(object, reader, tag >>> 3, wireType);
  }
  if (reader.pos > end) throw new Undecodable("not_readable", "It is not whole protobuf.");
  return object;
}

function addField(object: JsonObject, reader: BinaryReader, { name, type, repeated }: Field, level: number): void {
  const value = typeof type === "string" ? SCALARS[type].read(reader) : messageOf(reader, type(), level);
  if (repeated === undefined) object[name] = value;
  else {
    const list = object[name];
    if (list === undefined) object[name] = [value];
    else (list as Json[]).push(value);
  }
}

function messageOf(reader: BinaryReader, message: Message, level: number): JsonObject {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new Undecodable("not_readable", "It is not whole protobuf.");
  return fieldsOf(reader, end, message, level + 1);
}

function isWritten(wireType: number, { type }: Field): boolean {
  return wireType === (typeof type === "string" ? SCALARS[type].wireType : WireType.LengthDelimited);
}

/** A field that this version of OTLP does not have, or has with another type. */
function addUnknown(object: JsonObject, reader: BinaryReader, number: number, wireType: number): void {
  if (number === 0) throw new Undecodable("not_readable", "It is not whole protobuf.");
  const bytes = base64Of(reader.skip(wireType, number));
  object[UNKNOWN_FIELDS] ??= {};
  const fields = object[UNKNOWN_FIELDS] as JsonObject;
  fields[number] ??= [];
  (fields[number] as Json[]).push(bytes);
}

const SCALARS: Record<Scalar, { wireType: WireType; read: (reader: BinaryReader) => Json }> = {
  string: { wireType: WireType.LengthDelimited, read: (reader) => withoutNull(reader.string(true)) },
  bytes: { wireType: WireType.LengthDelimited, read: (reader) => base64Of(reader.bytes()) },
  id: { wireType: WireType.LengthDelimited, read: (reader) => bufferOf(reader.bytes()).toString("hex") },
  bool: { wireType: WireType.Varint, read: (reader) => reader.bool() },
  int64: { wireType: WireType.Varint, read: (reader) => String(reader.int64()) },
  fixed64: { wireType: WireType.Bit64, read: (reader) => String(reader.fixed64()) },
  fixed32: { wireType: WireType.Bit32, read: (reader) => reader.fixed32() },
  uint32: { wireType: WireType.Varint, read: (reader) => reader.uint32() },
  int32: { wireType: WireType.Varint, read: (reader) => reader.int32() },
  double: { wireType: WireType.Bit64, read: (reader) => finite(reader.double()) },
};

function withoutNull(text: string): string {
  return text.includes("\u0000") ? storableText(text) : text;
}

/** JSON has no other numbers; protobuf's JSON mapping writes them as text. */
function finite(number: number): Json {
  return Number.isFinite(number) ? number : String(number);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
