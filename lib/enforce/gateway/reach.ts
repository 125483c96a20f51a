import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import type { ReachableAction } from "@/lib/enforce/ambit/client";
import type { Logger } from "@/lib/platform/logger";
import { jsonDigest } from "./digest";
import type { Governed } from "./governed";
import { messageOf } from "./upstream/fault";

/** The actions of an upstream that the budget can allow, by name. */
export type Reachable = ReadonlyMap<string, ReachableAction>;

/** What the agent's budget can allow, as Ambit says it now, and whether that is something else than before. */
export class Reach {
  private readonly known = new Map<Governed, string>();

  constructor(
    private readonly governed: readonly Governed[],
    private readonly agent: string,
    private readonly log: Logger,
  ) {}

  /** Of every upstream that Ambit can be asked about. @throws McpError when there is none such */
  async now(): Promise<Map<Governed, Reachable>> {
    const settled = await Promise.allSettled(
      this.governed.map(async (one) => [one, await one.ambit.reachableActions(this.agent)] as const),
    );
    const faults = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    for (const fault of faults) this.log.error({ reason: messageOf(fault) }, "what an upstream has is not shown");
    if (faults.length === this.governed.length)
      throw new McpError(ErrorCode.InternalError, `Nothing can be shown. ${messageOf(faults[0])}`);
    const reachable = new Map(settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
    for (const [one, actions] of reachable) if (!this.known.has(one)) this.known.set(one, digestOf(actions));
    return reachable;
  }

  /** True when it is something else than the last time that this was asked, or than what was first shown. */
  async hasChanged(): Promise<boolean> {
    let changed = false;
    for (const [one, actions] of await this.now()) {
      const digest = digestOf(actions);
      if (this.known.get(one) !== digest) changed = true;
      this.known.set(one, digest);
    }
    return changed;
  }
}

function digestOf(actions: Reachable): string {
  return jsonDigest([...actions.values()]);
}
