import type { IncomingMessage } from "node:http";
import { HttpProblem } from "@/lib/http/problem";

/** Most bytes of a request's body: 1 MiB. */
export const BODY_BYTES_MAX = 1_048_576;
/** Most bytes of a refused body that are still taken in, so that its sender gets to read the answer. */
const DRAINED_BYTES_MAX = 16 * BODY_BYTES_MAX;

/** Refuses a body that announces itself as too large, before anything else is done. */
export function refuseLargeBody(req: IncomingMessage, bytesMax = BODY_BYTES_MAX): void {
  const announced = Number(req.headers["content-length"] ?? 0);
  if (announced > bytesMax) throw tooLarge(bytesMax);
}

/** The whole body. 413 when it is too large, 408 when it takes longer than `timeoutMsMax`, 415 when it is encoded. */
export function readBody(req: IncomingMessage, timeoutMsMax: number): Promise<Buffer> {
  const encoding = req.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity")
    return Promise.reject(new HttpProblem(415, "Send the body as it is, without a Content-Encoding."));
  return readBytes(req, { timeoutMsMax, bytesMax: BODY_BYTES_MAX });
}

/**
 * The bytes of a body, as they were sent. 413 beyond `bytesMax`, 408 when it takes longer than `timeoutMsMax`. `onBytes` is told how
 * many have arrived so far; what it throws ends the reading.
 */
export function readBytes(
  req: IncomingMessage,
  { timeoutMsMax, bytesMax, onBytes }: { timeoutMsMax: number; bytesMax: number; onBytes?: (bytes: number) => void },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      req.removeAllListeners("data").removeAllListeners("end").removeAllListeners("error").removeAllListeners("close");
      // Whatever still happens to this connection has nobody to report to.
      req.on("error", () => undefined);
      finish();
    };
    const timer = setTimeout(
      () => settle(() => reject(new HttpProblem(408, "The body did not arrive in time.", { Connection: "close" }))),
      timeoutMsMax,
    );
    req.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) return settle(() => reject(tooLarge(bytesMax)));
      try {
        onBytes?.(bytes);
        chunks.push(chunk);
      } catch (error) {
        settle(() => reject(error));
      }
    });
    req.on("end", () => settle(() => resolve(Buffer.concat(chunks))));
    req.on("error", () => settle(() => reject(new ClientGone())));
    req.on("close", () => settle(() => reject(new ClientGone())));
  });
}

/** Nobody is there any more to answer to. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

/** Takes in and forgets what is left of a refused body; cuts the connection when it does not end soon. */
export function drain(req: IncomingMessage, bytesMax = DRAINED_BYTES_MAX): void {
  if (req.readableEnded) return;
  let bytes = 0;
  req.on("error", () => undefined);
  req.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > bytesMax) req.socket.destroy();
  });
}

function tooLarge(bytesMax: number): HttpProblem {
  return new HttpProblem(413, `A body has at most ${bytesMax} bytes.`);
}
