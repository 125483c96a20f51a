import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findJoinedFragments } from "@/lib/db/fragment/joined";
import { type Agent, type GatewayTest, gatewayTest } from "./support/agent";
import { outcomeOf } from "./support/outcome";

let world: GatewayTest;
let agent: Agent;
beforeAll(async () => {
  world = await gatewayTest();
  agent = await world.agent();
});
afterAll(() => world.close());

async function fragmentsOf(evaluationId: string) {
  const found = await findJoinedFragments(world.ambit.db.pool, [evaluationId], { withContent: true });
  return found.get(evaluationId) ?? [];
}

describe("a call through the gateway", () => {
  test("the agent is shown what its budget can allow: nothing unknown, ungranted or beyond its stage", async () => {
    expect(await agent.tools()).toEqual([
      "read_text_file",
      "write_file",
      "create_directory",
      "list_directory",
      "search_files",
      "get_file_info",
    ]);
  });

  test("is seen in Ambit under the gateway's version and the upstream's name", async () => {
    const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
    const credentials = await world.ambit.db.prisma.credential.findMany({
      where: { tool: { name: "files" }, addresses: { some: {} } },
      select: { kind: true, addresses: { select: { program: true } } },
    });
    expect(credentials).toEqual([
      { kind: "enforcement_point", addresses: [{ program: `ambit-gateway/${version} (files)` }] },
    ]);
  });

  test("an allowed write is really on disk, and everything about it is recorded as seen by the gateway", async () => {
    const answer = await agent.call(
      "write_file",
      { path: "drafts/one.md", content: "First" },
      {
        meta: {
          traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "ambit/justification": "A draft is due",
          "ambit/confidence": 0.8,
          "ambit/tool_call_id": "call_1",
        },
      },
    );
    expect(answer).toMatchObject({ isError: false, told: { outcome: "allow", reason: "granted" } });
    expect(await world.text("drafts/one.md")).toBe("First");

    await outcomeOf(world.ambit, answer.told.evaluation_id);
    const evaluation = await world.ambit.db.prisma.evaluation.findUniqueOrThrow({
      where: { id: String(answer.told.evaluation_id) },
      include: { session: true, permit: true, result: { include: { stateChanges: true } } },
    });
    expect(evaluation).toMatchObject({
      action: "files.write_file",
      environment: "sandbox",
      arguments: { path: "drafts/one.md", content: "First" },
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      toolCallId: "call_1",
      justification: "A draft is due",
      confidence: 0.8,
      session: { label: "test-agent 1" },
      permit: { redeemedAt: expect.any(Date) },
      result: {
        status: "succeeded",
        reportedBy: "enforcement_point",
        stateChanges: [{ resourceType: "file", resourceId: "drafts/one.md", before: null, after: "First" }],
      },
    });
    const fragments = await fragmentsOf(evaluation.id);
    expect(fragments.map(({ kind }) => kind).sort()).toEqual(["tool_call.forwarded", "tool_result"]);
    const forwarded = fragments.find(({ kind }) => kind === "tool_call.forwarded");
    const digest = createHash("sha256").update('{"content":"First","path":"drafts/one.md"}').digest("hex");
    expect(forwarded?.content).toEqual({ upstream: "files", tool: "write_file", arguments_digest: `sha256:${digest}` });
  });

  test("a denied call does not run, and the agent is told why in plain words", async () => {
    const answer = await agent.call("write_file", { path: "secrets.md", content: "x" });
    expect(answer).toMatchObject({ isError: true, told: { outcome: "deny", reason: "arguments_outside_grant" } });
    expect(answer.text).toMatch(/did not run.*The grant write comes nearest/);
    expect(existsSync(world.path("secrets.md"))).toBe(false);
  });

  test("a tool that is not shown is denied all the same when it is called", async () => {
    const answer = await agent.call("move_file", { source: "drafts/one.md", destination: "drafts/two.md" });
    expect(answer.told).toMatchObject({ outcome: "deny", reason: "stage_ceiling" });
    expect(existsSync(world.path("drafts/two.md"))).toBe(false);
  });

  test("what the tool itself refuses is reported as failed, and nothing is claimed to have changed", async () => {
    const answer = await agent.call("read_text_file", { path: "nowhere.md" });
    expect(answer).toMatchObject({ isError: true, told: { outcome: "allow" } });
    const outcome = await outcomeOf(world.ambit, answer.told.evaluation_id);
    expect(outcome).toMatchObject({ status: "failed", stateChanges: [] });
  });

  test("a call over its limit is denied and says when to come back", async () => {
    expect((await agent.call("create_directory", { path: "first" })).isError).toBe(false);
    const second = await agent.call("create_directory", { path: "second" });
    expect(second.told).toMatchObject({ outcome: "deny", reason: "limit_exhausted" });
    expect(second.text).toMatch(/Try again in \d+ (seconds|minutes)/);
    expect(existsSync(world.path("second"))).toBe(false);
  });

  test("an obligation that the gateway does not understand means no, and Ambit is told that nothing ran", async () => {
    const answer = await agent.call("search_files", { path: ".", pattern: "*.md" });
    expect(answer).toMatchObject({
      isError: true,
      told: { reason: "obligation_not_understood", obligations: ["shred_after_reading"] },
    });
    const outcome = await outcomeOf(world.ambit, answer.told.evaluation_id);
    expect(outcome).toMatchObject({ status: "not_executed" });
  });

  test("the obligation log puts arguments and result into the gateway's own records", async () => {
    const answer = await agent.call("get_file_info", { path: "drafts/one.md" });
    expect(answer.isError).toBe(false);
    const kept = async () =>
      (await fragmentsOf(String(answer.told.evaluation_id))).map(({ content }) => JSON.stringify(content)).join();
    // They are sent beside the call, which does not wait for them.
    await expect.poll(kept).toContain("size: 5");
    await expect.poll(kept).toContain('"arguments":{"path":"drafts/one.md"}');
  });
});
