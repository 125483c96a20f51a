/** How long a record takes of which other systems have logged much: the use-case, its rows over the API, and its page. */
import { type Database, openDatabase } from "@/lib/db/database";
import { recordWithTimeline } from "@/lib/services/action/timeline";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { actingPerson } from "@/lib/services/person/actingPerson";
import { sessionCookie } from "@/tests/e2e/support/people";
import { insertDecision, insertOutcome } from "@/tests/support/evaluations";
import { insertJoined, insertSource } from "@/tests/support/joinedFragments";
import { manyFragments } from "@/tests/support/manyFragments";
import type { Benchmark, BenchmarkRow, BenchmarkSettings } from "../benchmark";
import { interleave } from "../interleave";
import { quantile, row } from "../row";
import { deriveKey, PUBLIC_URL } from "./keys";
import { openPlace, REVIEWER } from "./place";
import { vacuum } from "./vacuum";
import { serveWhole } from "./wholeServer";

const MANY = 1_000;
const MOST = 50_000;
/** Readings in a repetition. */
const READINGS = 20;
const READINGS_OF_MOST = 3;
const GOAL = { of: "ours", atMost: 150 } as const;

export const timelineBenchmark: Benchmark = {
  name: "timeline",
  run: async (settings) => {
    const place = await openPlace();
    const db = openDatabase({ url: place.databaseUrl, poolSize: 2 });
    try {
      settings.tell(
        `Logging ${MANY.toLocaleString("en-US")} and ${MOST.toLocaleString("en-US")} records of two actions`,
      );
      const sourceId = await insertSource(db, { name: "shop" });
      const records = { many: await logged(db, sourceId, MANY), most: await logged(db, sourceId, MOST) };
      await vacuum(db);
      return await measured({ db, databaseUrl: place.databaseUrl, records }, settings);
    } finally {
      await db.close();
      await place.close();
    }
  },
};

/** An action that another system has logged `count` times. Answers its id. */
async function logged(db: Database, sourceId: string, count: number): Promise<string> {
  const decidedAt = new Date(Date.now() - 60_000);
  const { id } = await insertDecision(db, {
    agent: "agent-1",
    action: "books.read_invoices",
    resource: { type: "invoice", id: `of ${count}` },
    decidedAt,
    permit: { redeemedAt: decidedAt },
  });
  await insertOutcome(db, id, { at: new Date(decidedAt.getTime() + 2_000) });
  await insertJoined(db, { sourceId, recordId: id }, manyFragments({ count, from: decidedAt, withinMs: 1_500 }));
  return id;
}

async function measured(
  { db, databaseUrl, records }: { db: Database; databaseUrl: string; records: { many: string; most: string } },
  { repetitions, tell }: BenchmarkSettings,
): Promise<BenchmarkRow[]> {
  const base = { now: () => new Date(), db, publicUrl: PUBLIC_URL, deriveKey };
  const actor = await actingPerson({
    ctx: { ...base, actor: { kind: "command", name: "bench" } },
    input: { email: REVIEWER },
  });
  const ctx: ServiceContext<PersonActor> = { ...base, actor };
  const server = await serveWhole(databaseUrl);
  try {
    const { name, value } = await sessionCookie({ db, env: server.env }, REVIEWER);
    const read = async (path: string): Promise<void> => {
      const response = await fetch(`${server.url}${path}`, { headers: { cookie: `${name}=${value}` } });
      await response.text();
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    };
    tell(`Reading them, ${repetitions} times`);
    const figures = await interleave(
      {
        record: p95Of(READINGS, () => recordWithTimeline({ ctx, input: { id: records.many } })),
        page: p95Of(READINGS, () => read(`/actions/${records.many}`)),
        rows: p95Of(READINGS_OF_MOST, () => read(`/api/v1/actions/${records.most}/timeline`)),
        mostPage: p95Of(READINGS_OF_MOST, () => read(`/actions/${records.most}`)),
      },
      repetitions,
    );
    const of = (words: string, ours: number[], goal?: typeof GOAL) =>
      row({ name: `Timeline of ${words}`, unit: "ms", ours, ...(goal === undefined ? {} : { goal }) });
    return [
      of("1,000 fragments, p95: the record and its rows", figures.record, GOAL),
      of("1,000 fragments, p95: the page, to its end", figures.page, GOAL),
      of("50,000 fragments: its rows over the API", figures.rows),
      of("50,000 fragments: the page, to its end", figures.mostPage),
    ];
  } finally {
    await server.close();
  }
}

function p95Of(readings: number, once: () => Promise<unknown>): () => Promise<number> {
  return async () => {
    const taken: number[] = [];
    for (let reading = 0; reading < readings; reading += 1) {
      const began = performance.now();
      await once();
      taken.push(performance.now() - began);
    }
    return quantile(taken, 0.95);
  };
}
