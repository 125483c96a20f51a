/** Runs every file of examples/sdk with the real packages, over real HTTP, and holds the guides to what is run here. */
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { MockLanguageModelV3 } from "ai/test";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesUnder } from "@/tests/architecture/sourceFiles";
import { sdkWorld, type World } from "./support/world";

let world: World;
let folder: string;
const servers: Server[] = [];
const environment = { ...process.env };

beforeAll(async () => {
  world = await sdkWorld();
  // The examples know no clock but the machine's.
  world.server.clock.advance(Date.now() - world.server.clock.now().getTime());
  folder = await mkdtemp(path.join(tmpdir(), "ambit-sdk-"));
  Object.assign(process.env, {
    AMBIT_URL: world.server.origin,
    AMBIT_PUBLIC_URL: "http://ambit.test",
    BANK_CREDENTIAL: world.secret("bank"),
    BANK_CREDENTIAL_CLERK: world.secret("bank"),
  });
});
afterAll(async () => {
  for (const server of servers) server.close().closeAllConnections();
  process.env = environment;
  await rm(folder, { recursive: true, force: true });
  await world.close();
});

/** Approves, or answers otherwise, the next call of clerk's that waits. */
async function answerNext(answer: (id: string) => Promise<void> = world.approve): Promise<void> {
  const pending = () => world.server.db.prisma.approval.findFirst({ where: { status: "pending" } });
  await expect.poll(pending, { timeout: 30_000 }).not.toBeNull();
  await answer((await pending())?.id ?? "");
}

describe("the guard", () => {
  test("pays when a person says so, and tells the model why where not", async () => {
    const { answerModel, payments, payWhatDanaAsked } = await import("@/examples/sdk/pay");
    const [answer] = await Promise.all([payWhatDanaAsked(), answerNext()]);
    expect(answer).toEqual({ receipt: "paid 120 to acc-7" });
    expect(await answerModel({ to: "acc-7", amount: 501 })).toEqual({ didNotRun: expect.stringContaining("Denied") });
    expect(payments).toEqual([{ to: "acc-7", amount: 120 }]);
  });

  test("goes on after a restart with what was kept, once", async () => {
    const { payOrKeep, resumeKept } = await import("@/examples/sdk/wait");
    const { payments } = await import("@/examples/sdk/pay");
    const file = path.join(folder, "waiting.json");
    const links: string[] = [];
    const tell = (line: string) => links.push(line);
    const [first] = await Promise.all([payOrKeep({ to: "acc-8", amount: 8 }, file, tell), answerNext()]);
    expect(first).toEqual({ receipt: "paid 8 to acc-8" });
    expect(existsSync(file)).toBe(false);
    expect(links[0]).toContain("/inbox/");

    // Another process begins with what the first one kept, while that one still lives.
    const still = payOrKeep({ to: "acc-9", amount: 9 }, file, tell).catch(() => null);
    await expect.poll(() => existsSync(file), { timeout: 30_000 }).toBe(true);
    const kept = path.join(folder, "kept.json");
    await copyFile(file, kept);
    const [one, other] = await Promise.all([still, resumeKept(kept), answerNext()]);
    expect([one, other].filter((result) => result !== null)).toEqual([{ receipt: "paid 9 to acc-9" }]);
    expect(await resumeKept(kept)).toBeNull();
    expect(payments.filter(({ to }) => to === "acc-9")).toHaveLength(1);
  });

  test("leaves to the tool what the tool can do", async () => {
    const { listRows, readOnce } = await import("@/examples/sdk/obligations");
    expect(await listRows({})).toEqual([{ id: 1, team: "payments" }]);
    expect(await readOnce({})).toEqual({ shredded: true, result: { text: "read and forget" } });
  });
});

