/** A small MCP server over stdio, for a host that starts its servers itself. */
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { z } from "zod";

const server = new McpServer({ name: "tracker", version: "1" });
server.registerTool("search_issues", { inputSchema: { query: z.string() } }, ({ query }) =>
  text(`Nothing about ${query}`),
);
server.registerTool("read_log", { inputSchema: {} }, () => text("iban: DE89370400440532013000"));
await server.connect(new StdioServerTransport());

function text(words) {
  return { content: [{ type: "text", text: words }] };
}
