/** How soon a log record stands in the timeline of its action: from the sending of the export, while little or much comes in. */
import { setTimeout } from "node:timers/promises";
import type { TimelineAnswer } from "@/lib/contracts/actions";
import { type Database, openDatabase } from "@/lib/db/database";
import type { ServiceContext } from "@/lib/services/context";
import { createApiToken } from "@/lib/services/person/createApiToken";
import { issueToken } from "@/lib/services/source/issueToken";
import type { Benchmark } from "../benchmark";
import { interleave } from "../interleave";
import { quantile, row } from "../row";
import { type Caller, callOf, openCallers, post } from "./callers";
import { deriveKey, PUBLIC_URL } from "./keys";
import { openPlace, REVIEWER } from "./place";
import { attributes, exportOf, exportOfSpans, SPANS, sendExport } from "./spans";
import { serveWhole } from "./wholeServer";

/** Records whose arrival is watched in each repetition of each side. */
const ARRIVALS = 60;
/** Watched at a time: each is an action of its own. */
const AT_A_TIME = 4;
/** The page that is open asks again so soon; up to so much more is in every figure. */
const POLL_MS = 20;
/** Arrivals begin at any point between two looks of the correlator. */
const APART_MS = 250;
/** What is not shown by then never was. */
const GIVEN_UP_MS = 60_000;
/** What else comes in while there is load: an export so often. */
const EXPORT_EVERY_MS = 500;
const GOAL = { of: "ours", atMost: 2_000 } as const;

export const visibleBenchmark: Benchmark = {
  name: "visible",
  run: async ({ repetitions, tell }) => {
    tell("Starting a database and the whole server");
    const place = await openPlace();
    const db = openDatabase({ url: place.databaseUrl, poolSize: 2 });
    const server = await serveWhole(place.databaseUrl);
    try {
      const actor = { kind: "command", name: "bench" } as const;
      const ctx: ServiceContext = { actor, now: () => new Date(), db, publicUrl: PUBLIC_URL, deriveKey };
      const watched: Watched = {
        port: server.port,
        callers: await openCallers(server, place),
        source: (await issueToken({ ctx, input: { source: "otlp" } })).secret,
        reader: (await createApiToken({ ctx, input: { email: REVIEWER } })).secret,
      };
      const load = new Load(watched);
      const took: Record<"idle" | "busy", number[][]> = { idle: [], busy: [] };
      const side = (name: "idle" | "busy", work: () => Promise<number[]>) => async () => {
        const each = await work();
        took[name].push(each);
        return quantile(each, 0.95);
      };
      tell(`Watching ${ARRIVALS} arrivals, alone and beside ${(SPANS * 1_000) / EXPORT_EVERY_MS} spans a second`);
      const figures = await interleave(
        {
          idle: side("idle", () => arrivals(watched)),
          busy: side("busy", async () => {
            const each = await load.during(() => arrivals(watched));
            await nothingWaits(db);
            return each;
          }),
        },
        repetitions,
      );
      // The first is the warm-up.
      const medians = (name: "idle" | "busy") => took[name].slice(1).map((each) => quantile(each, 0.5));
      const of = (words: string, ours: number[], goal?: typeof GOAL) =>
        row({ name: `visible in its timeline${words}`, unit: "ms", ours, ...(goal === undefined ? {} : { goal }) });
      const beside = `, beside ${(SPANS * 1_000) / EXPORT_EVERY_MS} spans/s`;
      return [
        of(", p95", figures.idle, GOAL),
        of(", p50", medians("idle")),
        of(`${beside}, p95`, figures.busy, GOAL),
        of(`${beside}, p50`, medians("busy")),
      ];
    } finally {
      await server.close();
      await db.close();
      await place.close();
    }
  },
};

/** Whom the server knows: the agents' enforcement points, an exporter, and a person who looks. */
interface Watched {
  port: number;
  callers: readonly Caller[];
  source: string;
  reader: string;
}

