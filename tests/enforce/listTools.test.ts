import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wordsOf } from "@/bin/commands/commandLine";
import { listOverHttp, listOverStdio, NotListed } from "@/lib/enforce/mcp/listTools";

describe("asking a server over stdio", () => {
  it("a program that is no server, or is not there, tells nothing", async () => {
    const silent = { command: process.execPath, args: ["-e", "process.exit(3)"], environment: {} };
    await expect(listOverStdio(silent)).rejects.toBeInstanceOf(NotListed);
    await expect(listOverStdio({ ...silent, command: "no-such-program-here" })).rejects.toBeInstanceOf(NotListed);
  });
});

describe("asking a server over Streamable HTTP", () => {
  let server: Server;
  let url: URL;
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      if (request.headers.authorization !== "Bearer let-me-in") {
        response.writeHead(401).end();
        return;
      }
      const mcp = new McpServer({ name: "far", version: "1" });
      mcp.registerTool("look_up", { title: "Look up", annotations: { readOnlyHint: true } }, () => ({ content: [] }));
      const transport = new StreamableHTTPServerTransport({});
      await mcp.connect(transport as Transport);
      await transport.handleRequest(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("gets its tools, with the token that it is given and not without", async () => {
    expect(await listOverHttp({ url, bearer: "let-me-in" })).toMatchObject([
      { name: "look_up", title: "Look up", annotations: { readOnlyHint: true }, inputSchema: { type: "object" } },
    ]);
    await expect(listOverHttp({ url, bearer: undefined })).rejects.toBeInstanceOf(NotListed);
  });
});

describe("a command line", () => {
  it.each([
    ["node server.js /srv/notes", ["node", "server.js", "/srv/notes"]],
    [`  node "my server.js"  '/srv/a b' `, ["node", "my server.js", "/srv/a b"]],
    [String.raw`say a\ b "c \" d" 'e \ f' ""`, ["say", "a b", 'c " d', "e \\ f", ""]],
    ["a;b $(c) | d", ["a;b", "$(c)", "|", "d"]],
    ['node "open', null],
  ])("%s", (line, words) => expect(wordsOf(line)).toEqual(words));
});
