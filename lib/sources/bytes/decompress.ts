import { promisify } from "node:util";
import { gunzip, inflate, inflateRaw } from "node:zlib";
import { Unreadable } from "./unreadable";

const DECODERS = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  raw: promisify(inflateRaw),
};

/**
 * The bytes as they were before `encoding` (a Content-Encoding: `gzip`, `deflate` or `identity`; none is identity). Never makes
 * more than `bytesMax` bytes of them. Throws `Unreadable`: `encoding_unknown`, `too_large`, or `compression_damaged` for
 * what is cut off or is not compressed as it says.
 */
export async function decompress(bytes: Buffer, encoding: string | undefined, bytesMax: number): Promise<Buffer> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") return within(bytes, bytesMax);
  const decode = decoderOf(name, bytes);
  if (decode === null)
    throw new Unreadable("encoding_unknown", "Send it as gzip, as deflate, or without a Content-Encoding.");
  try {
    return await decode(bytes, { maxOutputLength: bytesMax });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(bytesMax);
    throw new Unreadable("compression_damaged", `What was sent is not whole, or is not ${name}.`);
  }
}

function decoderOf(name: string, bytes: Buffer): (typeof DECODERS)["gzip"] | null {
  if (name === "gzip" || name === "x-gzip") return DECODERS.gzip;
  // RFC 9110 means the zlib format by `deflate`; some senders leave its header out.
  if (name === "deflate") return hasZlibHeader(bytes) ? DECODERS.deflate : DECODERS.raw;
  return null;
}

function hasZlibHeader(bytes: Buffer): boolean {
  return bytes.length >= 2 && ((bytes[0] as number) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0;
}

function within(bytes: Buffer, bytesMax: number): Buffer {
  if (bytes.length > bytesMax) throw tooLarge(bytesMax);
  return bytes;
}

function tooLarge(bytesMax: number): Unreadable {
  return new Unreadable("too_large", `What is sent at once has at most ${bytesMax} bytes, uncompressed.`);
}
