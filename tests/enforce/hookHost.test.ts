/**
 * The hook under Claude Code itself, which no package of this project brings: `CLAUDE_CODE=PATH npx vitest run hookHost` runs it with
 * a program that was installed elsewhere. Its model is a script, its home is empty, and Ambit is real.
 */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { readHookConfiguration } from "@/lib/enforce/hook/configuration";
import { claudeCodeSettings } from "@/lib/enforce/hook/settings";
import { sdkWorld, type World } from "./sdk/support/world";
import recordedEvents from "./support/claudeCodeEvents.json";
import { scriptedModel, type ToolUse } from "./support/scriptedModel";

const CLAUDE_CODE = process.env.CLAUDE_CODE;

type HostEvent = Record<string, unknown> & { hook_event_name: string; tool_name?: string };
interface Ran {
  /** What the model was told of each call. */
  results: { text: string; isError: boolean }[];
  /** What the host sent to its hooks. */
  events: HostEvent[];
}

describe.skipIf(CLAUDE_CODE === undefined)("under Claude Code (skipped where CLAUDE_CODE names no program)", () => {
  let world: World;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "ambit-host-"));
    for (const name of ["drafts", "published", "events", "home"]) await mkdir(path.join(folder, name));
    world = await sdkWorld({ "/srv/": `${folder}/` });
    await writeFile(path.join(folder, "credential"), world.secret("workstation"));
    await writeFile(path.join(folder, "drafts/a.txt"), "hello\n");
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const at = (...names: string[]) => path.join(folder, ...names);
  const textOf = (...names: string[]) => readFile(at(...names), "utf8").catch(() => undefined);

  /** Lets the host run the script's calls, with the settings that the command prints for the configuration. */
  async function host(script: ToolUse[][], { changed = {}, prompt = "Go on" } = {}): Promise<Ran> {
    const file = { type: "file", argument: "/file_path" };
    const config = at("hook.yaml");
    const yaml = stringify(
      {
        ambit: world.server.origin,
        agent: "clerk",
        credentials: { workstation: { file: at("credential") } },
        tools: [
          { match: "Read", action: "workstation.read_file", resource: file },
          { match: "Edit", action: "workstation.write_file", resource: file },
          { match: "Write", action: "workstation.write_file", resource: file },
          { match: "Bash", action: "workstation.run_command", leaveOut: ["description"] },
          { match: "mcp__tracker__*", action: "workstation.*" },
        ],
        patience: 0,
        state: at("state"),
        requestValues: true,
        ...changed,
      },
      { aliasDuplicateObjects: false },
    );
    await writeFile(config, yaml);
    const words = [
      process.execPath,
      path.join(process.cwd(), "bin/ambit.js"),
      "hook",
      "claude-code",
      "--config",
      config,
    ];
    const { hooks } = claudeCodeSettings(readHookConfiguration(yaml, config), words) as {
      hooks: Record<string, { hooks: object[] }[]>;
    };
    await rm(at("events"), { recursive: true });
    await mkdir(at("events"));
    for (const [one] of Object.values(hooks))
      one?.hooks.push({ type: "command", command: `cat > "$(mktemp '${at("events")}/XXXXXX')"` });
    const model = await scriptedModel(script);
    const server = path.join(process.cwd(), "tests/enforce/support/trackerServer.mjs");
    // Nothing of this process's own environment: no account, no settings.
    const env = {
      PATH: process.env.PATH,
      HOME: at("home"),
      ANTHROPIC_BASE_URL: model.url,
      ANTHROPIC_API_KEY: "none",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_AUTOUPDATER: "1",
    } as unknown as NodeJS.ProcessEnv;
    const child = spawn(
      CLAUDE_CODE ?? "",
      [
        ...["-p", prompt, "--settings", JSON.stringify({ hooks })],
        ...["--mcp-config", JSON.stringify({ mcpServers: { tracker: { command: process.execPath, args: [server] } } })],
      ],
      { cwd: at("drafts"), stdio: ["ignore", "ignore", "inherit"], env },
    );
    await new Promise((resolve) => child.on("close", resolve));
    await model.close();
    const texts = await Promise.all((await readdir(at("events"))).map((name) => readFile(at("events", name), "utf8")));
    return {
      events: texts.map((text) => JSON.parse(text) as HostEvent),
      results: model.results.map(({ content, is_error: isError }) => ({
        text: typeof content === "string" ? content : content.map(({ text }) => text).join("\n"),
        isError: isError === true,
      })),
    };
  }

  const evaluated = (toolUseId: unknown) =>
    world.server.db.prisma.evaluation.findFirstOrThrow({
      where: { toolCallId: String(toolUseId) },
      include: { result: true, permit: true, session: { include: { values: true } } },
    });

  test("what the budget allows runs and is told, from the prompt to each end", async () => {
    const { results, events } = await host(
      [
        [
          { name: "Bash", input: { command: "echo one", description: "Say one" } },
          { name: "mcp__tracker__search_issues", input: { query: "open" } },
        ],
        [{ name: "Read", input: { file_path: "a.txt" } }],
        [{ name: "Edit", input: { file_path: "a.txt", old_string: "hello", new_string: "bye" } }],
        [{ name: "Write", input: { file_path: at("drafts/b.txt"), content: "B" } }],
        [{ name: "Bash", input: { command: "ls /nowhere" } }],
        [{ name: "Bash", input: { command: "sleep 1", run_in_background: true } }],
      ],
      { prompt: "Write to ada@example.com" },
    );
    expect([await textOf("drafts/a.txt"), await textOf("drafts/b.txt")]).toEqual(["bye\n", "B"]);
    expect(results.map(({ isError }) => isError)).toEqual([false, false, false, false, false, true, false]);
    const ends = await Promise.all(
      events
        .filter(({ hook_event_name: name }) => name === "PreToolUse")
        .map(async ({ tool_input: input, tool_use_id: id }) => ({ input, ...(await evaluated(id)) })),
    );
    expect(ends.map(({ outcome, permit }) => [outcome, permit?.redeemedAt !== null])).toEqual(
      ends.map(() => ["allow", true]),
    );
    const endOf = (part: string) => ends.find(({ input }) => JSON.stringify(input).includes(part));
    expect(endOf("echo one")).toMatchObject({
      arguments: { command: "echo one" },
      result: { status: "succeeded", error: null },
    });
    expect(endOf("old_string")).toMatchObject({ result: { status: "succeeded", error: null } });
    expect(endOf("/nowhere")).toMatchObject({
      result: { status: "failed", error: expect.stringContaining("Exit code 2") },
    });
    expect(endOf("sleep")).toMatchObject({ result: { error: expect.stringContaining("background") } });
    const sessions = new Map(ends.map(({ session }) => [session?.id, session]));
    expect([...sessions.values()].map((session) => session?.values.some(({ origin }) => origin === "request"))).toEqual(
      [true],
    );
    expect(await readdir(at("state/calls"))).toEqual([]);
  });

  test("what it sends has the members that the recorded events have", async () => {
    const script = [[{ name: "Bash", input: { command: "true" } }], [{ name: "Bash", input: { command: "false" } }]];
    const members = (event: object) => Object.keys(event).sort();
    const recorded = new Map(recordedEvents.map((event) => [event.hook_event_name, members({ ...event })]));
    for (const event of recordedEvents.filter((one) => !("agent_id" in one)))
      recorded.set(event.hook_event_name, members(event));
    const { events } = await host(script);
    expect(new Set(events.map(({ hook_event_name: name }) => name))).toEqual(new Set(recorded.keys()));
    for (const event of events) expect([event, members(event)]).toEqual([event, recorded.get(event.hook_event_name)]);
  });

  test("what is denied, allowed with an obligation only, or unknown does not run, and Claude is told why", async () => {
    const { results } = await host([
      [{ name: "Write", input: { file_path: at("else.txt"), content: "no" } }],
      [{ name: "mcp__tracker__read_log", input: {} }],
      [{ name: "WebFetch", input: { url: "http://127.0.0.1:9/", prompt: "Read" } }],
    ]);
    expect(results).toEqual([
      { isError: true, text: expect.stringMatching(/did not run\. .*drafts/) },
      { isError: true, text: expect.stringContaining("redact_fields") },
      { isError: true, text: expect.stringContaining("not among those") },
    ]);
    expect(await textOf("else.txt")).toBeUndefined();
  });

  test("a call that waits runs with what its approver made of it, and its record has no other arguments", async () => {
    const running = host([[{ name: "Write", input: { file_path: at("published/news.md"), content: "Long" } }]], {
      changed: { patience: 60 },
    });
    const waiting = () => world.server.db.prisma.approval.findFirst({ where: { status: "pending" } });
    await expect.poll(waiting, { timeout: 30_000 }).not.toBeNull();
    const { id, actionDigest } = (await waiting()) ?? { id: "", actionDigest: "" };
    const edited = { file_path: at("published/news.md"), content: "Short" };
    await world.approve(id, { arguments: edited, action_digest: actionDigest });
    const { results, events } = await running;
    expect([results.map(({ isError }) => isError), await textOf("published/news.md")]).toEqual([[false], "Short"]);
    const allowed = await world.server.db.prisma.evaluation.findFirstOrThrow({
      where: { toolCallId: String(events[1]?.tool_use_id ?? events[0]?.tool_use_id), outcome: "allow" },
      include: { result: true },
    });
    expect(allowed).toMatchObject({ arguments: edited, result: { status: "succeeded", error: null } });
  });

  test("a call that is left to the person at the host does not run where nobody is there", async () => {
    const { results } = await host(
      [
        [{ name: "Write", input: { file_path: at("published/more.md"), content: "More" } }],
        [{ name: "WebFetch", input: { url: "http://127.0.0.1:9/", prompt: "Read" } }],
      ],
      { changed: { whenWaiting: "ask", unknown: "ask" } },
    );
    expect(results.map(({ isError }) => isError)).toEqual([true, true]);
    expect(await textOf("published/more.md")).toBeUndefined();
  });

  test("nothing runs while Ambit is away, silent, or the hook cannot even start", async () => {
    const script = [[{ name: "Bash", input: { command: `touch '${at("ran")}'` } }]];
    const away = await host(script, { changed: { ambit: "http://127.0.0.1:9" } });
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const ambit = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const late = await host(script, { changed: { ambit, answerWithin: 2 } });
    silent.closeAllConnections();
    silent.close();
    await rm(at("hook.yaml"));
    expect([away.results, late.results]).toEqual([
      [{ isError: true, text: expect.stringContaining("could not be reached") }],
      [{ isError: true, text: expect.stringContaining("no answer after 2 seconds") }],
    ]);
    expect(await textOf("ran")).toBeUndefined();
  });
});
