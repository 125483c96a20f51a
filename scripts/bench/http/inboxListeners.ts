/** What 200 open inboxes cost the decisions, and how soon an escalation is seen in them. */
import { setTimeout } from "node:timers/promises";
import { openDatabase } from "@/lib/db/database";
import type { ServiceContext } from "@/lib/services/context";
import { createApiToken } from "@/lib/services/person/createApiToken";
import { copyApproval } from "@/tests/support/manyApprovals";
import type { Benchmark } from "../benchmark";
import { interleave } from "../interleave";
import { quantile, row } from "../row";
import { rawPost } from "./callers";
import { listenersProcess, loadProcess } from "./children";
import { agentsOf, askOnce, type InboxAgent } from "./inboxAgents";
import { INBOX_AGENTS, inboxOrganisation, LOOK, operatorOf, REVIEWER, TEAMS, teamOf } from "./inboxOrganisation";
import { deriveKey, PUBLIC_URL } from "./keys";
import type { Heard } from "./listeners";
import { openPlace } from "./place";
import { vacuum } from "./vacuum";
import { serveWhole, type WholeServer } from "./wholeServer";

const CLIENTS = 16;
const WAITING = 2_000;
/** Inboxes of each team's operator, and of a reviewer, who sees every team: 200 in all. */
const INBOXES = { ofEachTeam: 9, ofReviewer: 20 };
/** How long the decisions are asked for in each repetition. */
const MILLISECONDS = 5_000;
/** Meanwhile an agent is held this often. */
const ESCALATE_EVERY_MS = 400;

export const inboxListenersBenchmark: Benchmark = {
  name: "inbox-listeners",
  run: async ({ repetitions, tell }) => {
    tell("Starting a database and the whole server");
    const place = await openPlace(inboxOrganisation());
    const db = openDatabase({ url: place.databaseUrl, poolSize: 2 });
    const server = await serveWhole(place.databaseUrl);
    const [load, listeners] = [loadProcess(), listenersProcess()];
    try {
      const ctx: ServiceContext = { actor: COMMAND, now: () => new Date(), db, publicUrl: PUBLIC_URL, deriveKey };
      const agents = await agentsOf(server.port, place);
      tell(`Opening ${WAITING.toLocaleString("en-US")} approvals`);
      const copies = { count: WAITING / INBOX_AGENTS - 1 };
      for (const agent of agents) await copyApproval(db, { id: await askOnce(server.port, agent, "first"), ...copies });
      await vacuum(db);
      const inboxes = await openInboxes(ctx);
      const requests = Array.from({ length: CLIENTS }, (_, client) => lookRequest(agents[client % INBOX_AGENTS]));
      const held = new Escalations(server, agents);
      const delays: number[][] = [];
      const asked = async (): Promise<number> => {
        const stop = new AbortController();
        const escalating = held.keepAsking(stop.signal);
        const measured = await load.run({ port: server.port, requests, milliseconds: MILLISECONDS });
        stop.abort();
        await escalating;
        if (measured.failures > 0)
          throw new Error(`${measured.failures} of ${measured.answers} calls were not allowed`);
        return measured.answers / measured.seconds;
      };
      const open = { url: `${server.url}/api/v1/approvals/stream`, tokens: inboxes.map(({ token }) => token) };
      tell(`Deciding beside ${inboxes.length} open inboxes and without, ${repetitions} times in turns`);
      const figures = await interleave(
        {
          beside: async () => {
            await listeners.order({ open });
            held.forget();
            const rate = await asked();
            // What was asked last is told in the next moments.
            await setTimeout(2_000);
            delays.push(held.delaysOf(await listeners.order("heard"), inboxes));
            await listeners.order("close");
            return rate;
          },
          alone: asked,
        },
        repetitions,
      );
      return [
        row({
          name: `decisions beside ${inboxes.length} open inboxes, ${CLIENTS} clients`,
          unit: "calls/s",
          ours: figures.beside,
          baseline: figures.alone,
          against: "no inbox open",
          goal: { of: "ratio", atLeast: 0.95 },
        }),
        row({
          name: `from the evaluation to ${inboxes.length} open inboxes, p95`,
          unit: "ms",
          // The first is the warm-up.
          ours: delays.slice(1).map((each) => quantile(each, 0.95)),
          goal: { of: "ours", atMost: 1_000 },
        }),
      ];
    } finally {
      load.close();
      listeners.close();
      await server.close();
      await db.close();
      await place.close();
    }
  },
};

const COMMAND = { kind: "command", name: "bench" } as const;

interface Inbox {
  token: string;
  /** Null: every team. */
  team: string | null;
}

async function openInboxes(ctx: ServiceContext): Promise<Inbox[]> {
  const wanted = [
    ...Array.from({ length: TEAMS * INBOXES.ofEachTeam }, (_, index) => index % TEAMS).map((team) => ({
      email: operatorOf(team),
      team: teamOf(team),
    })),
    ...Array.from({ length: INBOXES.ofReviewer }, () => ({ email: REVIEWER, team: null })),
  ];
  const inboxes: Inbox[] = [];
  for (const { email, team } of wanted)
    inboxes.push({ token: (await createApiToken({ ctx, input: { email } })).secret, team });
  return inboxes;
}

function lookRequest(agent: InboxAgent | undefined): string {
  if (agent === undefined) throw new Error("there are fewer agents than clients");
  const body = {
    subject: { type: "agent", id: agent.name },
    action: { name: LOOK },
    resource: { type: "entry", id: "1" },
  };
  return rawPost("/access/v1/evaluation", { token: agent.token, body });
}

/** Agents that are held one after the other, and when. */
class Escalations {
  private sent: { at: number; team: string }[] = [];
  private asked = 0;

  constructor(
    private readonly server: WholeServer,
    private readonly agents: readonly InboxAgent[],
  ) {}

  forget(): void {
    this.sent = [];
  }

  async keepAsking(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const agent = this.agents[this.asked % this.agents.length];
      if (agent === undefined) throw new Error("there are no agents");
      this.asked += 1;
      this.sent.push({ at: performance.timeOrigin + performance.now(), team: agent.team });
      await askOnce(this.server.port, agent, `no. ${this.asked}`);
      await setTimeout(ESCALATE_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** From each evaluation's sending to every inbox in which it counts. What was never heard counts as endless. */
  delaysOf(heard: readonly Heard[], inboxes: readonly Inbox[]): number[] {
    return inboxes.flatMap(({ team }, listener) => {
      const rises = heard.filter((one) => one.listener === listener);
      const mine = this.sent.filter((one) => team === null || one.team === team);
      const before = rises[0]?.waiting ?? Number.NaN;
      return mine.map(({ at }, index) => {
        const seen = rises.find(({ waiting }) => waiting >= before + index + 1);
        return seen === undefined ? Number.POSITIVE_INFINITY : seen.at - at;
      });
    });
  }
}
