import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { ErrorCode, McpError, ResultSchema } from "@modelcontextprotocol/sdk/types.js";

const PAGES_MAX = 100;
const ITEMS_MAX = 5_000;

/**
 * Everything that a server tells of a list, page by page, as it came.
 * @throws McpError also when there is no end to it
 */
export async function everyPage(
  client: Client,
  { method, member, msMax }: { method: string; member: string; msMax: number },
): Promise<unknown[]> {
  const items: unknown[] = [];
  const cursors = new Set<string>();
  let cursor: string | undefined;
  do {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request({ method, params }, ResultSchema, { timeout: msMax });
    const page = answer[member];
    if (Array.isArray(page)) items.push(...page);
    const { nextCursor: next } = answer;
    cursor = typeof next === "string" ? next : undefined;
    if (items.length > ITEMS_MAX || cursors.size >= PAGES_MAX || (cursor !== undefined && cursors.has(cursor)))
      throw new McpError(ErrorCode.InternalError, `The list ${method} has no end.`);
    if (cursor !== undefined) cursors.add(cursor);
  } while (cursor !== undefined);
  return items;
}
