import { parseStrictJson } from "@/lib/http/server/strictJson";
import { Problem } from "@/lib/services/problem";

const BODY_BYTES_MAX = 1_048_576;

/**
 * The JSON that a request carries, as strict as an agent's (`parseStrictJson`); undefined for an empty body. @throws Problem
 * `invalid` when it is none, can be read in two ways or holds what cannot be kept, `too_large` over 1 MB.
 */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  return bytes.length === 0 ? undefined : parseStrictJson(bytes);
}

async function readBytes(request: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > BODY_BYTES_MAX) throw new Problem("too_large", "The body is larger than 1 MB. Nothing was changed.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
