import {
  LoggingLevelSchema,
  type LoggingMessageNotification,
  type Result,
  type SetLevelRequest,
} from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";
import type { AgentSide } from "./agentSide";
import type { Asked } from "./asked";
import type { Dispatch } from "./dispatch";
import type { Governed } from "./governed";
import type { Upstream } from "./upstream/upstream";

const LEVELS: readonly string[] = LoggingLevelSchema.options;
const SUBSCRIPTIONS_MAX = 1_000;

/** What upstreams may tell the agent unasked: of resources that it was allowed to follow, and log records where it was allowed to set their level. */
export class Told {
  private readonly followed = new Map<Upstream, Set<string>>();
  private readonly levels = new Map<Upstream, number>();

  constructor(private readonly agent: AgentSide) {}

  subscribed(upstream: Upstream, uri: string): void {
    const followed = this.followed.get(upstream) ?? new Set();
    this.followed.set(upstream, followed.add(uri));
    for (const oldest of followed) {
      if (followed.size <= SUBSCRIPTIONS_MAX) break;
      followed.delete(oldest);
    }
  }

  /** Leaving off needs no decision. @throws UpstreamFault */
  async unsubscribed(upstream: Upstream, uri: string): Promise<void> {
    if (this.followed.get(upstream)?.delete(uri) === true)
      await upstream.request("resources/unsubscribe", { uri }, { meta: {} });
  }

  resourceUpdated(upstream: Upstream, uri: string): void {
    if (this.followed.get(upstream)?.has(uri) === true)
      this.agent.tell({ method: "notifications/resources/updated", params: { uri } });
  }

  /** An upstream that was started again knows nothing of what was followed. */
  begunAgain(upstream: Upstream): void {
    for (const uri of this.followed.get(upstream) ?? [])
      upstream
        .request("resources/subscribe", { uri }, { meta: {} })
        .catch(() => this.followed.get(upstream)?.delete(uri));
  }

  /** Of every upstream that keeps a log and whose budget allows it. @throws McpError when no upstream's does */
  async setLevel(
    governed: readonly Governed[],
    params: SetLevelRequest["params"],
    asked: Asked,
    dispatch: Dispatch,
  ): Promise<Result> {
    dispatch.assertNew(asked);
    const keeping = await Promise.all(
      governed.map(async (one) => ((await one.upstream.ready().catch(() => undefined))?.logging ? [one] : [])),
    );
    const settled = await Promise.allSettled(
      keeping.flat().map(async (one) => {
        const result = await dispatch.setLevel(one, params, asked);
        this.levels.set(one.upstream, LEVELS.indexOf(params.level));
        return result;
      }),
    );
    const done = settled.find((one) => one.status === "fulfilled");
    const [first] = settled;
    if (done === undefined && first?.status === "rejected") throw first.reason;
    return done?.value ?? {};
  }

  logged(upstream: Upstream, params: JsonObject): void {
    const least = this.levels.get(upstream);
    if (least === undefined || LEVELS.indexOf(String(params.level)) < least) return;
    this.agent.tell({
      method: "notifications/message",
      params: params as unknown as LoggingMessageNotification["params"],
    });
  }
}
