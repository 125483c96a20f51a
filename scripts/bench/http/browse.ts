/** How long looking at what agents did takes where a million decisions are on record. */
import { openDatabase } from "@/lib/db/database";
import { facets } from "@/lib/services/action/facets";
import { histogram } from "@/lib/services/action/histogram";
import { list } from "@/lib/services/action/list";
import { touched } from "@/lib/services/action/touched";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { actingPerson } from "@/lib/services/person/actingPerson";
import { listRequests } from "@/lib/services/request/list";
import { listSessions } from "@/lib/services/session/list";
import type { Benchmark } from "../benchmark";
import { interleave } from "../interleave";
import { quantile, row } from "../row";
import { serve } from "./children";
import { agentsOf, askOnce } from "./inboxAgents";
import { inboxOrganisation, OPERATOR, REVIEWER } from "./inboxOrganisation";
import { deriveKey, PUBLIC_URL } from "./keys";
import { copyDecisions } from "./manyDecisions";
import { openPlace, type Place } from "./place";
import { vacuum } from "./vacuum";

const DECISIONS = 1_000_000;
const DAYS = 30;
const CALLS = 30;

export const browseBenchmark: Benchmark = {
  name: "browse",
  run: async ({ repetitions, tell }) => {
    tell(`Writing ${DECISIONS.toLocaleString("en-US")} decisions`);
    const place = await openPlace(inboxOrganisation());
    const db = openDatabase({ url: place.databaseUrl, poolSize: 4 });
    try {
      await askOneEach(place);
      await copyDecisions(db, { count: DECISIONS, days: DAYS });
      await vacuum(db);
      const ctx = { now: () => new Date(), db, publicUrl: PUBLIC_URL, deriveKey };
      const as = async (email: string): Promise<ServiceContext<PersonActor>> => ({
        ...ctx,
        actor: await actingPerson({ ctx: { ...ctx, actor: { kind: "command", name: "bench" } }, input: { email } }),
      });
      const [reviewer, operator] = [await as(REVIEWER), await as(OPERATOR)];
      const key = await newest(reviewer);
      tell(`Reading pages, ${repetitions} times`);
      const figures = await interleave(
        {
          page: p95Of(() => list({ ctx: reviewer, input: {} })),
          own: p95Of(() => list({ ctx: operator, input: {} })),
          facets: p95Of(() => facets({ ctx: reviewer, input: {} })),
          histogram: p95Of(() => histogram({ ctx: reviewer, input: {} })),
          whole: p95Of(() =>
            Promise.all([
              list({ ctx: reviewer, input: {} }),
              facets({ ctx: reviewer, input: {} }),
              histogram({ ctx: reviewer, input: {} }),
            ]),
          ),
          incomplete: p95Of(() => list({ ctx: reviewer, input: { completeness: "incomplete" } })),
          chosen: p95Of(() => facets({ ctx: reviewer, input: { outcome: "deny", completeness: "complete" } })),
          key: p95Of(() => list({ ctx: reviewer, input: { q: `evaluation:${key}` } })),
          resource: p95Of(() => touched({ ctx: reviewer, input: { resource: "entry-777777" } })),
          sessions: p95Of(() => listSessions({ ctx: operator, input: { limit: 10 } })),
          requests: p95Of(() => listRequests({ ctx: reviewer, input: {} })),
        },
        repetitions,
      );
      const of = (name: string, ours: number[], atMost = 100) =>
        row({ name: `A million decisions, p95: ${name}`, unit: "ms", ours, goal: { of: "ours", atMost } });
      return [
        of("the first page of actions, a reviewer", figures.page),
        of("the same, an operator of 3 teams of 20", figures.own),
        of("its facets", figures.facets),
        of("its histogram", figures.histogram),
        of("all three at once", figures.whole, 250),
        of("incomplete records", figures.incomplete),
        of("facets of what is narrowed twice", figures.chosen),
        of("an action by its id", figures.key),
        of("what touched a resource", figures.resource),
        of("ten sessions of 10,000 decisions each", figures.sessions),
        of("requests", figures.requests),
      ];
    } finally {
      await db.close();
      await place.close();
    }
  },
};

function p95Of(read: () => Promise<unknown>): () => Promise<number> {
  return async () => {
    const times: number[] = [];
    for (let call = 0; call < CALLS; call += 1) {
      const began = performance.now();
      await read();
      times.push(performance.now() - began);
    }
    return quantile(times, 0.95);
  };
}

async function newest(ctx: ServiceContext<PersonActor>): Promise<string> {
  const { actions } = await list({ ctx, input: { limit: 1 } });
  return actions[0]?.id ?? "";
}

/** Every agent asks once, as agents do. */
async function askOneEach(place: Place): Promise<void> {
  const server = await serve("accessServer", { databaseUrl: place.databaseUrl, connections: 4 });
  try {
    for (const agent of await agentsOf(server.port, place)) await askOnce(server.port, agent, "entry");
  } finally {
    server.close();
  }
}
