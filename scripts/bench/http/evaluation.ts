/** The decision over HTTP with its durable record, beside bare node:http with one durable INSERT. */
import type { Benchmark, BenchmarkRow } from "../benchmark";
import { interleave } from "../interleave";
import { quantile, row } from "../row";
import { loadProcess, type Served, serve } from "./children";
import { AGENTS, openPlace, type Place } from "./place";

const CLIENTS = 64;
/** Connections of the baseline's pool: with more it is no faster. */
const CONNECTIONS = 16;
/** How long each side is asked in each repetition. */
const MILLISECONDS = 3_000;

const AGAINST = "node:http + pg + one INSERT";

/** Which counters the calls of a load take from: none, one that all share, or one for each client. */
type Limited = "none" | "shared" | "own";

export const evaluationBenchmark: Benchmark = {
  name: "evaluation",
  run: async ({ repetitions, tell }) => {
    tell("Starting a database and two servers");
    const place = await openPlace();
    const open: { close(): void }[] = [];
    try {
      const { databaseUrl } = place;
      const ours = await serve("accessServer", { databaseUrl, connections: CONNECTIONS });
      const baseline = await serve("baselineServer", { databaseUrl, connections: CONNECTIONS });
      const load = loadProcess();
      open.push(ours, baseline, load);
      const callers = await openCallers(ours, place);
      const asked = async ({ port }: Served, clients: number, limited: Limited) => {
        const requests = Array.from({ length: clients }, (_, client) => evaluation(callers, client, limited));
        const measured = await load.run({ port, requests, milliseconds: MILLISECONDS });
        if (measured.failures > 0)
          throw new Error(`${measured.failures} of ${measured.answers} calls were not allowed`);
        return measured;
      };
      const rate = async (at: Served, limited: Limited) => {
        const { answers, seconds } = await asked(at, CLIENTS, limited);
        return answers / seconds;
      };
      const wait = async (at: Served) => quantile((await asked(at, 1, "none")).latencies, 0.5);
      tell(`Asking both servers, ${repetitions} times in turns`);
      return rowsOf(
        await interleave(
          {
            ours64: () => rate(ours, "none"),
            baseline64: () => rate(baseline, "none"),
            ours1: () => wait(ours),
            baseline1: () => wait(baseline),
            shared: () => rate(ours, "shared"),
            own: () => rate(ours, "own"),
          },
          repetitions,
        ),
      );
    } finally {
      for (const { close } of open) close();
      await place.close();
    }
  },
};

function rowsOf(
  figures: Record<"ours64" | "baseline64" | "ours1" | "baseline1" | "shared" | "own", number[]>,
): BenchmarkRow[] {
  return [
    row({
      name: `evaluation with its durable record, ${CLIENTS} clients`,
      unit: "calls/s",
      ours: figures.ours64,
      baseline: figures.baseline64,
      against: AGAINST,
      goal: { of: "ratio", atLeast: 1, hopedFor: 1.5 },
    }),
    row({
      name: "evaluation with its durable record, 1 client, p50",
      unit: "ms",
      ours: figures.ours1,
      baseline: figures.baseline1,
      against: AGAINST,
      goal: { of: "difference", atMost: 0.5 },
    }),
    row({
      name: `${CLIENTS} clients on one limit`,
      unit: "calls/s",
      ours: figures.shared,
      baseline: figures.own,
      against: "a counter for each client",
      goal: { of: "ratio", atLeast: 0.5 },
    }),
  ];
}

interface Caller {
  agent: string;
  token: string;
  session: string;
}

/** One session a client; the agents share them out. */
export async function openCallers({ port }: Served, { secrets }: Place): Promise<Caller[]> {
  const tokens = await Promise.all(secrets.map((secret) => tokenFor(port, secret)));
  return Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const token = tokens[client % AGENTS] ?? "";
      const session = await post<{ session_id: string }>(port, "/access/v1/sessions", {
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ salt: `salt-of-client-${client}-of-the-benchmark` }),
      });
      return { agent: agentOf(token), token, session: session.session_id };
    }),
  );
}

function agentOf(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as { sub: string };
  return claims.sub;
}

async function tokenFor(port: number, secret: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: secret,
    subject_token_type: "urn:ambit:token-type:credential",
  });
  return (await post<{ access_token: string }>(port, "/access/v1/token", { body })).access_token;
}

async function post<T>(port: number, path: string, init: RequestInit): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", ...init });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** The same bytes go to both sides; the baseline does not look at the token. */
export function evaluation(callers: readonly Caller[], client: number, limited: Limited): string {
  // On the shared counter everyone is one agent.
  const caller = callers[limited === "shared" ? (client % (CLIENTS / AGENTS)) * AGENTS : client];
  if (caller === undefined) throw new Error("there are fewer callers than clients");
  const body = JSON.stringify({
    subject: { type: "agent", id: caller.agent, properties: { on_behalf_of: "dana@example.com" } },
    action: { name: { none: "books.read_invoices", shared: "books.read_shared", own: "books.read_own" }[limited] },
    resource: { type: "invoice", id: "inv-204" },
    context: {
      environment: "production",
      arguments: { month: `2026-${String(client).padStart(2, "0")}` },
      session_id: caller.session,
      request_id: "req-77",
      tool_call_id: "call_9",
      justification: "The month is being closed",
    },
  });
  return [
    "POST /access/v1/evaluation HTTP/1.1",
    "Host: ambit.invalid",
    `Authorization: Bearer ${caller.token}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}
