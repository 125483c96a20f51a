/** Correlates what waits, in a process that does nothing else: its memory is what correlating takes. */
import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { SightingMemory } from "@/lib/db/correlation/sightingMemory";
import { openDatabase } from "@/lib/db/database";
import { correlateWaiting } from "@/lib/services/correlation/correlateWaiting";
import { deriveKey, PUBLIC_URL } from "../http/keys";

/** What this process is told to do: correlate until nothing waits; or say what it holds once garbage is collected. */
export type CorrelatorOrder = "correlate" | "collect";

export interface Correlated {
  /** Milliseconds. */
  tookMs: number;
  /** The most memory that was ever resident, in MB, as the system counts it. */
  residentMb: number;
  /** Heap and buffers in use, in MB. */
  heldMb: number;
}

const MB = 1_048_576;

const url = process.env.BENCH_DATABASE;
if (url === undefined) throw new Error("started without a database");
const actor = { kind: "command", name: "bench" } as const;
const ctx = { actor, now: () => new Date(), db: openDatabase({ url, poolSize: 4 }), publicUrl: PUBLIC_URL, deriveKey };
const memory = new SightingMemory();

process.on("message", (order: CorrelatorOrder) => {
  void follow(order).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit(0));

async function follow(order: CorrelatorOrder): Promise<Correlated> {
  const began = performance.now();
  if (order === "collect") collectGarbage();
  else while (await hasMore());
  const { heapUsed, external } = process.memoryUsage();
  return {
    tookMs: performance.now() - began,
    residentMb: process.resourceUsage().maxRSS / 1_024,
    heldMb: (heapUsed + external) / MB,
  };
}

/** What breaks is tried again, as the server does: on a busy machine the database may end a transaction that idles. */
async function hasMore(): Promise<boolean> {
  try {
    return (await correlateWaiting({ ctx, memory })).more;
  } catch (error) {
    console.error(`Tried again: ${String(error)}`);
    return true;
  }
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
