/** A real MCP client before a gateway in this process, whose upstreams are real MCP servers, under a real Ambit. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client, type ClientOptions } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { type CallToolResult, CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { pino } from "pino";
import { stringify } from "yaml";
import { readConfiguration } from "@/lib/enforce/configuration/read";
import { type GatewayConfiguration, gatewaySchema } from "@/lib/enforce/gateway/configuration";
import { takeCredentials } from "@/lib/enforce/gateway/credentials";
import { Gateway, type GatewayOptions } from "@/lib/enforce/gateway/gateway";
import type { Told } from "@/lib/enforce/gateway/results";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

const ROOT = process.cwd();

/** How the servers are started, by name. */
export const SERVERS = {
  everything: [path.join(ROOT, "node_modules/@modelcontextprotocol/server-everything/dist/index.js")],
  memory: [path.join(ROOT, "node_modules/@modelcontextprotocol/server-memory/dist/index.js")],
  files: [path.join(ROOT, "node_modules/@modelcontextprotocol/server-filesystem/dist/index.js")],
  leaky: [path.join(ROOT, "tests/enforce/support/leakyServer.mjs")],
  rude: [path.join(ROOT, "tests/enforce/support/rudeServer.mjs")],
};

type UpstreamGiven = Record<string, unknown> & { name: string; tool?: string };

export interface Connected {
  client: Client;
  gateway: Gateway;
  /** The gateway's log so far. */
  log(): string;
  names(): Promise<string[]>;
  call(name: string, args?: Record<string, unknown>, meta?: Record<string, unknown>): Promise<Called>;
}

export interface Called {
  isError: boolean;
  text: string;
  told: Told;
  result: CallToolResult;
}

export interface World {
  ambit: AccessServer;
  folder: string;
  /** What `ambit gateway` would make of such a file. */
  configuration(upstreams: UpstreamGiven[], changed?: Record<string, unknown>): GatewayConfiguration;
  options(configuration: GatewayConfiguration, lines?: string[]): GatewayOptions;
  connect(
    upstreams: UpstreamGiven[],
    given?: { changed?: Record<string, unknown>; client?: ClientOptions; prepare?: (client: Client) => void },
  ): Promise<Connected>;
  /** What a person of the organisation does. */
  as(email: string): Promise<ReturnType<typeof testContext>>;
  close(): Promise<void>;
}

/** @param grants of the agent `tester`, in the environment sandbox; each action that they name is in the catalogue */
export async function gatewayWorld(
  grants: { id: string; actions: string[]; [member: string]: unknown }[],
  rules: unknown[] = [],
): Promise<World> {
  const ambit = await accessServer({ bundle: bundleOf(grants, rules) });
  const folder = await mkdtemp(path.join(tmpdir(), "ambit-gateway-"));
  const open = new Set<Connected>();
  const world: World = {
    ambit,
    folder,
    configuration: (upstreams, changed = {}) =>
      readConfiguration(
        stringify({
          ambit: ambit.origin,
          agent: "tester",
          patience: 0,
          ...changed,
          upstreams: upstreams.map(({ server, more = [], ...upstream }) => ({
            environment: "sandbox",
            credential: { env: variableOf(upstream.tool ?? upstream.name) },
            ...(upstream.url === undefined
              ? { command: process.execPath, args: [...SERVERS[server as keyof typeof SERVERS], ...(more as string[])] }
              : {}),
            ...upstream,
          })),
        }),
        "gateway.yaml",
        gatewaySchema,
      ),
    options: (configuration, lines = []) => {
      const tools = new Set(configuration.upstreams.map(({ tool, name }) => tool ?? name));
      const secrets = Object.fromEntries(
        [...tools].map((tool) => [variableOf(tool), ambit.organisation.secret("tester", tool, "sandbox")]),
      );
      const environment: Record<string, string | undefined> = {
        PATH: process.env.PATH,
        FAR_TOKEN: "for-far",
        ASKED: "Send the report to ada@example.com, please.",
        ...secrets,
      };
      const credentials = takeCredentials(configuration, environment);
      return { credentials, environment, log: pino({ base: null }, { write: (line) => void lines.push(line) }) };
    },
    connect: async (upstreams, { changed, client: clientOptions, prepare } = {}) => {
      const lines: string[] = [];
      const configuration = world.configuration(upstreams, changed);
      const gateway = new Gateway(configuration, world.options(configuration, lines));
      const [agentSide, gatewaySide] = InMemoryTransport.createLinkedPair();
      await gateway.serve(gatewaySide);
      const client = new Client({ name: "tester", version: "1" }, clientOptions);
      prepare?.(client);
      await client.connect(agentSide);
      const connected = { gateway, log: () => lines.join(""), ...callsOf(client) };
      open.add(connected);
      return connected;
    },
    as: async (email) =>
      testContext({ db: ambit.db, clock: ambit.clock, actor: await ambit.organisation.person(email) }),
    close: async () => {
      await Promise.all([...open].map(({ client, gateway }) => client.close().then(() => gateway.close())));
      await ambit.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}

/** A client, and short words for what the tests ask of it. */
export function callsOf(client: Client): Pick<Connected, "client" | "names" | "call"> {
  return {
    client,
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, args = {}, meta) => {
      const params = { name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) };
      const result = await client.request({ method: "tools/call", params }, CallToolResultSchema, { timeout: 60_000 });
      const text = result.content.map((item) => (item.type === "text" ? item.text : "")).join("\n");
      return { isError: result.isError === true, text, told: result._meta?.["ambit/decision"] as Told, result };
    },
  };
}

function variableOf(tool: string): string {
  return `${tool.toUpperCase()}_CREDENTIAL`;
}

const FACTS = {
  power: "read",
  objectType: "thing",
  sensitivity: "internal",
  blastRadius: "single",
  reversible: true,
  audited: true,
  observable: true,
  touches: [],
  returnsUntrusted: false,
  audience: "internal",
};

function bundleOf(grants: { id: string; actions: string[] }[], rules: unknown[]): string {
  const actions = [...new Set(grants.flatMap((grant) => grant.actions))].map((name) => name.split(/\.(.*)/su));
  const tools = [...new Set(actions.map(([tool]) => tool))];
  return stringify(
    {
      apiVersion: "ambit/v1",
      environments: [{ name: "sandbox", rank: 0 }],
      teams: [{ name: "testing" }],
      people: [
        { email: "olga@example.com", name: "Olga Petrov", roles: ["operator"], teams: ["testing"] },
        { email: "owen@example.com", name: "Owen Hart", roles: ["operator"], teams: ["testing"] },
        { email: "rita@example.com", name: "Rita Sand", roles: ["security_reviewer"], teams: ["testing"] },
      ],
      stages: [
        { name: "supervised", ceilings: [{ power: "read", environments: ["sandbox"], maxSensitivity: "internal" }] },
      ],
      tools: tools.map((name) => ({
        name,
        actions: actions.filter(([tool]) => tool === name).map(([, action]) => ({ name: action, ...FACTS })),
      })),
      agents: [
        {
          name: "tester",
          team: "testing",
          owner: "owen@example.com",
          purpose: "Tries the gateway",
          stage: "supervised",
          budget: { grants: grants.map((grant) => ({ environments: ["sandbox"], ...grant })) },
        },
      ],
      rules,
    },
    { aliasDuplicateObjects: false },
  );
}
