/** The network address of whoever sent a request. */
import type { IncomingMessage } from "node:http";

/**
 * The address at the other end of the connection, or where that is this machine, the last one that a reverse proxy here added; nobody
 * else is believed. `forwarded` is `X-Forwarded-For` as it came.
 */
export function addressBehind(peer: string, forwarded: string | null | undefined): string {
  if (!isLoopback(peer)) return peer;
  const last = forwarded?.split(",").at(-1)?.trim();
  return last !== undefined && /^[0-9A-Fa-f:.]{2,45}$/.test(last) ? last : peer;
}

/** The same for a request of node:http; `::ffff:192.0.2.1` is written as `192.0.2.1`. */
export function callerOf({ socket, headers }: IncomingMessage): string {
  const forwarded = headers["x-forwarded-for"];
  const address = addressBehind(
    socket.remoteAddress ?? "unknown",
    Array.isArray(forwarded) ? forwarded.at(-1) : forwarded,
  );
  return address.replace(/^::ffff:(?=\d+\.)/i, "").toLowerCase();
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}
