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

const NOT_WHOLE = "It is not whole protobuf.";

/** Name under which fields stand that are not known: `{ "NUMBER": [bytes in base64] }`. */
export const UNKNOWN_FIELDS = "unknownFields";

/**
 * A message of protobuf in OTLP's JSON encoding: ids in hex, 64-bit numbers as text, bytes in base64, enums as numbers; what has
 * its default value and was not written is not there. Throws `Undecodable` where the bytes are damaged (`not_readable`) or
 * nested deeper than `LEVELS_MAX` (`too_deep`).
 */
export function decodeMessage(bytes: Uint8Array, message: Message): JsonObject {
  const source = { reader: new BinaryReader(bytes), bytes: bufferOf(bytes) };
  return damageTold(() => fieldsOf(source, bytes.length, message, 1));
}

/** Where it is read, and all the bytes that the reader reads: text is taken from them, without a view of each. */
interface Source {
  reader: BinaryReader;
  bytes: Buffer;
}

/** What `read` answers; what it throws becomes `Undecodable`. */
export function damageTold<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof Undecodable ? error : new Undecodable("not_readable", NOT_WHOLE);
  }
}

/** The text, storable. */
export function textIn(bytes: Uint8Array): string {
  return textAt(bufferOf(bytes), 0, bytes.length);
}

function textAt(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString("utf8", start, end);
  // What is not UTF-8 becomes U+FFFD, which may have been written as well.
  if (text.includes("\uFFFD") && !isUtf8(bytes.subarray(start, end)))
    throw new Undecodable("not_readable", "It holds a text that is not UTF-8.");
  return text.includes("\u0000") ? storableText(text) : text;
}

export function base64Of(bytes: Uint8Array): string {
  return bufferOf(bytes).toString("base64");
}

function fieldsOf(source: Source, end: number, message: Message, level: number): JsonObject {
  const { reader } = source;
  if (level > LEVELS_MAX) throw new Undecodable("too_deep", `It is nested deeper than ${LEVELS_MAX} levels.`);
  const object: JsonObject = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    const wireType = tag & 7;
    const field = message[tag >>> 3];
    if (field !== undefined && isWritten(wireType, field)) addField(object, source, field, level);
    else addUnknown(object, reader, tag >>> 3, wireType);
  }
  if (reader.pos > end) throw new Undecodable("not_readable", NOT_WHOLE);
  return object;
}

function addField(object: JsonObject, source: Source, { name, type, repeated }: Field, level: number): void {
  const value = typeof type === "string" ? SCALARS[type].read(source) : messageOf(source, type(), level);
  if (repeated === undefined) object[name] = value;
  else {
    const list = object[name];
    if (list === undefined) object[name] = [value];
    else (list as Json[]).push(value);
  }
}

function messageOf(source: Source, message: Message, level: number): JsonObject {
  return fieldsOf(source, endOf(source.reader), message, level + 1);
}

function isWritten(wireType: number, { type }: Field): boolean {
  return wireType === (typeof type === "string" ? SCALARS[type].wireType : WireType.LengthDelimited);
}

/** A field that this version of OTLP does not have, or has with another type. */
function addUnknown(object: JsonObject, reader: BinaryReader, number: number, wireType: number): void {
  if (number === 0) throw new Undecodable("not_readable", NOT_WHOLE);
  const bytes = base64Of(reader.skip(wireType, number));
  object[UNKNOWN_FIELDS] ??= {};
  const fields = object[UNKNOWN_FIELDS] as JsonObject;
  fields[number] ??= [];
  (fields[number] as Json[]).push(bytes);
}

const SCALARS: Record<Scalar, { wireType: WireType; read: (source: Source) => Json }> = {
  string: { wireType: WireType.LengthDelimited, read: textNext },
  bytes: { wireType: WireType.LengthDelimited, read: (source) => encodedNext(source, "base64") },
  id: { wireType: WireType.LengthDelimited, read: (source) => encodedNext(source, "hex") },
  bool: { wireType: WireType.Varint, read: ({ reader }) => reader.bool() },
  int64: { wireType: WireType.Varint, read: ({ reader }) => String(reader.int64()) },
  fixed64: { wireType: WireType.Bit64, read: ({ reader }) => String(reader.fixed64()) },
  fixed32: { wireType: WireType.Bit32, read: ({ reader }) => reader.fixed32() },
  uint32: { wireType: WireType.Varint, read: ({ reader }) => reader.uint32() },
  int32: { wireType: WireType.Varint, read: ({ reader }) => reader.int32() },
  double: { wireType: WireType.Bit64, read: ({ reader }) => finite(reader.double()) },
};

/** The end of a length-delimited field whose length stands next. */
function endOf(reader: BinaryReader): number {
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new Undecodable("not_readable", NOT_WHOLE);
  return end;
}

function textNext({ reader, bytes }: Source): string {
  const end = endOf(reader);
  const text = textAt(bytes, reader.pos, end);
  reader.pos = end;
  return text;
}

function encodedNext({ reader, bytes }: Source, encoding: "hex" | "base64"): string {
  const end = endOf(reader);
  const text = bytes.toString(encoding, reader.pos, end);
  reader.pos = end;
  return text;
}

/** JSON has no other numbers; protobuf's JSON mapping writes them as text. */
function finite(number: number): Json {
  return Number.isFinite(number) ? number : String(number);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
