import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approve } from "@/lib/services/approval/approve";
import { deny } from "@/lib/services/approval/deny";
import { testContext } from "@/tests/support/context";
import { type Agent, type Answer, type GatewayTest, gatewayTest } from "./support/agent";

let world: GatewayTest;
let agent: Agent;
beforeAll(async () => {
  world = await gatewayTest();
  agent = await world.agent();
});
afterAll(() => world.close());

async function operator() {
  const { db, clock, organisation } = world.ambit;
  return testContext({ db, clock, actor: await organisation.person("olga@example.com") });
}

/** Calls a write that waits, and lets `answer` see its approval once the agent is told of it. */
async function held(
  args: { path: string; content: string },
  answer: (approval: string) => Promise<void>,
  by: Agent = agent,
): Promise<Answer> {
  let answered: Promise<void> | undefined;
  const result = await by.call("write_file", args, {
    onProgress: ({ message = "" }) => {
      const approval = /inbox\/([0-9a-f-]+)/.exec(message)?.[1];
      if (approval !== undefined) answered ??= answer(approval);
    },
  });
  expect(answered, result.text).toBeDefined();
  await answered;
  return result;
}

const approved = async (id: string) => void (await approve({ ctx: await operator(), input: { id } }));

/** How often exactly this call was redeemed, so how often it may have run. */
async function redeemed(path: string): Promise<number> {
  const permits = await world.ambit.db.prisma.permit.findMany({
    where: { redeemedAt: { not: null } },
    include: { evaluation: true },
  });
  return permits.filter(({ evaluation }) => JSON.stringify(evaluation.resource).includes(path)).length;
}

describe("a call that waits for a person", () => {
  test("runs exactly once when it is approved", async () => {
    const args = { path: "published/once.md", content: "Approved" };
    const answer = await held(args, async (id) => {
      expect(existsSync(world.path(args.path))).toBe(false);
      await approved(id);
    });
    expect(answer).toMatchObject({ isError: false, told: { outcome: "allow", reason: "approval_honoured" } });
    expect(await world.text(args.path)).toBe("Approved");
    expect(await redeemed(args.path)).toBe(1);
    const kinds = await world.ambit.db.prisma.fragment.findMany({ where: { kind: { startsWith: "hold." } } });
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(["hold.ended", "hold.started"]);
  });

  test("does not run when it is denied, and the agent is told the reason", async () => {
    const args = { path: "published/denied.md", content: "No" };
    const answer = await held(args, async (id) => {
      await deny({ ctx: await operator(), input: { id, answer: { reason: "The numbers are wrong" } } });
    });
    expect(answer).toMatchObject({ isError: true, told: { reason: "approval_denied" } });
    expect(answer.text).toContain("The numbers are wrong");
    expect(existsSync(world.path(args.path))).toBe(false);
  });

  test("does not run when nobody answers in time", async () => {
    const args = { path: "published/late.md", content: "Late" };
    const answer = await held(args, async () => world.ambit.clock.advance(31 * 60_000));
    expect(answer.told).toMatchObject({ reason: "approval_expired", approval: { status: "expired" } });
    expect(existsSync(world.path(args.path))).toBe(false);
  });

  test("that two agents make at once runs once for one approval", async () => {
    const args = { path: "published/both.md", content: "Both" };
    const other = await world.agent();
    let waiting = 0;
    const whenBothWait = async (id: string) => {
      waiting += 1;
      if (waiting === 2) await approved(id);
    };
    const answers = await Promise.all([held(args, whenBothWait), held(args, whenBothWait, other)]);
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
    expect(answers.find(({ isError }) => isError)?.text).toContain("an identical call may have used it");
    expect(await redeemed(args.path)).toBe(1);
    expect(await world.ambit.db.prisma.approval.count({ where: { status: "pending" } })).toBe(0);
  });

  test("is answered with its approval's link past the gateway's patience, and the same call later finds the approval", async () => {
    const args = { path: "published/patient.md", content: "Later" };
    const hurried = await world.agent({ patience: 0 });
    const first = await hurried.call("write_file", args);
    const id = String(first.told.approval?.id);
    expect(first).toMatchObject({ isError: true, told: { reason: "approval_required" } });
    expect(first.text).toContain(`http://ambit.test/inbox/${id}`);
    expect((await hurried.call("write_file", args)).told.approval?.id).toBe(id);
    await hurried.close();

    await approved(id);
    const later = await world.agent({ patience: 0 });
    expect(await later.call("write_file", args)).toMatchObject({
      isError: false,
      told: { reason: "approval_honoured" },
    });
    expect(await world.text(args.path)).toBe("Later");
    expect((await later.call("write_file", args)).told.approval?.id).not.toBe(id);
    expect(await redeemed(args.path)).toBe(1);
  });

  test("is found again by a new gateway when the first was killed while it held", async () => {
    const args = { path: "published/killed.md", content: "Again" };
    const killed = await world.agent();
    let id = "";
    const lost = killed
      .call("write_file", args, {
        onProgress: ({ message = "" }) => {
          id = /inbox\/([0-9a-f-]+)/.exec(message)?.[1] ?? id;
          void killed.close("kill");
        },
      })
      .catch(() => "lost");
    expect(await lost).toBe("lost");
    expect(existsSync(world.path(args.path))).toBe(false);

    await approved(id);
    const answer = await (await world.agent()).call("write_file", args);
    expect(answer).toMatchObject({ isError: false, told: { reason: "approval_honoured" } });
    expect(await redeemed(args.path)).toBe(1);
  });

  test("is asked about again when its session has become riskier since it was approved", async () => {
    const args = { path: "published/riskier.md", content: "Riskier" };
    const reader = await world.agent({ patience: 0 });
    const id = String((await reader.call("write_file", args)).told.approval?.id);
    await approved(id);
    await reader.call("read_text_file", { path: "published/notes.md" });
    const again = await reader.call("write_file", args);
    expect(again).toMatchObject({ isError: true, told: { reason: "approval_required" } });
    expect(again.told.approval?.id).not.toBe(id);
    expect(existsSync(world.path(args.path))).toBe(false);
  });

  test("is withdrawn when the agent takes its call back, and keeps its place when the agent only ran out of time", async () => {
    const status = async (id: string) =>
      (await world.ambit.db.prisma.approval.findUniqueOrThrow({ where: { id } })).status;
    const waiting = (options: { signal?: AbortSignal; timeout?: number }, path: string, onHeld: (id: string) => void) =>
      agent
        .call(
          "write_file",
          { path, content: "Held" },
          {
            ...options,
            onProgress: ({ message = "" }) => onHeld(/inbox\/([0-9a-f-]+)/.exec(message)?.[1] ?? ""),
          },
        )
        .catch(() => undefined);

    const stop = new AbortController();
    let taken = "";
    await waiting({ signal: stop.signal }, "published/taken.md", (id) => {
      taken = id;
      stop.abort("The person changed their mind");
    });
    await expect.poll(() => status(taken), { timeout: 20_000 }).toBe("cancelled");

    let impatient = "";
    await waiting({ timeout: 3_000 }, "published/impatient.md", (id) => {
      impatient = id;
    });
    const again = await world.agent({ patience: 0 });
    await again.call("write_file", { path: "published/impatient.md", content: "Held" });
    expect(await status(impatient)).toBe("pending");
  });
});
