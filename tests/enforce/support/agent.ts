/** A real MCP client before a real gateway process, whose upstreams are real MCP servers on a folder of the test's own. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { type CallToolResult, CallToolResultSchema, type Progress } from "@modelcontextprotocol/sdk/types.js";
import { stringify } from "yaml";
import type { Told } from "@/lib/enforce/gateway/results";
import { type AccessServer, accessServer } from "@/tests/support/accessServer";

const ROOT = process.cwd();

export interface Agent {
  /** The names of the tools that it is shown. */
  tools(): Promise<string[]>;
  call(
    name: string,
    args: Record<string, unknown>,
    options?: {
      meta?: Record<string, unknown>;
      onProgress?: (progress: Progress) => void;
      signal?: AbortSignal;
      timeout?: number;
    },
  ): Promise<Answer>;
  /** Ends as a host ends its servers; with `kill`, at once and without a word. */
  close(how?: "kill"): Promise<void>;
  /** What the gateway wrote to its log so far. */
  log(): string;
}

export interface Answer {
  isError: boolean;
  text: string;
  told: Told;
  result: CallToolResult;
}

export interface GatewayTest {
  ambit: AccessServer;
  /** The folder of the file server. */
  files: string;
  path(name: string): string;
  text(name: string): Promise<string>;
  /** Starts a gateway and connects an agent to it. */
  agent(changed?: { patience?: number; ambit?: string; withOdd?: boolean }): Promise<Agent>;
  close(): Promise<void>;
}

export async function gatewayTest(): Promise<GatewayTest> {
  const bundle = await readFile(path.join(ROOT, "tests/enforce/support/organisation.yaml"), "utf8");
  const ambit = await accessServer({ bundle });
  const folder = await mkdtemp(path.join(tmpdir(), "ambit-gateway-"));
  const files = path.join(folder, "files");
  for (const name of ["drafts", "published"]) await mkdir(path.join(files, name), { recursive: true });
  await writeFile(path.join(files, "published/notes.md"), "Version 1\n");
  const agents = new Set<Agent>();
  return {
    ambit,
    files,
    path: (name) => path.join(files, name),
    text: (name) => readFile(path.join(files, name), "utf8"),
    agent: async (changed = {}) => {
      const file = path.join(folder, `gateway-${agents.size}.yaml`);
      await writeFile(file, stringify(configurationOf(ambit, files, changed)));
      const agent = await connect(file, {
        FILES_CREDENTIAL: ambit.organisation.secret("scribe", "files", "sandbox"),
        ODD_CREDENTIAL: ambit.organisation.secret("scribe", "odd", "sandbox"),
      });
      agents.add(agent);
      return agent;
    },
    close: async () => {
      await Promise.all([...agents].map((agent) => agent.close()));
      await ambit.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configurationOf(
  ambit: AccessServer,
  files: string,
  {
    patience = 30,
    ambit: url = ambit.origin,
    withOdd = false,
  }: { patience?: number; ambit?: string; withOdd?: boolean },
) {
  const read = { tool: "read_text_file", arguments: { path: "$/path" }, absent: "ENOENT" };
  const odd = {
    name: "odd",
    prefix: false,
    environment: "sandbox",
    credential: { env: "ODD_CREDENTIAL" },
    command: process.execPath,
    args: [path.join(ROOT, "tests/enforce/support/oddServer.mjs")],
    // Named here and refused all the same: a credential never goes along.
    passEnv: ["ODD_CREDENTIAL", "ALLOWED_THROUGH"],
    env: { SET_HERE: "yes" },
  };
  return {
    ambit: url,
    agent: "scribe",
    patience,
    upstreams: [
      {
        name: "files",
        environment: "sandbox",
        credential: { env: "FILES_CREDENTIAL" },
        command: process.execPath,
        args: [path.join(ROOT, "node_modules/@modelcontextprotocol/server-filesystem/dist/index.js"), files],
        resources: [{ type: "file", argument: "/path" }],
        stateChanges: [{ tools: ["write_file"], type: "file", id: "/path", probe: read, keep: "text" }],
      },
      ...(withOdd ? [odd] : []),
    ],
  };
}

async function connect(file: string, secrets: Record<string, string>): Promise<Agent> {
  const said: string[] = [];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [path.join(ROOT, "bin/ambit.js"), "gateway", "--config", file],
    env: { ...secrets, ALLOWED_THROUGH: "yes", NOT_ALLOWED_THROUGH: "no" },
    stderr: "pipe",
  });
  transport.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  const client = new Client({ name: "test-agent", version: "1" });
  await client.connect(transport, { timeout: 60_000 }).catch((error: unknown) => {
    throw new Error(`The gateway did not start: ${said.join("")}`, { cause: error });
  });
  const { pid } = transport;
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, args, { meta, onProgress, signal, timeout = 60_000 } = {}) =>
      answerOf(
        await client.request(
          { method: "tools/call", params: { name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) } },
          CallToolResultSchema,
          {
            timeout,
            ...(onProgress === undefined ? {} : { onprogress: onProgress }),
            ...(signal === undefined ? {} : { signal }),
          },
        ),
      ),
    close: async (how) => {
      if (how === "kill" && pid !== null) process.kill(pid, "SIGKILL");
      await client.close();
    },
    log: () => said.join(""),
  };
}

function answerOf(result: CallToolResult): Answer {
  const text = result.content.map((item) => (item.type === "text" ? item.text : "")).join("\n");
  return { isError: result.isError === true, text, told: result._meta?.["ambit/decision"] as Told, result };
}
