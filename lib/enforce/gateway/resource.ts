import type { JsonObject } from "@/lib/core/organisation/definition";
import type { UpstreamConfiguration } from "./configuration";
import { at } from "./pointer";

/** The longest id that Ambit takes. */
const ID_MAX = 2_048;

/**
 * What a call acts on: what the first entry of `resources` for this tool finds in the arguments, else the MCP tool itself.
 * It is part of the exact action, so it must follow from the call alone.
 */
export function resourceOf(
  { resources }: Pick<UpstreamConfiguration, "resources">,
  mcpTool: string,
  args: JsonObject,
): { type: string; id: string } {
  const entry = resources.find(({ tools }) => tools === undefined || tools.includes(mcpTool));
  const id = entry === undefined ? undefined : at(args, entry.argument);
  const text = typeof id === "number" ? String(id) : id;
  if (entry === undefined || typeof text !== "string" || text === "" || text.length > ID_MAX)
    return { type: "mcp_tool", id: mcpTool };
  return { type: entry.type, id: text };
}