describe("the AI SDK's tools", () => {
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 1, text: 1, reasoning: undefined },
  };
  const calling = (toolName: string, input: object) => ({
    content: [{ type: "tool-call" as const, toolCallId: `call-${toolName}`, toolName, input: JSON.stringify(input) }],
    finishReason: { unified: "tool-calls" as const, raw: undefined },
    usage,
    warnings: [],
  });
  const saying = (text: string) => ({
    content: [{ type: "text" as const, text }],
    finishReason: { unified: "stop" as const, raw: undefined },
    usage,
    warnings: [],
  });

  /** Runs one tool call in a real generateText loop: what the model was told, and the evaluation. */
  async function loop(toolName: string, input: object, answer?: (id: string) => Promise<void>) {
    const { runAgent } = await import("@/examples/sdk/agent");
    const model = new MockLanguageModelV3({ doGenerate: [calling(toolName, input), saying("Done.")] });
    const [result] = await Promise.all([
      runAgent(model, "Pay the rent"),
      ...(answer === undefined ? [] : [answerNext(answer)]),
    ]);
    expect(result.text).toBe("Done.");
    return JSON.stringify(model.doGenerateCalls[1]?.prompt.at(-1));
  }

  test("run when they are allowed, and the call's id is on record", async () => {
    expect(await loop("balance", { account: "acc-1" })).toContain('"balance":250');
    const stored = { where: { toolCallId: "call-balance" }, include: { result: true } };
    expect(await world.server.db.prisma.evaluation.findFirst(stored)).toMatchObject({
      action: "bank.balance",
      result: { status: "succeeded" },
    });
  });

  test("do not run when they are denied, and the model is told why", async () => {
    const { paid } = await import("@/examples/sdk/agent");
    expect(await loop("pay", { to: "acc-1", amount: 501 })).toMatch(/Denied: this call did not run/);
    expect(await loop("pay", { to: "acc-1", amount: 2 }, (id) => world.deny(id, "Not this month"))).toMatch(
      /Not this month/,
    );
    expect(paid).toEqual([]);
  });

  test("run with what an approver made of their arguments, and the model is told", async () => {
    const { paid } = await import("@/examples/sdk/agent");
    const told = await loop("pay", { to: "acc-1", amount: 300 }, async (id) => {
      const { actionDigest } = await world.server.db.prisma.approval.findUniqueOrThrow({ where: { id } });
      await world.approve(id, { arguments: { to: "acc-1", amount: 30 }, action_digest: actionDigest });
    });
    expect(told).toMatch(/An approver changed the arguments.*"amount":30.*Paid 30/);
    expect(paid).toEqual([{ to: "acc-1", amount: 30 }]);
  });

  test("that run elsewhere, or that nothing is said about, cannot be left unguarded", async () => {
    const { guardTool, guardTools } = await import("@/lib/enforce/sdk/aiSdk");
    const { ambit } = await import("@/examples/sdk/ambit");
    const options = { ambit, action: "bank.balance", resource: { type: "account", id: "1" } };
    expect(() => guardTool({ execute: undefined }, options)).toThrow(/no execute/);
    expect(() => guardTools({ a: { execute: () => 1 } }, {} as never)).toThrow(/Nothing says how/);
    const parts = guardTool(
      {
        execute: async function* () {
          yield { iban: "DE89", at: 1 };
          yield { iban: "DE89", at: 2 };
        },
      },
      { ...options, action: "bank.account" },
    );
    const execute = parts.execute as (...given: object[]) => unknown;
    expect(await execute({}, { toolCallId: "parts" })).toEqual({ at: 2 });
  });
});

