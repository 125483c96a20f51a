/** A request of the agent's, and the call that it makes. */
import type { ServerNotification, Tool } from "@modelcontextprotocol/sdk/types.js";
import { type Call, callMeta } from "./call";
import type { Governed } from "./governed";
import { declaredIn } from "./mapping/declared";
import type { Operation } from "./operation";
import { heldBack } from "./results";

/** How long a call that runs as a task is held, in milliseconds: nobody waits for its answer. Approvals end long before. */
const TASK_PATIENCE_MS = 86_400_000;

/** Of a request, what its handling needs. */
export interface Asked {
  requestId: string | number;
  signal: AbortSignal;
  sendNotification: (notification: ServerNotification) => Promise<void>;
  /** It runs as a task: where it is said how it goes. */
  asTask?: { tell: (message: string) => void };
}

export type AskedParams = { _meta?: { progressToken?: string | number | undefined } | undefined };

/** A call of a tool, where `tool` is one, or of another method. */
export function callOf(owner: Governed, operation: Operation, params: AskedParams, asked: Asked, tool?: Tool): Call {
  const { requestId, signal, asTask } = asked;
  const token = params._meta?.progressToken;
  let told = -1;
  let offset = 0;
  let speaker: "gateway" | "upstream" = "gateway";
  return {
    upstream: owner.upstream,
    ambit: owner.ambit,
    operation,
    declared: tool === undefined ? undefined : declaredIn(tool.inputSchema),
    heldBack: async () => {
      const state = tool === undefined ? undefined : await owner.pins.stateOf(tool.name);
      return state === undefined || state.state === "standing" ? undefined : heldBack(state);
    },
    meta: callMeta(params._meta),
    requestId: String(requestId),
    startedAt: Date.now(),
    signal,
    // A request that was answered with a task is over: what is asked meanwhile belongs to none that is open.
    within: asTask === undefined ? { relatedRequestId: requestId } : {},
    ...(asTask === undefined ? {} : { patienceMs: TASK_PATIENCE_MS }),
    progress: ({ progress, total, message }, by) => {
      if (message !== undefined) asTask?.tell(message);
      if (token === undefined || signal.aborted) return;
      // Progress only ever grows: what the upstream says of its own stands behind the time that the call was held.
      if (by !== speaker) offset = told + 1;
      speaker = by;
      if (progress + offset <= told) return;
      told = progress + offset;
      const params = {
        progressToken: token,
        progress: told,
        ...(total === undefined ? {} : { total: total + offset }),
        ...(message === undefined ? {} : { message }),
      };
      asked.sendNotification({ method: "notifications/progress", params }).catch(() => undefined);
    },
  };
}
