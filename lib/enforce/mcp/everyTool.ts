import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { type Tool, ToolSchema } from "@modelcontextprotocol/sdk/types.js";
import { everyPage } from "./everyPage";

/** Every tool that a server tells, page by page. */
export async function everyTool(client: Client, { pageMsMax }: { pageMsMax: number }): Promise<Tool[]> {
  const told = await everyPage(client, { method: "tools/list", member: "tools", msMax: pageMsMax });
  return told.map((tool) => ToolSchema.parse(tool));
}
