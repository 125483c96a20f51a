/** The scripted agent: a real MCP client that starts a real gateway, as an agent's host would. */
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { stringify } from "yaml";
import { z } from "zod";
import type { Place } from "./place";

export const AGENT = "release-scribe";
export const ENVIRONMENT = "staging";
export const TOOLS = ["files", "memory"] as const;

/** Longer than people have to answer, in seconds: the call is held until it is answered or expires. */
const PATIENCE_SECONDS = 1_200;

const told = z.object({
  evaluation_id: z.string().optional(),
  outcome: z.string(),
  reason: z.string(),
  approval: z.object({ id: z.string(), status: z.string(), review: z.string() }).optional(),
});

export interface AgentAnswer {
  text: string;
  isError: boolean;
  /** What Ambit said of the call. */
  told: z.infer<typeof told>;
}

export interface ScriptedAgent {
  toolNames(): Promise<string[]>;
  call(
    name: string,
    args: Record<string, unknown>,
    options?: { why?: string; onWait?: (message: string) => void },
  ): Promise<AgentAnswer>;
  close(): Promise<void>;
}

export async function connectAgent(options: {
  place: Place;
  root: string;
  ambit: string;
  secrets: Readonly<Record<(typeof TOOLS)[number], string>>;
  signal: AbortSignal;
}): Promise<ScriptedAgent> {
  const { place, root, ambit, secrets, signal } = options;
  await writeFile(place.configuration, stringify(configurationOf({ place, root, ambit })));
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [path.join(root, "bin/ambit.js"), "gateway", "--config", place.configuration],
    env: { FILES_CREDENTIAL: secrets.files, MEMORY_CREDENTIAL: secrets.memory },
    stderr: "pipe",
  });
  transport.stderr?.pipe(createWriteStream(place.gatewayLog, { mode: 0o600 }));
  const client = new Client({ name: "demonstration", version: "1" });
  await client.connect(transport, { signal, timeout: 60_000 });
  return {
    toolNames: async () => (await client.listTools({}, { signal })).tools.map(({ name }) => name),
    call: async (name, args, { why, onWait } = {}) => {
      const meta = why === undefined ? {} : { _meta: { "ambit/justification": why } };
      const result = await client.request(
        { method: "tools/call", params: { name, arguments: args, ...meta } },
        CallToolResultSchema,
        {
          signal,
          timeout: (PATIENCE_SECONDS + 60) * 1_000,
          onprogress: ({ message }) => onWait?.(message ?? ""),
        },
      );
      return {
        text: result.content.map((item) => (item.type === "text" ? item.text : "")).join("\n"),
        isError: result.isError === true,
        told: told.parse(result._meta?.["ambit/decision"]),
      };
    },
    close: () => client.close(),
  };
}

/** Before the two MCP servers that come with Ambit, on the demonstration's own folder. */
function configurationOf({ place, root, ambit }: { place: Place; root: string; ambit: string }) {
  const server = (name: string) => path.join(root, `node_modules/@modelcontextprotocol/server-${name}/dist/index.js`);
  return {
    ambit,
    agent: AGENT,
    patience: PATIENCE_SECONDS,
    upstreams: [
      {
        name: "files",
        prefix: false,
        environment: ENVIRONMENT,
        credential: { env: "FILES_CREDENTIAL" },
        command: process.execPath,
        args: [server("filesystem"), place.files],
        resources: [{ type: "file", argument: "/path" }],
        stateChanges: [
          {
            tools: ["write_file", "edit_file"],
            type: "file",
            id: "/path",
            probe: { tool: "read_text_file", arguments: { path: "$/path" }, absent: "ENOENT" },
            keep: "text",
          },
        ],
      },
      {
        name: "memory",
        prefix: false,
        environment: ENVIRONMENT,
        credential: { env: "MEMORY_CREDENTIAL" },
        command: process.execPath,
        args: [server("memory")],
        env: { MEMORY_FILE_PATH: place.memory },
        resources: [{ tools: ["create_entities"], type: "note", argument: "/entities/0/name" }],
        stateChanges: [
          {
            tools: ["create_entities"],
            type: "note",
            id: "/entities/0/name",
            probe: { tool: "open_nodes", arguments: { names: ["$/entities/0/name"] } },
            keep: "text",
          },
        ],
      },
    ],
  };
}
