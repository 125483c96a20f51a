/** Replays in a thread of its own: a hundred thousand decisions take seconds, and a server has others to answer. */
import { parentPort, workerData } from "node:worker_threads";
import { type RecordedDecision, type ReplayResult, replay } from "@/lib/core/authority/replay";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";

export interface ReplayWork {
  decisions: RecordedDecision[];
  definition: OrganisationDefinition;
}

export type ReplayMessage = { done: number } | { result: ReplayResult };

const { decisions, definition } = workerData as ReplayWork;
const tell = (message: ReplayMessage): void => parentPort?.postMessage(message);
tell({ result: replay(decisions, definition, { onProgress: (done) => tell({ done }) }) });
