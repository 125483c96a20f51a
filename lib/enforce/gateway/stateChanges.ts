/** What a call changed, as the gateway sees it through the upstream's own tools. It claims nothing that it did not see. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { unstorableAt } from "@/lib/core/text/storable";
import type { StateChangeConfiguration } from "./configuration";
import { jsonDigest, textDigest } from "./digest";
import { at, fill } from "./pointer";
import type { Upstream } from "./upstream/upstream";

/** A longer text is kept as its digest. */
const TEXT_MAX = 20_000;

/** What stands there: a value, nothing (null), or unknown (undefined) because it could not be looked at. */
type Seen = Json | undefined;

export interface Look {
  entry: StateChangeConfiguration;
  resource: { type: string; id: string };
  seen: Seen;
}

export interface StateChange {
  resource: { type: string; id: string };
  before?: Json;
  after?: Json;
}

/** Whether something is looked at before and after a call of this tool. */
export function isLookedAt({ configuration }: Pick<Upstream, "configuration">, mcpTool: string): boolean {
  return configuration.stateChanges.some(({ tools }) => tools.includes(mcpTool));
}

/** Looks at everything that a call of `mcpTool` can change, before it is made. */
export async function lookBefore(upstream: Upstream, mcpTool: string, args: JsonObject): Promise<Look[]> {
  const entries = upstream.configuration.stateChanges.filter(({ tools }) => tools.includes(mcpTool));
  const looks: Look[] = [];
  for (const entry of entries) {
    const id = typeof entry.id === "string" ? at(args, entry.id) : entry.id.fixed;
    if (typeof id !== "string" || id === "") continue;
    looks.push({ entry, resource: { type: entry.type, id }, seen: await look(upstream, entry, args) });
  }
  return looks;
}

/**
 * Looks again and answers what changed. After a call that did not succeed, only what differs: there it is no news that
 * something stayed as it was.
 */
export async function lookAfter(
  upstream: Upstream,
  looks: readonly Look[],
  args: JsonObject,
  { succeeded }: { succeeded: boolean },
): Promise<StateChange[]> {
  const changes: StateChange[] = [];
  for (const { entry, resource, seen: before } of looks) {
    const after = await look(upstream, entry, args);
    if (before === undefined && after === undefined) continue;
    if (!succeeded && (before === undefined || after === undefined || jsonDigest(before) === jsonDigest(after)))
      continue;
    changes.push({ resource, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) });
  }
  return changes;
}

async function look(upstream: Upstream, { probe, keep }: StateChangeConfiguration, args: JsonObject): Promise<Seen> {
  const given = fill(probe.arguments as JsonObject, args) as JsonObject;
  const result = await upstream.call(probe.tool, given, { meta: {} }).catch(() => undefined);
  if (result === undefined) return undefined;
  const text = textOf(result);
  if (result.isError === true) return probe.absent !== undefined && text.includes(probe.absent) ? null : undefined;
  const isKept = keep === "text" && text.length <= TEXT_MAX && unstorableAt(text) === null;
  return isKept ? text : { digest: textDigest(text), characters: text.length };
}

function textOf({ content }: JsonObject): string {
  if (!Array.isArray(content)) return "";
  return content
    .map((item) => (typeof item === "object" && item !== null && !Array.isArray(item) ? item.text : undefined))
    .filter((text) => typeof text === "string")
    .join("\n");
}
