import { Problem } from "@/lib/services/problem";

const BODY_BYTES_MAX = 1_048_576;

/** The JSON that a request carries; undefined for an empty body. @throws Problem `invalid` when it is none, `too_large` over 1 MB. */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Problem("invalid", "The body is not JSON. Nothing was changed.");
  }
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > BODY_BYTES_MAX) throw new Problem("too_large", "The body is larger than 1 MB. Nothing was changed.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
