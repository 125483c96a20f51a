/** The decision over HTTP with its durable record, beside bare node:http with one durable INSERT, in one run. */
import { loadProcess, type Served, serve } from "./children";
import { AGENTS, openPlace, type Place } from "./place";

const CLIENTS = 64;
/** Connections that the baseline's pool may use: the number with which it is fastest here. */
const CONNECTIONS = 16;

export interface Throughput {
  /** Answers a second, one figure a repetition. */
  perSecond: number[];
  /** Milliseconds, the median of each repetition. */
  p50: number[];
  p99: number[];
}

type Kind = "spread" | "shared" | "own";
export interface EvaluationFigures {
  clients64: { ours: Throughput; baseline: Throughput };
  client1: { ours: Throughput; baseline: Throughput };
  /** 64 clients on one counter, beside 64 clients on counters of their own. */
  limit: { hot: Throughput; spread: Throughput };
}

/** Interleaves both sides, repetition by repetition, so that whatever else the machine does meets both. */
export async function measureEvaluations({
  repetitions,
  milliseconds,
}: {
  repetitions: number;
  milliseconds: number;
}): Promise<EvaluationFigures> {
  const place = await openPlace();
  const open: { close(): void }[] = [];
  try {
    const { databaseUrl } = place;
    const ours = await serve("accessServer", { databaseUrl, connections: CONNECTIONS });
    const baseline = await serve("baselineServer", { databaseUrl, connections: CONNECTIONS });
    const load = loadProcess();
    open.push(ours, baseline, load);
    const callers = await openCallers(ours, place);

    const measure = async (at: Served, clients: number, kind: Kind, into: Throughput): Promise<void> => {
      const requests = Array.from({ length: clients }, (_, client) => evaluation(callers, client, kind));
      const { answers, failures, seconds, latencies } = await load.run({ port: at.port, requests, milliseconds });
      if (failures > 0) throw new Error(`${failures} of ${answers} requests failed`);
      into.perSecond.push(answers / seconds);
      into.p50.push(latencies[Math.floor(latencies.length / 2)] ?? 0);
      into.p99.push(latencies[Math.floor(latencies.length * 0.99)] ?? 0);
    };
    const figures: EvaluationFigures = {
      clients64: { ours: nothing(), baseline: nothing() },
      client1: { ours: nothing(), baseline: nothing() },
      limit: { hot: nothing(), spread: nothing() },
    };
    // The first round warms both up and is forgotten.
    for (const [at, kind] of [
      [ours, "spread"],
      [baseline, "spread"],
      [ours, "shared"],
    ] as const)
      await measure(at, CLIENTS, kind, nothing());
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      await measure(baseline, CLIENTS, "spread", figures.clients64.baseline);
      await measure(ours, CLIENTS, "spread", figures.clients64.ours);
      await measure(baseline, 1, "spread", figures.client1.baseline);
      await measure(ours, 1, "spread", figures.client1.ours);
      await measure(ours, CLIENTS, "shared", figures.limit.hot);
      await measure(ours, CLIENTS, "own", figures.limit.spread);
    }
    return figures;
  } finally {
    for (const { close } of open) close();
    await place.close();
  }
}

function nothing(): Throughput {
  return { perSecond: [], p50: [], p99: [] };
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
export function evaluation(callers: readonly Caller[], client: number, kind: Kind): string {
  // On the shared counter everyone is one agent.
  const caller = callers[kind === "shared" ? (client % (CLIENTS / AGENTS)) * AGENTS : client];
  if (caller === undefined) throw new Error("there are fewer callers than clients");
  const body = JSON.stringify({
    subject: { type: "agent", id: caller.agent, properties: { on_behalf_of: "dana@example.com" } },
    action: { name: { spread: "books.read_invoices", shared: "books.read_shared", own: "books.read_own" }[kind] },
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
