import type { IncomingMessage } from "node:http";

/** The longest message of an agent, in bytes, and how long it may take to arrive, in milliseconds. Ambit takes no longer ones. */
export const BODY_MAX = 1_000_000;
const ARRIVE_MS_MAX = 10_000;

export type Body = { json: unknown } | { status: 400 | 408 | 413; code: number; message: string };

/** Reads a request's body as JSON. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers["content-length"] ?? 0) > BODY_MAX) return tooLong();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => request.destroy(), ARRIVE_MS_MAX);
  try {
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length;
      if (bytes > BODY_MAX) return tooLong();
      chunks.push(chunk as Buffer);
    }
  } catch {
    return { status: 408, code: -32_700, message: "The message did not arrive." };
  } finally {
    clearTimeout(timer);
  }
  try {
    return { json: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks))) };
  } catch {
    return { status: 400, code: -32_700, message: "The message is no JSON." };
  }
}

function tooLong(): Body {
  return { status: 413, code: -32_600, message: `A message has at most ${BODY_MAX} bytes.` };
}
