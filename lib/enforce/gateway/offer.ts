import type { Tool } from "@modelcontextprotocol/sdk/types.js";

/** A tool as the agent sees it, and whose it is. */
export interface Offered<Owner> {
  /** The name under which the agent calls it. */
  name: string;
  owner: Owner;
  tool: Tool;
}

/**
 * Puts the tools of several upstreams under one roof. A name that two of them use becomes `UPSTREAM__NAME` for each, so that
 * the agent always says which it means.
 */
export function offer<Owner extends { name: string }>(
  lists: readonly { owner: Owner; tools: readonly Tool[] }[],
): Offered<Owner>[] {
  const owners = new Map<string, number>();
  for (const { tools } of lists)
    for (const name of new Set(tools.map((tool) => tool.name))) owners.set(name, (owners.get(name) ?? 0) + 1);

  const offered = new Map<string, Offered<Owner>>();
  for (const { owner, tools } of lists)
    for (const tool of tools) {
      const name = (owners.get(tool.name) ?? 0) > 1 ? `${owner.name}__${tool.name}` : tool.name;
      // A name that is taken all the same stays with the first: nothing is ever called in another's place.
      if (!offered.has(name)) offered.set(name, { name, owner, tool });
    }
  return [...offered.values()];
}
