import { addressBehind } from "@/lib/http/server/peer";

/** Set by the server from the connection itself, whatever the caller sent under that name. */
export const PEER_HEADER = "x-ambit-peer";

/**
 * The network address behind a request, to count failures by. A reverse proxy on this machine is believed for the last
 * address that it added; nobody else is.
 */
export function callerAddress(headers: Pick<Headers, "get">): string {
  const peer = headers.get(PEER_HEADER);
  if (peer === null) return "unknown";
  return addressBehind(peer, headers.get("x-forwarded-for"));
}
