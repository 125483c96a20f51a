/** `ambit hook claude-code` as Claude Code starts it: a process for each event, JSON in and JSON out. */
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readHookConfiguration } from "@/lib/enforce/hook/configuration";
import { answerHook } from "@/lib/enforce/hook/hook";
import { claudeCodeSettings } from "@/lib/enforce/hook/settings";
import { sdkWorld, type World } from "./sdk/support/world";
import recordedEvents from "./support/claudeCodeEvents.json";

const AMBIT = path.join(process.cwd(), "bin/ambit.js");

let world: World;
let folder: string;
beforeAll(async () => {
  world = await sdkWorld();
  folder = await mkdtemp(path.join(tmpdir(), "ambit-hook-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await world.close();
});

/** The configuration of docs/hook.md, before this test's Ambit and with a folder of its own. */
async function documented(changed: Record<string, string> = {}): Promise<string> {
  const [, yaml = ""] = /```yaml\n(.*?)```/s.exec(await readFile("docs/hook.md", "utf8")) ?? [];
  const replaced = Object.entries({
    "ambit: http://127.0.0.1:3000": `ambit: ${world.server.origin}`,
    "state: /var/lib/ambit-hook": `state: ${path.join(folder, "state")}`,
    "{ file: /etc/ambit/workstation }": "{ env: WORKSTATION_CREDENTIAL }",
    "patience: 50": "patience: 0",
    ...changed,
  }).reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, yaml);
  return replaced;
}

const secrets = () => ({ WORKSTATION_CREDENTIAL: world.secret("workstation", "agent") });

interface Said {
  hookSpecificOutput?: {
    hookEventName: string;
    permissionDecision: string;
    permissionDecisionReason: string;
    updatedInput?: object;
  };
  systemMessage?: string;
}

/** Answers an event in this process, as the command does. */
async function hook(event: object, changed: Record<string, string> = {}, environment = secrets()) {
  const configuration = readHookConfiguration(await documented(changed), "hook.yaml");
  const { stdout, stderr, exitCode } = await answerHook(JSON.stringify(event), configuration, environment);
  const said = (stdout === "" ? {} : JSON.parse(stdout)) as Said;
  return {
    said,
    stderr,
    exitCode,
    decision: said.hookSpecificOutput?.permissionDecision,
    reason: said.hookSpecificOutput?.permissionDecisionReason,
  };
}

let calls = 0;
/** What Claude Code sends: an event that was recorded, of another call. */
function event(
  name: "PreToolUse" | "PostToolUse" | "PostToolUseFailure",
  toolName: string,
  toolInput: object,
  more: object = {},
) {
  calls += name === "PreToolUse" ? 1 : 0;
  const recorded = recordedEvents.find(({ hook_event_name: one }) => one === name);
  return {
    ...recorded,
    session_id: "0b2f4f7e-5f0c-4b0a-9a55-0d4b3a1f6c11",
    hook_event_name: name,
    tool_name: toolName,
    tool_input: toolInput,
    tool_use_id: `toolu_01ABC${calls}`,
    ...more,
  };
}

const evaluationOf = (toolUseId: string) =>
  world.server.db.prisma.evaluation.findFirstOrThrow({
    where: { toolCallId: toolUseId },
    orderBy: { decidedAt: "desc" },
    include: { permit: true, session: true, result: { include: { stateChanges: true } } },
  });

test("events as Claude Code sends them are understood, and each call's end is told as it was", async () => {
  const edit = "  - { match: Edit, action: workstation.read_file, resource: { type: file, argument: /file_path } }\n";
  const changed = { "ungoverned: [": `${edit}ungoverned: [` };
  for (const recorded of recordedEvents) {
    const said = await hook(recorded, changed);
    expect([recorded, said]).toMatchObject([
      recorded,
      { exitCode: 0, ...(recorded.hook_event_name === "PreToolUse" ? { decision: "allow" } : { said: {} }) },
    ]);
  }
  const ends = await world.server.db.prisma.evaluation.findMany({
    where: { toolCallId: { startsWith: "toolu_01recorded" } },
    orderBy: { toolCallId: "asc" },
    select: { action: true, arguments: true, result: { select: { status: true, error: true } } },
  });
  const succeeded = { status: "succeeded", error: null };
  expect(ends).toMatchObject([
    { action: "workstation.read_file", result: succeeded },
    { action: "workstation.read_file", arguments: { new_string: "bye", replace_all: false }, result: succeeded },
    { action: "workstation.write_file", result: succeeded },
    { action: "workstation.run_command", arguments: { command: "echo hi" }, result: succeeded },
    { action: "workstation.run_command", result: { status: "failed", error: expect.stringContaining("Exit code 2") } },
    {
      action: "workstation.run_command",
      result: { status: "succeeded", error: expect.stringContaining("background") },
    },
    { action: "workstation.search_issues", result: succeeded },
    { action: "workstation.read_file", result: succeeded },
  ]);
});

describe("a tool call of Claude Code", () => {
  test("that the budget allows runs, and what came of it is recorded as the agent's word", async () => {
    const input = { file_path: "/srv/drafts/one.md", content: "First" };
    const before = event("PreToolUse", "Write", input);
    expect(await hook(before)).toMatchObject({ decision: "allow", exitCode: 0 });
    const response = { filePath: input.file_path, success: true };
    const after = await hook(event("PostToolUse", "Write", input, { tool_response: response, duration_ms: 12 }));
    expect(after).toMatchObject({ said: {}, exitCode: 0 });
    expect(await evaluationOf(before.tool_use_id)).toMatchObject({
      action: "workstation.write_file",
      resource: { type: "file", id: "/srv/drafts/one.md" },
      arguments: input,
      session: { label: "Claude Code 0b2f4f7e-5f0c-4b0a-9a55-0d4b3a1f6c11" },
      permit: { redeemedAt: expect.any(Date) },
      result: { status: "succeeded", reportedBy: "agent", stateChanges: [{ resourceId: "/srv/drafts/one.md" }] },
    });
    expect(await readdir(path.join(folder, "state/calls"))).toEqual([]);
  });

  test("is of one session however many processes answer for it", async () => {
    const sessions = () =>
      world.server.db.prisma.agentSession.count({ where: { label: { startsWith: "Claude Code" } } });
    const before = await sessions();
    const reads = ["a", "b", "c"].map((name) => event("PreToolUse", "Read", { file_path: `/srv/${name}` }));
    await Promise.all(reads.map((read) => hook({ ...read, session_id: "another" })));
    const kept = await world.server.db.prisma.evaluation.findMany({
      where: { toolCallId: { in: reads.map(({ tool_use_id: id }) => id) } },
      select: { sessionId: true },
    });
    expect(new Set(kept.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(await sessions()).toBeGreaterThan(before);
  });

  test("that is denied does not run, and Claude is told why", async () => {
    const { decision, reason } = await hook(event("PreToolUse", "Write", { file_path: "/etc/passwd", content: "" }));
    expect(decision).toBe("deny");
    expect(reason).toMatch(/did not run\. .*drafts/);
  });

  test("that fails is told as failed, and one that was interrupted as unknown", async () => {
    const failed = event("PreToolUse", "Bash", { command: "npm test", description: "Run the tests" });
    expect(await hook(failed)).toMatchObject({ decision: "allow" });
    await hook(
      event("PostToolUseFailure", "Bash", failed.tool_input, {
        error: "Exit code 1\nError: no tests",
        is_interrupt: false,
      }),
    );
    const stored = await evaluationOf(failed.tool_use_id);
    expect(stored).toMatchObject({
      arguments: { command: "npm test" },
      result: { status: "failed", error: "Exit code 1\nError: no tests" },
    });
    const cut = event("PreToolUse", "Bash", { command: "sleep 60" });
    await hook(cut);
    await hook(event("PostToolUseFailure", "Bash", cut.tool_input, { error: "Interrupted", is_interrupt: true }));
    expect((await evaluationOf(cut.tool_use_id)).result?.error).toMatch(/unknown whether/);
  });

  test("of an MCP server is the action of its name", async () => {
    const search = event("PreToolUse", "mcp__tracker__search_issues", { query: "open" });
    expect(await hook(search)).toMatchObject({ decision: "allow" });
    expect(await evaluationOf(search.tool_use_id)).toMatchObject({ action: "workstation.search_issues" });
  });

  test("that is allowed only with an obligation is denied: a hook cannot make sure of it", async () => {
    const read = event("PreToolUse", "mcp__tracker__read_log", {});
    expect(await hook(read)).toMatchObject({ decision: "deny", reason: expect.stringContaining("redact_fields") });
    expect(await evaluationOf(read.tool_use_id)).toMatchObject({ outcome: "allow", permit: { redeemedAt: null } });
  });

  test("of a tool that nobody named is denied or asked about, as configured; a harmless one is left to Claude Code", async () => {
    const fetching = event("PreToolUse", "WebFetch", { url: "https://example.com", prompt: "Read" });
    expect(await hook(fetching)).toMatchObject({ decision: "deny", reason: expect.stringContaining("WebFetch") });
    expect(await hook(fetching, { "unknown: deny": "unknown: ask" })).toMatchObject({ decision: "ask" });
    expect(await hook(event("PreToolUse", "TodoWrite", { todos: [] }))).toMatchObject({ said: {}, exitCode: 0 });
  });

  test("that ran with other input than was allowed, or unasked, is told so", async () => {
    const before = event("PreToolUse", "Read", { file_path: "/srv/a" });
    await hook(before);
    const other = await hook(event("PostToolUse", "Read", { file_path: "/srv/b" }, { tool_response: "text" }));
    expect(other.said.systemMessage).toMatch(/other arguments/);
    expect((await evaluationOf(before.tool_use_id)).result?.error).toMatch(/other arguments/);
    const unasked = event(
      "PostToolUse",
      "Read",
      { file_path: "/srv/a" },
      { tool_use_id: "toolu_unheard", tool_response: "" },
    );
    expect((await hook(unasked)).said.systemMessage).toMatch(/without having been asked about/);
  });
});

test("the hook is seen in Ambit under its name and version", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  const seen = await world.server.db.prisma.credentialAddress.findMany({
    where: { credential: { kind: "agent", tool: { name: "workstation" } } },
    select: { program: true },
  });
  expect(seen).toEqual([{ program: `ambit-hook/${version}` }]);
});

describe("a tool call that waits for a person", () => {
  const publishing = () =>
    event("PreToolUse", "Write", { file_path: "/srv/published/news.md", content: `News ${calls}` });
  /** Answers the approval of a call once it waits. */
  async function answered(toolUseId: string, answer: (approvalId: string) => Promise<void>): Promise<void> {
    const pending = () =>
      world.server.db.prisma.approval.findFirst({
        where: { status: "pending", evaluation: { toolCallId: toolUseId } },
      });
    await expect.poll(pending, { timeout: 20_000 }).not.toBeNull();
    await answer((await pending())?.id ?? "");
  }
  const approvalIn = (reason = "") => /inbox\/([0-9a-f-]+)/.exec(reason)?.[1] ?? "";

  test("is answered with its link past the hook's patience; once it is approved the same call runs", async () => {
    const first = publishing();
    const held = await hook(first);
    expect(held).toMatchObject({ decision: "deny", reason: expect.stringContaining("http://ambit.test/inbox/") });
    await world.approve(approvalIn(held.reason));
    expect(await hook({ ...first, tool_use_id: "toolu_later" })).toMatchObject({ decision: "allow" });
    expect(await hook({ ...first, tool_use_id: "toolu_again" })).toMatchObject({ decision: "deny" });
  });

  test("runs with the input that an approver gave it while it waits", async () => {
    const first = publishing();
    const edited = { file_path: "/srv/published/news.md", content: "Shorter" };
    const [answer] = await Promise.all([
      hook(first, { "patience: 50": "patience: 60" }),
      answered(first.tool_use_id, async (id) => {
        const { actionDigest } = await world.server.db.prisma.approval.findUniqueOrThrow({ where: { id } });
        await world.approve(id, { arguments: edited, action_digest: actionDigest });
      }),
    ]);
    expect([answer.decision, answer.said.hookSpecificOutput?.updatedInput]).toEqual(["allow", edited]);
    const after = event("PostToolUse", "Write", edited, { tool_response: {}, tool_use_id: first.tool_use_id });
    expect((await hook(after)).said).toEqual({});
  });

  test("can be left to the person at the host, and the record says that nobody approved it", async () => {
    const first = publishing();
    const asked = await hook(first, { "whenWaiting: deny": "whenWaiting: ask" });
    expect(asked).toMatchObject({ decision: "ask", reason: expect.stringContaining("/inbox/") });
    await hook({ ...first, hook_event_name: "PostToolUse", tool_response: {} });
    expect(await evaluationOf(first.tool_use_id)).toMatchObject({
      outcome: "escalate",
      result: { error: expect.stringContaining("without the approval") },
    });
  });

  test("is denied when a person denies it, with their words", async () => {
    const first = publishing();
    const [{ decision, reason }] = await Promise.all([
      hook(first, { "patience: 50": "patience: 60" }),
      answered(first.tool_use_id, (id) => world.deny(id, "Not before Monday")),
    ]);
    expect([decision, reason]).toEqual(["deny", expect.stringContaining("Not before Monday")]);
  });
});

describe("what a person asked for", () => {
  const prompt = (session: string, text: string) => ({
    ...recordedEvents.find(({ hook_event_name: name }) => name === "UserPromptSubmit"),
    session_id: session,
    prompt: text,
  });
  const told = { "whenWaiting: deny": "whenWaiting: deny\nrequestValues: true" };
  /** How many values of the request Ambit knows in the session of the host; undefined where none was opened. */
  async function values(session: string): Promise<number | undefined> {
    const opened = await world.server.db.prisma.agentSession.findMany({
      where: { label: `Claude Code ${session}` },
      select: { values: { where: { origin: "request" } } },
    });
    expect(opened.length).toBeLessThan(2);
    return opened[0]?.values.length;
  }

  test("is where its values were first seen, by the first prompt alone, when an enforcement point tells it", async () => {
    const enforcing = { WORKSTATION_CREDENTIAL: world.secret("workstation") };
    expect(await hook(prompt("asked-1", "Write to ada@example.com"), told, enforcing)).toMatchObject({
      said: {},
      stderr: "",
      exitCode: 0,
    });
    const first = await values("asked-1");
    expect(first).toBeGreaterThan(3);
    await hook(prompt("asked-1", "And then pay DE89370400440532013000"), told, enforcing);
    const call = { ...event("PreToolUse", "Read", { file_path: "/srv/a" }), session_id: "asked-1" };
    expect(await hook(call, told, enforcing)).toMatchObject({ decision: "allow" });
    expect(await values("asked-1")).toBe(first);
    expect((await evaluationOf(call.tool_use_id)).session?.label).toBe("Claude Code asked-1");
  });

  test("counts nothing from an agent's own credential, and is not told where nobody configured it", async () => {
    await hook(prompt("asked-2", "Write to ada@example.com"), told);
    expect(await values("asked-2")).toBe(0);
    await hook(prompt("asked-3", "Write to ada@example.com"));
    expect(await values("asked-3")).toBeUndefined();
  });

  test("stops nothing when Ambit is away", async () => {
    const away = { ...told, "ambit: http://127.0.0.1:3000": "ambit: http://127.0.0.1:9" };
    expect(await hook(prompt("asked-4", "Go on"), away)).toMatchObject({ said: {}, exitCode: 0 });
  });
});

describe("what goes wrong", () => {
  const call = () => event("PreToolUse", "Read", { file_path: "/srv/a" });

  test.each([
    ["Ambit is away", { "ambit: http://127.0.0.1:3000": "ambit: http://127.0.0.1:9" }],
    ["the credential is missing", { "{ file: /etc/ambit/workstation }": "{ env: NOT_SET }" }],
    ["the credential's file is missing", { "{ file: /etc/ambit/workstation }": "{ file: /nowhere }" }],
    ["the state cannot be kept", { "state: /var/lib/ambit-hook": "state: /dev/null/state" }],
  ])("denies: %s", async (_, changed) => {
    expect(await hook(call(), changed)).toMatchObject({
      decision: "deny",
      reason: expect.stringContaining("did not run"),
    });
  });

  test("what is no event stops the call with status 2, and so does a configuration that cannot be used", async () => {
    const configuration = readHookConfiguration(await documented(), "hook.yaml");
    for (const input of [
      "",
      "{",
      "[]",
      '{"hook_event_name":"PreToolUse"}',
      JSON.stringify({ ...call(), tool_input: 1 }),
    ])
      expect(await answerHook(input, configuration, {})).toMatchObject({ exitCode: 2, stdout: "" });
    const bad = path.join(folder, "bad.yaml");
    await writeFile(bad, "ambit: http://example.com\n");
    const { code, stderr } = await command(["hook", "claude-code", "--config", bad], "{}");
    expect(code).toBe(2);
    expect(stderr).toMatch(/ambit.*https/s);
  });

  test("an outcome that Ambit could not take is told with the next one", async () => {
    const first = call();
    await hook(first);
    const after = { ...first, hook_event_name: "PostToolUse", tool_response: "text" };
    await hook(after, { "ambit: http://127.0.0.1:3000": "ambit: http://127.0.0.1:9" });
    expect((await evaluationOf(first.tool_use_id)).result).toBeNull();
    const second = call();
    await hook(second);
    await hook({ ...second, hook_event_name: "PostToolUse", tool_response: "text" });
    expect((await evaluationOf(first.tool_use_id)).result).toMatchObject({ status: "succeeded" });
  });
});

describe("the command", () => {
  test("answers as the generated settings start it, and stops the call when it cannot even start", async () => {
    const config = path.join(folder, "it's here.yaml");
    await writeFile(config, await documented());
    const { stdout } = await command(["hook", "claude-code", "--config", config, "--settings"], "");
    const settings = JSON.parse(stdout) as {
      hooks: Record<string, { matcher: string; hooks: { command: string }[] }[]>;
    };
    expect(Object.keys(settings.hooks)).toEqual(["PreToolUse", "PostToolUse", "PostToolUseFailure"]);
    const [pre] = settings.hooks.PreToolUse ?? [];
    const line = pre?.hooks[0]?.command ?? "";
    const allowed = await shell(line, JSON.stringify(event("PreToolUse", "Read", { file_path: "/srv/z" })));
    expect(allowed.code).toBe(0);
    expect(JSON.parse(allowed.stdout)).toMatchObject({ hookSpecificOutput: { permissionDecision: "allow" } });
    expect((await shell(line.replace("ambit.js", "gone.js"), "{}")).code).toBe(2);
  });

  test("stops a call by itself when it has no answer in time, before the host gives up waiting for it", async () => {
    const config = path.join(folder, "late.yaml");
    const yaml = await documented({ "patience: 0": "patience: 0\nanswerWithin: 1" });
    await writeFile(config, yaml);
    const child = spawn(process.execPath, [AMBIT, "hook", "claude-code", "--config", config], {
      env: { ...process.env, ...secrets() },
    });
    // Its input never ends, as nothing that it waits for would.
    const { code, stderr } = await ended(child);
    expect([code, stderr]).toEqual([2, expect.stringContaining("no answer after 1 seconds")]);
    child.stdin.destroy();
    const { hooks } = claudeCodeSettings(readHookConfiguration(yaml, "late.yaml"), ["hook"]) as {
      hooks: { PreToolUse: { hooks: { timeout: number }[] }[] };
    };
    expect(hooks.PreToolUse[0]?.hooks[0]?.timeout).toBeGreaterThan(1);
  });

  test("prints the settings that docs/hook.md shows", async () => {
    const page = await readFile("docs/hook.md", "utf8");
    const [, shown = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
    const [, yaml = ""] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    const words = ["node", "/opt/ambit/bin/ambit.js", "hook", "claude-code", "--config", "/etc/ambit/hook.yaml"];
    expect(JSON.parse(shown)).toEqual(claudeCodeSettings(readHookConfiguration(yaml, "hook.yaml"), words));
  });
});

async function command(args: string[], input: string) {
  return await ended(spawn(process.execPath, [AMBIT, ...args], { env: { ...process.env, ...secrets() } }), input);
}

async function shell(line: string, input: string) {
  return await ended(spawn("sh", ["-c", line], { env: { ...process.env, ...secrets() } }), input);
}

async function ended(child: ReturnType<typeof spawn>, input?: string) {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin?.on("error", () => undefined);
  if (input !== undefined) child.stdin?.end(input);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

test("the documented commands issue a credential", async () => {
  const page = await readFile("docs/hook.md", "utf8");
  const [, issue = ""] = /```sh\n(npx --no ambit credential issue [^\n]+)\n/.exec(page) ?? [];
  const { stdout } = await promisify(execFile)("sh", ["-c", issue], {
    env: { ...process.env, DATABASE_URL: world.server.databaseUrl },
  });
  expect(stdout).toMatch(/^ambit_cred_/);
});
