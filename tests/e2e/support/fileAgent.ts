/** An agent of the demonstration organisation: a real MCP client before a real gateway and a real file server. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { stringify } from "yaml";
import type { AmbitServer } from "./ambitServer";

const ROOT = process.cwd();
const CALL_MS_MAX = 80_000;

export interface FileAgent {
  /** Writes a file and answers once the gateway does: held until a person has answered. */
  write(name: string, content: string): Promise<{ isError: boolean; text: string }>;
  /** What is on disk, or null. */
  onDisk(name: string): Promise<string | null>;
  close(): Promise<void>;
}

export async function fileAgent(server: Pick<AmbitServer, "url" | "credentials">): Promise<FileAgent> {
  const folder = await mkdtemp(path.join(tmpdir(), "ambit-files-"));
  const files = path.join(folder, "files");
  for (const name of ["drafts", "published"]) await mkdir(path.join(files, name), { recursive: true });
  const configuration = path.join(folder, "gateway.yaml");
  await writeFile(configuration, stringify(configurationOf(server.url, files)));
  const credential = server.credentials.find(
    ({ agent, tool, kind }) => agent === "release-scribe" && tool === "files" && kind === "enforcement_point",
  );
  const client = new Client({ name: "release-scribe", version: "1" });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [path.join(ROOT, "bin/ambit.js"), "gateway", "--config", configuration],
      env: { FILES_CREDENTIAL: credential?.secret ?? "" },
      stderr: "ignore",
    }),
  );
  return {
    write: async (name, content) => {
      const params = { name: "write_file", arguments: { path: name, content } };
      const result = await client.request({ method: "tools/call", params }, CallToolResultSchema, {
        timeout: CALL_MS_MAX,
      });
      const text = result.content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
      return { isError: result.isError === true, text };
    },
    onDisk: (name) => readFile(path.join(files, name), "utf8").catch(() => null),
    close: async () => {
      await client.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configurationOf(ambit: string, files: string) {
  return {
    ambit,
    agent: "release-scribe",
    patience: 60,
    upstreams: [
      {
        name: "files",
        environment: "staging",
        credential: { env: "FILES_CREDENTIAL" },
        command: process.execPath,
        args: [path.join(ROOT, "node_modules/@modelcontextprotocol/server-filesystem/dist/index.js"), files],
        resources: [{ type: "file", argument: "/path" }],
        stateChanges: [
          {
            tools: ["write_file"],
            type: "file",
            id: "/path",
            probe: { tool: "read_text_file", arguments: { path: "$/path" }, absent: "ENOENT" },
            keep: "text",
          },
        ],
      },
    ],
  };
}
