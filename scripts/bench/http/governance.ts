/** How long the pages take on which budgets are governed, in an organisation of 200 agents with 500 grants each. */
import { type Database, openDatabase } from "@/lib/db/database";
import { createApiToken } from "@/lib/services/person/createApiToken";
import { sessionCookie } from "@/tests/e2e/support/people";
import type { Benchmark, BenchmarkRow, BenchmarkSettings } from "../benchmark";
import { interleave } from "../interleave";
import { quantile, row } from "../row";
import { AGENT, fillBudgets, GRANTS, governedOrganisation, nextBudget, REVIEWER } from "./governedOrganisation";
import { deriveKey, PUBLIC_URL } from "./keys";
import { openPlace } from "./place";
import { vacuum } from "./vacuum";
import { serveWhole, type WholeServer } from "./wholeServer";

const COMMAND = { kind: "command", name: "bench" } as const;
/** Readings of each page in a repetition. */
const READINGS = 5;
const GOAL = { of: "ours", atMost: 300 } as const;

export const governanceBenchmark: Benchmark = {
  name: "governance",
  run: async ({ repetitions, tell }) => {
    tell(`Filling 200 budgets with ${GRANTS} grants each`);
    const place = await openPlace(governedOrganisation());
    const db = openDatabase({ url: place.databaseUrl, poolSize: 2 });
    try {
      await fillBudgets(db);
      await vacuum(db);
      const server = await serveWhole(place.databaseUrl);
      try {
        return await measured(await Visitor.signedIn(server, db), { repetitions, tell });
      } finally {
        await server.close();
      }
    } finally {
      await db.close();
      await place.close();
    }
  },
};

async function measured(visitor: Visitor, { repetitions, tell }: BenchmarkSettings): Promise<BenchmarkRow[]> {
  tell("Asking for a change");
  const proposed = { agent: AGENT, budget: nextBudget(), reason: "More is to be paid." };
  const { id } = (await visitor.post("/api/v1/changes", proposed)) as { id: string };
  const pages = {
    agents: "/agents",
    agent: `/agents/${AGENT}`,
    budget: `/agents/${AGENT}/budget`,
    editor: `/agents/${AGENT}/budget/edit`,
    "least privilege": `/agents/${AGENT}/least-privilege`,
    changes: "/changes",
    "one change": `/changes/${id}`,
    exceptions: "/exceptions",
    "unused grants": "/exceptions/unused",
    rules: "/rules",
    catalogue: "/catalogue",
  };
  tell(`Reading ${Object.keys(pages).length} pages, ${repetitions} times`);
  const read = Object.fromEntries(Object.entries(pages).map(([name, at]) => [name, p95Of(() => visitor.read(at))]));
  const preview = p95Of(() => visitor.post("/api/v1/changes/preview", { agent: AGENT, budget: nextBudget() }));
  const figures = await interleave({ ...read, preview }, repetitions);
  const rows = Object.entries(figures).map(([name, ours]) => {
    const what = name === "preview" ? "what an edit would do" : `page: ${name}`;
    return row({ name: `200 agents of ${GRANTS} grants, p95: ${what}`, unit: "ms", ours, goal: GOAL });
  });
  tell("Changing the organisation, and reading a page after each change");
  const after = await interleave({ ours: () => visitor.readAfterChange(`/agents/${AGENT}`) }, repetitions);
  return [
    ...rows,
    row({ name: `200 agents of ${GRANTS} grants: the first page after a change`, unit: "ms", ours: after.ours }),
  ];
}

function p95Of(once: () => Promise<unknown>): () => Promise<number> {
  return async () => {
    const taken: number[] = [];
    for (let reading = 0; reading < READINGS; reading += 1) taken.push(await timed(once));
    return quantile(taken, 0.95);
  };
}

/** Milliseconds. */
async function timed(once: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await once();
  return performance.now() - began;
}

/** A security reviewer, with a browser for the pages and a token for the API. */
class Visitor {
  /** How many agents were stopped. */
  private stopped = 0;

  private constructor(
    private readonly url: string,
    private readonly cookie: string,
    private readonly token: string,
  ) {}

  static async signedIn(server: WholeServer, db: Database): Promise<Visitor> {
    const { name, value } = await sessionCookie({ db, env: server.env }, REVIEWER);
    const ctx = { actor: COMMAND, now: () => new Date(), db, publicUrl: PUBLIC_URL, deriveKey };
    const { secret } = await createApiToken({ ctx, input: { email: REVIEWER } });
    return new Visitor(server.url, `${name}=${value}`, secret);
  }

  /** Reads a page to its end. */
  async read(at: string): Promise<string> {
    const response = await fetch(`${this.url}${at}`, { headers: { cookie: this.cookie } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${at} answered ${response.status}`);
    return text;
  }

  async post(at: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.url}${at}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${at} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  /** Stops an agent that nobody looks at, which changes the organisation, and reads a page. Milliseconds of the reading. */
  async readAfterChange(at: string): Promise<number> {
    this.stopped += 1;
    await this.post("/api/v1/kill-switches", { scope: "agent", name: `agent-${this.stopped}`, reason: "To measure." });
    return timed(() => this.read(at));
  }
}
