/** A tool's call through the MCP gateway, decided, redeemed and reported, beside the same call to the same server alone. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { projectRoot } from "@/lib/platform/projectRoot";
import type { Benchmark, BenchmarkRow } from "../benchmark";
import { interleave } from "../interleave";
import { quantile, row } from "../row";
import { serve } from "./children";
import { openPlace, type Place, REVIEWER } from "./place";

/** Calls of each side in a repetition, one after another. */
const CALLS = 500;
/** And as an agent makes them at the fastest that has to think of each, so many milliseconds after the answer to the one before. */
const THOUGHTFUL_CALLS = 100;
const THOUGHT_MS = 25;
const CONNECTIONS = 16;
const AGAINST = "the server alone";

const SERVER = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";

export const gatewayBenchmark: Benchmark = {
  name: "gateway",
  run: async ({ repetitions, tell }) => {
    tell("Starting a database, Ambit, the gateway and two servers");
    const place = await openPlace(organisation());
    const folder = await mkdtemp(path.join(tmpdir(), "ambit-bench-gateway-"));
    const open: { close(): unknown }[] = [];
    try {
      const ambit = await serve("accessServer", { databaseUrl: place.databaseUrl, connections: CONNECTIONS });
      open.push(ambit);
      const ours = await throughGateway(`http://127.0.0.1:${ambit.port}`, place, folder);
      open.push(ours);
      const alone = await connect([path.join(projectRoot(), SERVER)], {});
      open.push(alone);
      tell(`Calling both, ${repetitions} times ${CALLS} without a pause and ${THOUGHTFUL_CALLS} with, in turns`);
      const waits = { ours: [] as number[][], alone: [] as number[][] };
      const thoughtful = { ours: [] as number[][], alone: [] as number[][] };
      await interleave(
        {
          ours: async () => waits.ours.push(await callsOf(ours)),
          alone: async () => waits.alone.push(await callsOf(alone)),
          oursThoughtful: async () => thoughtful.ours.push(await callsOf(ours, THOUGHT_MS)),
          aloneThoughtful: async () => thoughtful.alone.push(await callsOf(alone, THOUGHT_MS)),
        },
        repetitions,
      );
      return [
        ...[0.5, 0.99].map((at) => rowAt(at, thoughtful, `${THOUGHT_MS} ms after the one before`)),
        ...[0.5, 0.99].map((at) => rowAt(at, waits, "at once after the one before")),
      ];
    } finally {
      for (const one of open.reverse()) await one.close();
      await place.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function rowAt(at: number, { ours, alone }: { ours: number[][]; alone: number[][] }, when: string): BenchmarkRow {
  // The first of each warmed it up.
  const figures = (side: number[][]) => side.slice(1).map((waits) => quantile(waits, at));
  return row({
    name: `call through the gateway, ${when}, p${at * 100}`,
    unit: "ms",
    ours: figures(ours),
    baseline: figures(alone),
    against: AGAINST,
    ...(at === 0.5 ? { goal: { of: "difference", atMost: 2 } } : {}),
  });
}

async function callsOf(client: Client, thoughtMs = 0): Promise<number[]> {
  const waits: number[] = [];
  for (let call = 0; call < (thoughtMs === 0 ? CALLS : THOUGHTFUL_CALLS); call += 1) {
    if (thoughtMs > 0) await sleep(thoughtMs);
    const startedAt = performance.now();
    const params = { name: "echo", arguments: { message: `Call ${call}` } };
    const result = await client.request({ method: "tools/call", params }, CallToolResultSchema);
    waits.push(performance.now() - startedAt);
    if (result.isError === true) throw new Error(`a call failed: ${JSON.stringify(result.content)}`);
  }
  return waits;
}

async function throughGateway(ambit: string, { secrets: [secret = ""] }: Place, folder: string): Promise<Client> {
  const file = path.join(folder, "gateway.yaml");
  const upstream = {
    name: "everything",
    environment: "production",
    credential: { env: "EVERYTHING_CREDENTIAL" },
    command: process.execPath,
    args: [path.join(projectRoot(), SERVER)],
  };
  await writeFile(file, JSON.stringify({ ambit, agent: "echoer", upstreams: [upstream] }));
  return await connect([path.join(projectRoot(), "bin/ambit.js"), "gateway", "--config", file], {
    EVERYTHING_CREDENTIAL: secret,
  });
}

async function connect(args: string[], env: Record<string, string>): Promise<Client> {
  const client = new Client({ name: "bench", version: "1" });
  const transport = new StdioClientTransport({ command: process.execPath, args, env, stderr: "ignore" });
  await client.connect(transport, { timeout: 120_000 });
  return client;
}

function organisation(): object {
  return {
    apiVersion: "ambit/v1",
    environments: [{ name: "production", rank: 2 }],
    teams: [{ name: "testing" }],
    people: [{ email: REVIEWER, name: "Rita", roles: ["security_reviewer"], teams: ["testing"] }],
    stages: [{ name: "bounded", ceilings: [{ power: "read", environments: ["production"] }] }],
    tools: [
      {
        name: "everything",
        actions: [
          {
            name: "echo",
            power: "read",
            objectType: "text",
            sensitivity: "internal",
            blastRadius: "single",
            reversible: true,
            audited: true,
            observable: true,
            touches: [],
            returnsUntrusted: false,
            audience: "internal",
            inputSchema: { type: "object", required: ["message"], properties: { message: { type: "string" } } },
          },
        ],
      },
    ],
    agents: [
      {
        name: "echoer",
        team: "testing",
        owner: REVIEWER,
        purpose: "Repeats",
        stage: "bounded",
        budget: { grants: [{ id: "echo", actions: ["everything.echo"], environments: ["production"] }] },
      },
    ],
    rules: [{ name: "nothing-restricted", when: 'action.sensitivity == "restricted"', effect: "stop" }],
  };
}
