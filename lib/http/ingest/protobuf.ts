/** The two messages of OTLP/HTTP that Ambit answers with, in protobuf: a few fields each. */

const VARINT = 0;
const BYTES = 2;

/** `google.rpc.Status`: its code, and a sentence for a developer. */
export function statusMessage({ code, message }: { code: number; message: string }): Buffer {
  return Buffer.concat([varintField(1, code), textField(2, message)]);
}

/** An export's answer: empty where everything was taken, else its `partial_success`. */
export function exportMessage({ rejected, message }: { rejected: number; message: string }): Buffer {
  if (rejected === 0) return Buffer.alloc(0);
  return bytesField(1, Buffer.concat([varintField(1, rejected), textField(2, message)]));
}

function textField(field: number, text: string): Buffer {
  return bytesField(field, Buffer.from(text, "utf8"));
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | BYTES), varint(bytes.length), bytes]);
}

function varintField(field: number, value: number): Buffer {
  return Buffer.concat([varint((field << 3) | VARINT), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