describe("a tool server", () => {
  const started: Record<string, () => Promise<string>> = {
    express: async () => listen((await import("@/examples/sdk/express")).app),
    fastify: async () => {
      const { app } = await import("@/examples/sdk/fastify");
      servers.push(app.server);
      return await app.listen({ port: 0, host: "127.0.0.1" });
    },
    next: async () => listen(served((await import("@/examples/sdk/next")).POST)),
  };

  test.each(["express", "fastify", "next"])(
    "with %s runs what its permit is for, once, and nothing else",
    async (kind) => {
      const address = (await started[kind]?.()) ?? "";
      const [{ payAt }, { made }] = await Promise.all([
        import("@/examples/sdk/payThere"),
        import("@/examples/sdk/payments"),
      ]);
      const payment = { to: `acc-${kind}`, amount: 12 };
      const [paid] = await Promise.all([payAt(address)(payment), answerNext()]);
      expect(paid).toEqual({ status: 200, answer: { receipt: expect.any(Number) } });
      const evaluation = await world.server.db.prisma.evaluation.findFirst({
        where: { resource: { path: ["id"], equals: payment.to }, outcome: "allow" },
        include: { permit: true, result: true },
      });
      expect(evaluation).toMatchObject({ permit: { redeemedAt: expect.any(Date) }, result: { status: "succeeded" } });

      const post = (permit: string, body: object) =>
        fetch(`${address}/payments`, {
          method: "POST",
          headers: { "Content-Type": "application/json", "Ambit-Permit": permit },
          body: JSON.stringify(body),
        });
      const permit = await permitFor(payment);
      expect((await post("", payment)).status).toBe(401);
      expect((await post(permit, { ...payment, amount: 500 })).status).toBe(403);
      expect((await post(permit, payment)).status).toBe(200);
      expect((await post(permit, payment)).status).toBe(409);
      expect(made.filter(({ to }) => to === payment.to)).toHaveLength(2);
    },
  );

  /** A permit for a payment, approved and taken away before it is used. */
  async function permitFor(payment: { to: string; amount: number }): Promise<string> {
    const { guard } = await import("@/lib/enforce/sdk");
    const { ambit } = await import("@/examples/sdk/ambit");
    const take = guard(async (_: typeof payment, { permit }) => permit, {
      ambit,
      action: "bank.pay",
      resource: { type: "payment", id: payment.to },
      redeem: "tool",
    });
    const [permit] = await Promise.all([take(payment), answerNext()]);
    return permit;
  }

  function served(handler: (request: NextRequest) => Promise<Response>): RequestListener {
    return async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      const headers = new Headers(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
      const body = Buffer.concat(chunks);
      const answer = await handler(
        new NextRequest(`http://${req.headers.host}${req.url}`, { method: "POST", headers, body }),
      );
      res.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    };
  }

  async function listen(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
});

describe("the guides", () => {
  test("show nothing but what is run here", async () => {
    const examples = await filesUnder(["examples/sdk"], [".ts"]);
    const texts = await Promise.all(examples.map(async (name) => withoutIndents(await readFile(name, "utf8"))));
    const shown: string[] = [];
    for (const page of ["docs/sdk.md", "docs/ai-sdk.md", "docs/permits.md"]) {
      const blocks = [...(await readFile(page, "utf8")).matchAll(/^```ts\n(.*?)^```/gms)].map(([, block = ""]) =>
        withoutIndents(block.trim()),
      );
      expect(blocks.length, page).toBeGreaterThan(0);
      for (const block of blocks) {
        const index = texts.findIndex((text) => text.includes(block));
        expect(index, `${page} shows what no example runs:\n${block}`).toBeGreaterThanOrEqual(0);
        shown.push(examples[index] ?? "");
      }
    }
    const test = await readFile("tests/enforce/sdk/examples.test.ts", "utf8");
    const notRun = examples.filter(
      (name) => !test.includes(`@/${name.replace(/\.ts$/, "")}"`) && !isImported(name, texts),
    );
    expect(notRun).toEqual([]);
    expect(new Set(shown).size).toBeGreaterThan(6);
  });
});

function withoutIndents(text: string): string {
  return text.replaceAll(/^ +/gm, "");
}

function isImported(name: string, texts: readonly string[]): boolean {
  return texts.some((text) => text.includes(`from "./${path.basename(name, ".ts")}"`));
}
