/** Who asks the access API in a measurement, and what. */
import type { Served } from "./children";
import { AGENTS, type Place } from "./place";

export const CLIENTS = 64;

/** Which counters the calls of a load take from: none, one that all share, or one for each client. */
export type Limited = "none" | "shared" | "own";

export interface Caller {
  agent: string;
  token: string;
  session: string;
}

/** One session a client; the agents share them out. */
export async function openCallers({ port }: Pick<Served, "port">, { secrets }: Place): Promise<Caller[]> {
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

/** The agent that an access token speaks for. */
export function agentOf(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as { sub: string };
  return claims.sub;
}

/** Exchanges a credential's secret for an access token. */
export async function tokenFor(port: number, secret: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: secret,
    subject_token_type: "urn:ambit:token-type:credential",
  });
  return (await post<{ access_token: string }>(port, "/access/v1/token", { body })).access_token;
}

export async function post<T>(port: number, path: string, init: RequestInit): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", ...init });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** The same bytes go to both sides; the baseline does not look at the token. */
export function evaluation(callers: readonly Caller[], client: number, limited: Limited): string {
  // On the shared counter everyone is one agent.
  const caller = callers[limited === "shared" ? (client % (CLIENTS / AGENTS)) * AGENTS : client];
  if (caller === undefined) throw new Error("there are fewer callers than clients");
  return rawPost("/access/v1/evaluation", { token: caller.token, body: callOf(caller, client, limited) });
}

/** The bytes of a request. */
export function rawPost(path: string, { token, body }: { token: string; body: object }): string {
  const text = JSON.stringify(body);
  return [
    `POST ${path} HTTP/1.1`,
    "Host: ambit.invalid",
    `Authorization: Bearer ${token}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(text)}`,
    "",
    text,
  ].join("\r\n");
}

/** One call of a caller, as an enforcement point sends it. */
export function callOf({ agent, session }: Caller, client: number, limited: Limited): object {
  return {
    subject: { type: "agent", id: agent, properties: { on_behalf_of: "dana@example.com" } },
    action: { name: { none: "books.read_invoices", shared: "books.read_shared", own: "books.read_own" }[limited] },
    resource: { type: "invoice", id: "inv-204" },
    context: {
      environment: "production",
      arguments: { month: `2026-${String(client).padStart(2, "0")}` },
      session_id: session,
      request_id: "req-77",
      tool_call_id: "call_9",
      justification: "The month is being closed",
    },
  };
}
