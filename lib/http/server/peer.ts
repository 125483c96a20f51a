/** Whoever sent a request: from which network address, and with which program. */
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

/** The longest name of a program that is kept, in characters. */
const PROGRAM_MAX = 200;

/** What the program that sent a request says that it is (`User-Agent`), in readable characters; null when it says nothing. */
export function programOf({ headers }: IncomingMessage): string | null {
  const said = (headers["user-agent"] ?? "")
    .replace(/[^ -~]/g, "?")
    .trim()
    .slice(0, PROGRAM_MAX);
  return said === "" ? null : said;
}
