/** How long a page of an inbox takes in which 100,000 approvals lie. */
import { type Database, openDatabase } from "@/lib/db/database";
import { queue } from "@/lib/services/approval/queue";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { actingPerson } from "@/lib/services/person/actingPerson";
import { hashPassword } from "@/lib/services/person/password";
import { copyApproval } from "@/tests/support/manyApprovals";
import type { Benchmark, BenchmarkRow } from "../benchmark";
import { interleave } from "../interleave";
import { quantile, row } from "../row";
import { serve } from "./children";
import { agentsOf, askOnce } from "./inboxAgents";
import { openKeyPresses } from "./inboxKeys";
import { INBOX_AGENTS, inboxOrganisation, OPERATOR, REVIEWER } from "./inboxOrganisation";
import { deriveKey, PUBLIC_URL } from "./keys";
import { openPlace, type Place } from "./place";
import { vacuum } from "./vacuum";
import { serveWhole } from "./wholeServer";

const APPROVALS = 100_000;
const PAGE = 50;
const CALLS = 60;
/** Copies of every agent's approval are numbered from 1 on: one of each has this number. */
const RARE = "desk number 471";
/** The most that one page may hold, for going far into the list. */
const STRIDE = 200;

export const inboxBenchmark: Benchmark = {
  name: "inbox",
  run: async ({ repetitions, tell }) => {
    tell(`Opening ${APPROVALS.toLocaleString("en-US")} approvals`);
    const place = await openPlace(inboxOrganisation());
    const db = openDatabase({ url: place.databaseUrl, poolSize: 2 });
    try {
      for (const id of await openOneEach(place))
        await copyApproval(db, { id, count: APPROVALS / INBOX_AGENTS - 1, resolvedEvery: 2 });
      await vacuum(db);
      const ctx = { now: () => new Date(), db, publicUrl: PUBLIC_URL, deriveKey };
      const as = async (email: string): Promise<ServiceContext<PersonActor>> => ({
        ...ctx,
        actor: await actingPerson({ ctx: { ...ctx, actor: { kind: "command", name: "bench" } }, input: { email } }),
      });
      const pages = await measured(await as(OPERATOR), await as(REVIEWER), { repetitions, tell });
      return [...pages, ...(await keyRows({ db, databaseUrl: place.databaseUrl }, { repetitions, tell }))];
    } finally {
      await db.close();
      await place.close();
    }
  },
};

/** The same inbox in a browser. */
async function keyRows(
  { db, databaseUrl }: { db: Database; databaseUrl: string },
  { repetitions, tell }: Parameters<Benchmark["run"]>[0],
): Promise<BenchmarkRow[]> {
  const password = "a benchmark's password, known to everyone";
  await db.prisma.person.updateMany({
    where: { email: REVIEWER },
    data: { passwordHash: await hashPassword(password) },
  });
  const server = await serveWhole(databaseUrl);
  try {
    const keys = await openKeyPresses({ url: server.url, email: REVIEWER, password });
    if (keys === null) {
      tell(
        "No browser was found for the row of the key presses: set AMBIT_TEST_BROWSER to the path of one. Going on without",
      );
      return [];
    }
    tell(`Pressing keys in the browser, ${repetitions} times`);
    const { ours } = await interleave({ ours: keys.p95 }, repetitions);
    await keys.close();
    const goal = { of: "ours", atMost: 100 } as const;
    return [row({ name: "Inbox of 100,000: key press to paint, p95", unit: "ms", ours, goal })];
  } finally {
    await server.close();
  }
}

async function measured(
  operator: ServiceContext<PersonActor>,
  reviewer: ServiceContext<PersonActor>,
  { repetitions, tell }: Parameters<Benchmark["run"]>[0],
): Promise<BenchmarkRow[]> {
  tell("Going to page 2,000");
  const all = { scope: "all", status: "all", limit: PAGE };
  const cursor = await cursorAfter(reviewer, all, APPROVALS - PAGE);
  tell(`Reading pages, ${repetitions} times`);
  const p95 = (ctx: ServiceContext<PersonActor>, input: object) => () => p95Of(() => queue({ ctx, input }), input);
  const figures = await interleave(
    {
      mine: p95(operator, { limit: PAGE }),
      reviews: p95(reviewer, { limit: PAGE }),
      first: p95(reviewer, all),
      far: p95(reviewer, { ...all, cursor }),
      rare: p95(operator, { q: RARE, scope: "all", status: "all", limit: PAGE }),
      common: p95(reviewer, { q: "desk production", limit: PAGE }),
      groups: p95(reviewer, { group: "rule", scope: "all", limit: PAGE }),
      resolved: p95(operator, { status: "resolved", limit: PAGE }),
    },
    repetitions,
  );
  const goal = { of: "ours", atMost: 30 } as const;
  const of = (name: string, ours: number[]) => row({ name: `Inbox of 100,000, p95: ${name}`, unit: "ms", ours, goal });
  return [
    of("what an operator of 3 teams of 20 may answer", figures.mine),
    of("what a reviewer may answer", figures.reviews),
    of("everything, page 1", figures.first),
    row({
      name: "Inbox of 100,000, p95: everything, page 2,000",
      unit: "ms",
      ours: figures.far,
      baseline: figures.first,
      against: "page 1",
      goal: { of: "ratio", atMost: 1.2 },
    }),
    of("a search that finds few", figures.rare),
    of("a search that finds nearly all", figures.common),
    of("grouped by what asked", figures.groups),
    of("what is resolved", figures.resolved),
  ];
}

async function p95Of(read: () => Promise<{ rows: readonly unknown[] }>, asked: object): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    const began = performance.now();
    const { rows } = await read();
    times.push(performance.now() - began);
    if (rows.length === 0) throw new Error(`the page of ${JSON.stringify(asked)} was empty`);
  }
  return quantile(times, 0.95);
}

/** The place after `passed` rows, by going there. */
async function cursorAfter(ctx: ServiceContext<PersonActor>, input: object, passed: number): Promise<string> {
  let cursor: string | null = null;
  for (let at = 0; at < passed; ) {
    const limit = Math.min(STRIDE, passed - at);
    const page: Awaited<ReturnType<typeof queue>> = await queue({
      ctx,
      input: { ...input, limit, ...(cursor === null ? {} : { cursor }) },
    });
    cursor = page.next_cursor;
    at += limit;
  }
  if (cursor === null) throw new Error("the list ended too soon");
  return cursor;
}

/** Every agent asks once, as agents do. Answers the approvals' ids. */
async function openOneEach(place: Place): Promise<string[]> {
  const server = await serve("accessServer", { databaseUrl: place.databaseUrl, connections: 4 });
  try {
    const ids: string[] = [];
    for (const agent of await agentsOf(server.port, place)) ids.push(await askOnce(server.port, agent, "entry"));
    return ids;
  } finally {
    server.close();
  }
}