let arrived = 0;

/** Milliseconds of each, from the sending of its export to the answer in which it is shown. */
async function arrivals(watched: Watched): Promise<number[]> {
  let begun = 0;
  const took: number[] = [];
  const lane = async (): Promise<void> => {
    while (begun < ARRIVALS) {
      begun += 1;
      arrived += 1;
      took.push(await arrival(watched, arrived));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return took;
}

async function arrival(watched: Watched, number: number): Promise<number> {
  const { evaluationId, toolCall } = await decided(watched, number);
  // Without chance, and as if with it.
  await setTimeout((number * 97) % APART_MS);
  const name = `execute_tool watched-${number}`;
  const sent = performance.now();
  await sendExport(watched.port, watched.source, exportOfSpans([spanOf(number, { name, evaluationId, toolCall })]));
  while (!(await isShown(watched, evaluationId, name))) {
    if (performance.now() - sent > GIVEN_UP_MS) return Number.POSITIVE_INFINITY;
    await setTimeout(POLL_MS);
  }
  return performance.now() - sent;
}

async function decided({ port, callers }: Watched, number: number) {
  const client = number % callers.length;
  const caller = callers[client];
  if (caller === undefined) throw new Error("there are no callers");
  const call = callOf(caller, client, "none") as { context: object };
  const toolCall = `watched_call_${number}`;
  const answer = await post<{ decision: boolean; context: { evaluation_id: string } }>(port, "/access/v1/evaluation", {
    headers: { Authorization: `Bearer ${caller.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ ...call, context: { ...call.context, tool_call_id: toolCall } }),
  });
  if (!answer.decision) throw new Error("the call was not allowed");
  return { evaluationId: answer.context.evaluation_id, toolCall };
}

/** Every other one names its evaluation; the rest are found by the id of the tool call. */
function spanOf(
  number: number,
  { name, evaluationId, toolCall }: { name: string; evaluationId: string; toolCall: string },
): object {
  const started = BigInt(Date.now()) * 1_000_000n;
  const hex = number.toString(16);
  return {
    traceId: `a${hex.padStart(31, "0")}`,
    spanId: `b${hex.padStart(15, "0")}`,
    name,
    kind: 3,
    startTimeUnixNano: String(started),
    endTimeUnixNano: String(started + 5_000_000n),
    attributes: attributes({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "read_invoices",
      ...(number % 2 === 0 ? { "ambit.evaluation_id": evaluationId } : { "gen_ai.tool.call.id": toolCall }),
    }),
    status: {},
  };
}

async function isShown({ port, reader }: Watched, evaluationId: string, name: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/actions/${evaluationId}/timeline`, {
    headers: { Authorization: `Bearer ${reader}` },
  });
  if (response.status !== 200) throw new Error(`the timeline answered ${response.status}: ${await response.text()}`);
  const { rows } = (await response.json()) as TimelineAnswer;
  return rows.texts.some((text) => text.includes(name));
}

/** What came in last is no longer in the way of the next repetition. */
async function nothingWaits({ prisma }: Database): Promise<void> {
  while ((await prisma.fragmentBatch.count()) > 0) await setTimeout(POLL_MS);
}

/** Exports of another agent's tool calls, of which no decision is known, in even steps. */
class Load {
  private sent = 0;

  constructor(private readonly watched: Watched) {}

  async during<T>(work: () => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const sending = this.send(stop.signal);
    try {
      return await work();
    } finally {
      stop.abort();
      await sending;
    }
  }

  private async send(signal: AbortSignal): Promise<void> {
    const { port, source } = this.watched;
    const began = performance.now();
    for (let step = 1; !signal.aborted; step += 1) {
      this.sent += 1;
      await sendExport(port, source, exportOf(this.sent));
      const due = began + step * EXPORT_EVERY_MS - performance.now();
      await setTimeout(Math.max(0, due), undefined, { signal }).catch(() => undefined);
    }
  }
}
