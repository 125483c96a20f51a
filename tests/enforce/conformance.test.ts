import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import {
  CallToolResultSchema,
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  RELATED_TASK_META_KEY,
} from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatewayWorld, SERVERS, type World } from "./support/world";

const ALL_OF_EVERYTHING = [
  ..."echo get-annotated-message get-resource-links get-resource-reference get-structured-content get-sum".split(" "),
  ..."get-tiny-image gzip-file-as-resource toggle-simulated-logging toggle-subscriber-updates get-env".split(" "),
  ..."simulate-research-query trigger-long-running-operation get-roots-list trigger-elicitation-request trigger-sampling-request".split(
    " ",
  ),
  ..."resources.read resources.subscribe prompts.get completion.complete logging.setLevel".split(" "),
];
const FILES =
  "read_text_file write_file edit_file create_directory list_directory directory_tree move_file search_files list_allowed_directories".split(
    " ",
  );
const MEMORY =
  "create_entities create_relations add_observations open_nodes search_nodes read_graph delete_entities".split(" ");

let world: World;
beforeAll(async () => {
  const named = (tool: string, names: string[]) => names.map((name) => `${tool}.${name}`);
  world = await gatewayWorld([
    { id: "everything", actions: named("everything", ALL_OF_EVERYTHING) },
    { id: "files", actions: named("files", FILES) },
    { id: "memory", actions: named("memory", MEMORY) },
  ]);
});
afterAll(() => world.close());

type Script = (client: Client) => Promise<unknown[]>;

/** The answer, or the error that was one. */
const answer = (asked: Promise<unknown>) =>
  asked.catch(({ code, message }: { code: number; message: string }) => ({ code, message }));

const call = (client: Client, name: string, args: Record<string, unknown> = {}) =>
  answer(client.callTool({ name, arguments: args }));

/** A call as a task, and what the client was told of it: that there is one, and its end. */
async function asTask(client: Client, name: string, args: Record<string, unknown>): Promise<unknown[]> {
  const told = [];
  const stream = client.experimental.tasks.callToolStream({ name, arguments: args }, CallToolResultSchema, {
    task: {},
  });
  for await (const message of stream) if (message.type !== "taskStatus") told.push(message);
  return told.map((message) => (message.type === "result" ? message.result : message.type));
}

const everything: Script = async (client) => {
  const progress: unknown[] = [];
  const { tools } = await client.listTools();
  const task = asTask(client, "simulate-research-query", { topic: "tides" });
  return [
    tools.filter(({ name }) => ALL_OF_EVERYTHING.includes(name)),
    await client.listPrompts(),
    await client.listResources(),
    await client.listResourceTemplates(),
    await call(client, "echo", { message: "hello" }),
    await call(client, "echo", { message: 7 }),
    await call(client, "get-sum", { a: 2, b: 3 }),
    await call(client, "get-structured-content", { location: "Chicago" }),
    await call(client, "get-tiny-image"),
    await call(client, "get-annotated-message", { messageType: "error", includeImage: true }),
    await call(client, "get-resource-reference", { resourceType: "Text", resourceId: 2 }),
    await call(client, "get-resource-links", { count: 2 }),
    await answer(
      client.callTool({ name: "trigger-long-running-operation", arguments: { duration: 0.2, steps: 3 } }, undefined, {
        onprogress: (told) => void progress.push(told),
      }),
    ),
    // The client itself may miss the last one: it comes together with the result.
    progress.slice(0, 2),
    await call(client, "trigger-sampling-request", { prompt: "p", maxTokens: 5 }),
    await call(client, "trigger-elicitation-request"),
    await call(client, "get-roots-list"),
    await answer(client.getPrompt({ name: "simple-prompt" })),
    await answer(client.getPrompt({ name: "args-prompt", arguments: { city: "Ghent", state: "none" } })),
    await answer(client.getPrompt({ name: "args-prompt" })),
    await answer(client.readResource({ uri: "demo://resource/dynamic/text/3" })),
    await answer(client.readResource({ uri: "demo://resource/dynamic/blob/3" })),
    await answer(client.readResource({ uri: "demo://nowhere" })),
    await answer(
      client.complete({
        ref: { type: "ref/prompt", name: "completable-prompt" },
        argument: { name: "name", value: "A" },
        context: { arguments: { department: "Engineering" } },
      }),
    ),
    await answer(
      client.complete({
        ref: { type: "ref/resource", uri: "demo://resource/dynamic/text/{resourceId}" },
        argument: { name: "resourceId", value: "1" },
      }),
    ),
    await answer(client.setLoggingLevel("error")),
    await answer(client.subscribeResource({ uri: "demo://resource/dynamic/text/3" })),
    await answer(client.unsubscribeResource({ uri: "demo://resource/dynamic/text/3" })),
    await answer(client.ping()),
    await task,
  ];
};

