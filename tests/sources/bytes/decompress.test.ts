import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { decompress } from "@/lib/sources/bytes/decompress";

const TEXT = Buffer.from("what was sent ".repeat(200));
const MAX = 10_000;

test.each([
  ["gzip", gzipSync(TEXT)],
  ["GZIP", gzipSync(TEXT)],
  ["x-gzip", gzipSync(TEXT)],
  ["deflate", deflateSync(TEXT)],
  ["deflate", deflateRawSync(TEXT)],
  ["identity", TEXT],
  [undefined, TEXT],
  ["gzip", Buffer.concat([gzipSync(TEXT.subarray(0, 100)), gzipSync(TEXT.subarray(100))])],
])("%s gives the bytes as they were", async (encoding, bytes) => {
  expect(await decompress(bytes, encoding, MAX)).toEqual(TEXT);
});

test.each([
  ["a gzip that is cut off", "gzip", gzipSync(TEXT).subarray(0, 40), "compression_damaged"],
  ["nothing at all", "gzip", Buffer.alloc(0), "compression_damaged"],
  ["what is no gzip", "gzip", TEXT, "compression_damaged"],
  ["a gzip with a wrong sum", "gzip", damaged(gzipSync(TEXT)), "compression_damaged"],
  ["a deflate that is cut off", "deflate", deflateSync(TEXT).subarray(0, 20), "compression_damaged"],
  ["a bomb", "gzip", gzipSync(Buffer.alloc(50_000_000)), "too_large"],
  ["a bomb in deflate", "deflate", deflateSync(Buffer.alloc(50_000_000)), "too_large"],
  ["too many bytes as they are", undefined, Buffer.alloc(MAX + 1), "too_large"],
  ["one byte too many", "gzip", gzipSync(Buffer.alloc(MAX + 1)), "too_large"],
  ["an encoding that is not known", "br", TEXT, "encoding_unknown"],
  ["an encoding within another", "gzip, gzip", gzipSync(gzipSync(TEXT)), "encoding_unknown"],
])("%s is refused with a code", async (_, encoding, bytes, code) => {
  await expect(decompress(bytes, encoding, MAX)).rejects.toMatchObject({ name: "Unreadable", code });
});

test("as many bytes as are allowed are not too many", async () => {
  expect(await decompress(gzipSync(Buffer.alloc(MAX)), "gzip", MAX)).toHaveLength(MAX);
});

function damaged(bytes: Buffer): Buffer {
  bytes[bytes.length - 6] = (bytes[bytes.length - 6] as number) ^ 0xff;
  return bytes;
}
