/** Which callers' requests are looked at at all: against pages that reach a server through a name of their own (DNS rebinding). */
import type { IncomingHttpHeaders } from "node:http";
import type { ListenConfiguration } from "@/lib/enforce/gateway/configuration";

export interface Address {
  /** As agents reach the gateway. */
  url: URL;
  /** Where it really listens. */
  port: number;
}

/** Why a request with these headers is refused; null for one that may come. */
export function refusalOf(
  { host, origin }: IncomingHttpHeaders,
  { host: listening, origins }: ListenConfiguration,
  { url, port }: Address,
): string | null {
  const hosts = [url.host, `${listening}:${port}`, `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`];
  if (host === undefined || !hosts.includes(host.toLowerCase())) return "This is not the address of this gateway.";
  if (origin !== undefined && origin !== url.origin && !origins.includes(origin))
    return "Scripts of this page may not speak to this gateway.";
  return null;
}