const files: Script = async (client) => [
  (await client.listTools()).tools.filter(({ name }) => FILES.includes(name)),
  await call(client, "list_allowed_directories"),
  await call(client, "write_file", { path: "a.md", content: "One\nTwo\n" }),
  await call(client, "edit_file", { path: "a.md", edits: [{ oldText: "Two", newText: "Three" }] }),
  await call(client, "read_text_file", { path: "a.md", head: 1 }),
  await call(client, "read_text_file", { path: "missing.md" }),
  await call(client, "read_text_file", { path: "/etc/passwd" }),
  await call(client, "create_directory", { path: "sub" }),
  await call(client, "move_file", { source: "a.md", destination: "sub/b.md" }),
  await call(client, "directory_tree", { path: "." }),
  await call(client, "search_files", { path: ".", pattern: "**/*.md" }),
  await call(client, "write_file", { path: 7 }),
];

const memory: Script = async (client) => [
  (await client.listTools()).tools.filter(({ name }) => MEMORY.includes(name)),
  await call(client, "create_entities", {
    entities: [{ name: "Ada", entityType: "person", observations: ["counts"] }],
  }),
  await call(client, "create_entities", { entities: [{ name: "Ada", entityType: "person", observations: ["again"] }] }),
  await call(client, "create_relations", { relations: [{ from: "Ada", to: "Ada", relationType: "knows" }] }),
  await call(client, "add_observations", { observations: [{ entityName: "Nobody", contents: ["x"] }] }),
  await call(client, "search_nodes", { query: "Ada" }),
  await call(client, "read_graph"),
  await call(client, "delete_entities", { entityNames: ["Ada"] }),
  await call(client, "open_nodes", { names: ["Ada"] }),
];

const OPTIONS = { capabilities: { sampling: {}, elicitation: { form: {} }, roots: { listChanged: true } } };

function answering(client: Client, folder: string): void {
  client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => ({
    model: "m",
    role: "assistant",
    content: { type: "text", text: `sampled ${params.maxTokens}` },
  }));
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { name: "Ada", check: true } }));
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: `file://${folder}`, name: "work" }] }));
}

/**
 * Without what the gateway adds (each tool may be run as a task, which is its own), and without the time of day that a server puts into a
 * text.
 */
function compared(results: unknown[], folder: string): unknown {
  const text = JSON.stringify(results, (name, value: unknown) => {
    if (name === "blob" && typeof value === "string") return Buffer.from(value, "base64").toString();
    if (name === "execution") return undefined;
    if (name !== "_meta" || typeof value !== "object" || value === null) return value;
    const { "ambit/decision": _, [RELATED_TASK_META_KEY]: __, ...others } = value as Record<string, unknown>;
    return Object.keys(others).length === 0 ? undefined : others;
  });
  return JSON.parse(text.replaceAll(folder, "FOLDER").replace(/\d{1,2}:\d{2}:\d{2}( [AP]M)?/g, "TIME"));
}

/** What the same script answers before the server itself, and before the gateway before it. */
async function both(script: Script, server: keyof typeof SERVERS, prepared: (side: string) => Promise<Prepared>) {
  const bare = await prepared("bare");
  const alone = new Client({ name: "tester", version: "1" }, OPTIONS);
  answering(alone, bare.folder);
  const args = [...SERVERS[server], ...(bare.more ?? [])];
  await alone.connect(
    new StdioClientTransport({
      command: process.execPath,
      args,
      env: bare.env ?? {},
      stderr: "ignore",
      cwd: bare.folder,
    }),
  );
  const expected = await script(alone);
  await alone.close();
  const { folder, ...upstream } = await prepared("governed");
  const asks = ["sampling", "elicitation", "roots"];
  const agent = await world.connect([{ name: server, server, asks, cwd: folder, ...upstream }], {
    client: OPTIONS,
    prepare: (client) => answering(client, folder),
  });
  return { expected: compared(expected, bare.folder), found: compared(await script(agent.client), folder) };
}

interface Prepared {
  folder: string;
  more?: string[];
  env?: Record<string, string>;
}

async function folderFor(name: string): Promise<string> {
  const folder = path.join(world.folder, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

describe("the same client gets the same answers through the gateway as from", () => {
  test("server-everything", async () => {
    const { expected, found } = await both(everything, "everything", async (side) => ({
      folder: await folderFor(side),
    }));
    expect(found).toEqual(expected);
  });

  test("server-filesystem", async () => {
    const { expected, found } = await both(files, "files", async (side) => {
      const folder = await folderFor(`files-${side}`);
      await writeFile(path.join(folder, "old.md"), "Old\n");
      return { folder, more: [folder] };
    });
    expect(found).toEqual(expected);
  });

  test("server-memory", async () => {
    const { expected, found } = await both(memory, "memory", async (side) => {
      const folder = await folderFor(`memory-${side}`);
      return { folder, env: { MEMORY_FILE_PATH: path.join(folder, "memory.jsonl") } };
    });
    expect(found).toEqual(expected);
  });
});
