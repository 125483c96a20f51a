import path from "node:path";
import { Worker } from "node:worker_threads";
import type { ReplayResult } from "@/lib/core/authority/replay";
import { readRecordedDecisions } from "@/lib/db/action/recordedDecisions";
import { projectRoot } from "@/lib/platform/projectRoot";
import type { ServiceContext } from "@/lib/services/context";
import { type BundleText, inForceAndProposed } from "./proposed";
import type { ReplayMessage, ReplayWork } from "./replayWorker";

/** Most decisions in one replay; the newest. */
export const REPLAYED_MAX = 200_000;

export interface ReplayInput extends BundleText {
  agent?: string | undefined;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
}

interface Following {
  onProgress?: (done: number, of: number) => void;
  /** Ends the replay; it then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** What the recorded decisions would be under a bundle. Nothing is changed. */
export async function replayRecorded({
  ctx,
  input,
  ...following
}: { ctx: ServiceContext; input: ReplayInput } & Following): Promise<ReplayResult> {
  const { agent, from, to } = input;
  const { proposed: definition } = await inForceAndProposed(ctx, input);
  const { decisions } = await readRecordedDecisions(ctx.db.pool, {
    agents: agent === undefined ? undefined : [agent],
    from,
    to,
    limit: REPLAYED_MAX,
  });
  return replayInWorker({ decisions, definition }, following);
}

/** Replays in a worker, which `dist/replayWorker.js` is built for. */
export function replayInWorker(work: ReplayWork, { onProgress, signal }: Following = {}): Promise<ReplayResult> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = new Worker(path.join(projectRoot(), "dist", "replayWorker.js"), { workerData: work });
    const stop = (): void => {
      void worker.terminate();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
    worker.on("message", (message: ReplayMessage) => {
      if ("result" in message) resolve(message.result);
      else onProgress?.(message.done, work.decisions.length);
    });
    worker.once("error", reject);
    worker.once("exit", (code) => {
      signal?.removeEventListener("abort", stop);
      reject(new Error(`the replay ended with ${code} before it was done`));
    });
  });
}
