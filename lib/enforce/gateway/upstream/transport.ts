/** How an upstream is reached: started as a process, or over Streamable HTTP. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { CredentialSource } from "@/lib/enforce/ambit/accessToken";
import type { UpstreamConfiguration } from "@/lib/enforce/gateway/configuration";
import { callSecret } from "@/lib/enforce/secrets/callSecret";
import type { GivenSecrets } from "@/lib/enforce/secrets/given";
import type { Logger } from "@/lib/platform/logger";
import { boundedFetch } from "./boundedFetch";
import { GuardedTransport } from "./guard";

const STDERR_LINE_MAX = 2_000;
/** Most of its lines that are logged in one life: a server can talk without end. */
const STDERR_LINES_MAX = 10_000;

export interface Reached {
  configuration: UpstreamConfiguration;
  environment: Record<string, string>;
  /** What a server at an address is shown. */
  bearer: CredentialSource | undefined;
  /** What it was given so far; what it is shown is added. */
  given: GivenSecrets;
  log: Logger;
}

export function transportTo(reached: Reached): Transport {
  const { url } = reached.configuration;
  const inner = url === undefined ? processOf(reached) : serverAt(new URL(url), reached);
  return new GuardedTransport(inner, reached.given);
}

function serverAt(url: URL, { configuration, bearer, given }: Reached): Transport {
  // What follows an address's question mark is a key more often than not.
  given.add(...url.searchParams.values());
  const bounded = boundedFetch(configuration.messageMax);
  const transport = new StreamableHTTPClientTransport(url, {
    fetch: async (address, init) => {
      const headers = new Headers(init?.headers);
      const shown = callSecret() ?? (await bearer?.());
      if (shown !== undefined) {
        given.add(shown);
        headers.set("Authorization", `Bearer ${shown}`);
      }
      // A redirect is never followed: the token and the call would go along.
      return await bounded(address, { ...init, headers, redirect: "error" });
    },
  });
  // Its type says that sessionId may be undefined, which the interface does not under exact optional members.
  return transport as Transport;
}

function processOf({ configuration, environment, given, log }: Reached): Transport {
  const { name, command = "", args, cwd, messageMax } = configuration;
  const transport = new StdioClientTransport({
    command,
    args,
    env: environment,
    stderr: "pipe",
    maxBufferSize: messageMax,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (transport.stderr !== null) keepLog(transport.stderr as Readable, { upstream: name, given, log });
  return transport;
}

/** What an upstream says on stderr is its own; it goes to the gateway's log, marked as such and without the secrets that it has. */
function keepLog(
  stream: Readable,
  { upstream, given, log }: { upstream: string; given: GivenSecrets; log: Logger },
): void {
  let lines = 0;
  createInterface({ input: stream }).on("line", (line) => {
    lines += 1;
    if (lines <= STDERR_LINES_MAX) log.info({ upstream }, given.hidden(line).slice(0, STDERR_LINE_MAX));
    if (lines === STDERR_LINES_MAX) log.warn({ upstream }, "what else it says on stderr is not kept");
  });
}
