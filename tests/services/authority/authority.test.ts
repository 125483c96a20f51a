import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FRESH_SESSION } from "@/lib/core/decision/types";
import { diff, diffBundles } from "@/lib/services/authority/diff";
import { replayInWorker, replayRecorded } from "@/lib/services/authority/replay";
import { type AccessServer, accessServer, call, evaluate } from "@/tests/support/accessServer";

const bundle = readFileSync("tests/support/bundles/payments.yaml", "utf8");
const edited = (from: string, to: string) => {
  expect(bundle).toContain(from);
  return { fileName: "payments.yaml", text: bundle.replace(from, to) };
};

let server: AccessServer;
const command = () => ({ ...server.system, actor: { kind: "command", name: "test" } as const });
beforeAll(async () => {
  // The worker is a program of its own.
  const build = 'import("./scripts/setUp/bundle.js").then(({ bundle }) => bundle("replayWorker"))';
  execFileSync(process.execPath, ["--input-type=module", "-e", build], { stdio: "ignore" });
  server = await accessServer();
});
afterAll(() => server.close());

describe("a bundle against the organisation in force", () => {
  it("tells nothing of itself", async () => {
    const change = await diff({ ctx: command(), input: { fileName: "payments.yaml", text: bundle } });
    expect(change).toEqual({ categories: [], narrowing: [], agents: [] });
  });

  it("tells what a stage's ceiling takes from every agent on it", async () => {
    const input = edited(
      "{ power: read, environments: [sandbox, staging, production], maxSensitivity: confidential }",
      "{ power: read, environments: [sandbox, staging, production], maxSensitivity: public }",
    );
    const { categories, agents: differences } = await diff({ ctx: command(), input });
    expect(categories).toEqual([]);
    expect(differences.map(({ agent }) => agent)).toContain("billing-helper");
    expect(new Set(differences.flatMap(({ cells }) => cells.map(({ verdict }) => verdict)))).toEqual(
      new Set(["narrowed"]),
    );
  });

  it("widens by categories, also between two bundles", async () => {
    const input = edited("maximum: 500", "maximum: 700");
    const words = ["write in production for billing-helper"];
    expect((await diff({ ctx: command(), input })).categories.map((one) => one.words)).toEqual(words);
    const text = { fileName: "payments.yaml", text: bundle };
    expect(diffBundles(text, input).categories.map((one) => one.words)).toEqual(words);
    expect(diffBundles(input, text)).toMatchObject({ categories: [], agents: [{ agent: "billing-helper" }] });
  });

  it("that cannot be read is told whole, and is nobody's business but a reviewer's", async () => {
    const broken = { fileName: "broken.yaml", text: "apiVersion: ambit/v1\nteams: 3\n" };
    await expect(diff({ ctx: command(), input: broken })).rejects.toMatchObject({ kind: "invalid" });
    const omar = await server.organisation.person("omar@example.com");
    const input = { fileName: "payments.yaml", text: bundle };
    await expect(diff({ ctx: { ...server.system, actor: omar }, input })).rejects.toMatchObject({ kind: "forbidden" });
  });
});

describe("what was recorded, under a bundle", () => {
  it("is decided again in a thread of its own, by what the record holds", async () => {
    const token = await server.token();
    for (const invoice of ["i-1", "i-2", "i-3", "i-4"])
      await evaluate(
        server,
        call("banking.tag_invoice", { context: { arguments: { invoice, label: "paid" } } }),
        token,
      );
    await evaluate(server, call("banking.list_invoices"), token);
    const same = await replayRecorded({ ctx: command(), input: { fileName: "payments.yaml", text: bundle } });
    expect(same).toMatchObject({ decisions: 5, unchanged: 5, flips: [] });
    const stricter = edited(
      "{ power: read, environments: [sandbox, staging, production], maxSensitivity: confidential }",
      "{ power: read, environments: [sandbox, staging, production], maxSensitivity: public }",
    );
    const result = await replayRecorded({ ctx: command(), input: stricter });
    expect(result.flips).toMatchObject([
      { from: "allow", to: "deny", count: 1, examples: [{ would: "stage_ceiling" }] },
    ]);
    const before = { ...stricter, to: new Date(server.clock.now().getTime() - 1) };
    expect(await replayRecorded({ ctx: command(), input: before })).toMatchObject({ decisions: 0 });
  });

  it("can be ended on the way", async () => {
    const decisions = Array.from({ length: 20_000 }, (_, index) => ({
      id: String(index),
      at: 0,
      request: { agent: "a", action: "t.x", environment: "e", resource: { type: "t", id: "1" } },
      caller: { agent: "a", tool: "t", environment: "e", kind: "agent" as const },
      session: FRESH_SESSION,
      outcome: "deny" as const,
      reason: "credential_scope" as const,
    }));
    const definition = {
      configVersion: 1,
      environments: [],
      stages: [],
      tools: [],
      agents: [],
      rules: [],
      killSwitches: [],
    };
    const ending = new AbortController();
    const onProgress = () => ending.abort(new Error("enough"));
    await expect(replayInWorker({ decisions, definition }, { onProgress, signal: ending.signal })).rejects.toThrow(
      "enough",
    );
    expect(await replayInWorker({ decisions, definition })).toMatchObject({ decisions: 20_000, unchanged: 20_000 });
  });
});
