/** Asks an MCP server for its tools, once, and lets go of it. Nothing is called. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { everyTool } from "./everyTool";

/** How long a server may take to start, and to answer. */
const ANSWER_MS_MAX = 30_000;

/** The server told no tools. */
export class NotListed extends Error {
  override readonly name = "NotListed";
}

/** Starts the server, with these variables and no others. What it says on stderr is shown as it comes. @throws NotListed */
export function listOverStdio({
  command,
  args,
  environment,
}: {
  command: string;
  args: readonly string[];
  environment: Readonly<Record<string, string>>;
}): Promise<Tool[]> {
  return listed(new StdioClientTransport({ command, args: [...args], env: { ...environment }, stderr: "inherit" }));
}

/** Over Streamable HTTP. @throws NotListed */
export function listOverHttp({ url, bearer }: { url: URL; bearer: string | undefined }): Promise<Tool[]> {
  const headers = bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` };
  const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers } });
  // Its type says that sessionId may be undefined, which the interface does not under exact optional members.
  return listed(transport as Transport);
}

async function listed(transport: Transport): Promise<Tool[]> {
  const client = new Client({ name: "ambit-catalogue", version: "1" }, { capabilities: {} });
  try {
    await client.connect(transport, { timeout: ANSWER_MS_MAX });
    return await everyTool(client, { pageMsMax: ANSWER_MS_MAX });
  } catch (error) {
    throw new NotListed(`The server told no tools: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await client.close().catch(() => undefined);
  }
}
