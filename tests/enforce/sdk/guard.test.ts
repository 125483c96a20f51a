import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  type AmbitFault,
  type CallOptions,
  type Denied,
  type GuardOptions,
  guard,
  type Handle,
  NotExecuted,
  OutcomeUnknown,
  type ResultWithheld,
  type StillWaiting,
} from "@/lib/enforce/sdk";
import { askAgent } from "@/lib/services/approval/askAgent";
import { testContext } from "@/tests/support/context";
import { sdkWorld, type World } from "./support/world";

let world: World;
beforeAll(async () => {
  world = await sdkWorld();
});
afterAll(() => world.close());

interface Payment {
  to: string;
  amount: number;
}

/** `bank.pay`, which a person must approve, counting how often it runs. */
function payments(options: Partial<GuardOptions<Payment>> = {}) {
  const ran: Payment[] = [];
  const pay = guard(
    async (payment: Payment) => {
      ran.push(payment);
      return { paid: payment.amount };
    },
    {
      ambit: world.bank(),
      action: "bank.pay",
      resource: ({ to }) => ({ type: "payment", id: to }),
      ...options,
    },
  );
  return { pay, ran };
}

/** Answers the approval of a call the first time that it is told to wait. */
function whenAsked(answer: (approvalId: string) => Promise<void>): CallOptions {
  let answered = false;
  return {
    onWaiting: async ({ handle }) => {
      if (answered) return;
      answered = true;
      await answer(handle.approvalId);
    },
  };
}

const thing = { type: "account", id: "acc-1" };

/** One of the actions of the bank that is allowed at once, with a tool that answers `result`. */
function reading(action: string, result: unknown, options: Partial<GuardOptions<object>> = {}) {
  const tool = vi.fn(async () => result);
  return { tool, call: guard(tool, { ambit: world.bank(), action, resource: thing, ...options }) };
}

describe("an allowed call", () => {
  test("runs once with what was decided on, is redeemed before, and its outcome is recorded", async () => {
    const ambit = world.bank();
    const session = await ambit.openSession({ request: "Put a note on acc-1", label: "ticket 4711" });
    const given = { text: "Due on Friday", tags: ["due"] };
    const { db } = world.server;
    const note = guard(
      async (args: typeof given, call) => {
        given.tags.push("changed meanwhile");
        expect(args).toEqual({ text: "Due on Friday", tags: ["due"] });
        const permit = await db.prisma.permit.findFirstOrThrow({ where: { evaluation: { id: call.evaluationId } } });
        expect(permit.redeemedAt).not.toBeNull();
        call.changed({ resource: { type: "note", id: "n-1" }, before: null, after: args.text });
        return { id: "n-1", evaluation: call.evaluationId, from: "letters@example.com" };
      },
      { ambit, action: "bank.note", resource: thing, session, correlation: { toolCallId: "call_9" } },
    );
    const { evaluation: id } = await note(given, { justification: "It is due", confidence: 0.9 });
    await ambit.flush();
    const stored = await db.prisma.evaluation.findUniqueOrThrow({
      where: { id },
      include: { session: true, result: { include: { stateChanges: true } } },
    });
    expect(stored).toMatchObject({
      action: "bank.note",
      arguments: { text: "Due on Friday", tags: ["due"] },
      toolCallId: "call_9",
      justification: "It is due",
      confidence: 0.9,
      session: { id: session.id, label: "ticket 4711" },
      result: { status: "succeeded", stateChanges: [{ resourceId: "n-1", before: null, after: "Due on Friday" }] },
    });
    expect(stored.result?.observed).toEqual(
      expect.arrayContaining(await session.observed("letters@example.com", undefined)),
    );
    const kinds = await db.prisma.fragment.findMany({
      where: { kind: { startsWith: "tool" } },
      select: { kind: true },
    });
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["tool_call.started", "tool_result"]));
  });

  test("shares one access token with the others until it nears its end, and gets a new one then", async () => {
    const { db, clock } = world.server;
    const ambit = world.bank();
    const { call } = reading("bank.balance", 12, { ambit });
    const issued = () => db.prisma.auditEvent.count({ where: { event: "access_token.issued" } });
    const before = await issued();
    await Promise.all([call({}), call({}), call({})]);
    expect(await issued()).toBe(before + 1);
    clock.advance(9 * 60_000);
    await call({});
    expect(await issued()).toBe(before + 2);
  });

  test.each([
    ["that fails is told as failed", new Error("The ledger is closed"), "failed", "The ledger is closed"],
    ["that is sure that nothing happened gives its limits back", new NotExecuted("Busy"), "not_executed", "Busy"],
    [
      "that cannot know says so",
      new OutcomeUnknown("Cut off"),
      "failed",
      /unknown whether the call took effect: Cut off/,
    ],
  ])("%s", async (_, fault, status, error) => {
    let id = "";
    const failing = guard(
      async (_args: object, call) => {
        id = call.evaluationId;
        throw fault;
      },
      { ambit: world.bank(), action: "bank.note", resource: thing },
    );
    await expect(failing({})).rejects.toBe(fault);
    expect(await world.outcome(id)).toMatchObject({ status, error: expect.stringMatching(error) });
  });

  test("with arguments that JSON would change is refused before anybody is asked", async () => {
    const { call, tool } = reading("bank.balance", 1);
    for (const args of [{ at: new Date(0) }, { n: Number.NaN }, { f: () => 1 }, JSON.parse('{"__proto__":{"a":1}}')])
      await expect(call(args)).rejects.toThrow(TypeError);
    expect(tool).not.toHaveBeenCalled();
  });
});

describe("a denied call", () => {
  test("does not run, and throws the reasons in words for the agent", async () => {
    const { pay, ran } = payments();
    const denied = (await pay({ to: "acc-2", amount: 501 }).catch((error: unknown) => error)) as Denied;
    expect(denied).toMatchObject({
      code: "denied",
      reason: "arguments_outside_grant",
      evaluationId: expect.any(String),
    });
    expect(denied.message).toMatch(/did not run\. .*pay/);
    expect(ran).toEqual([]);
  });

  test("that a person takes over says who has the task", async () => {
    const { call, tool } = reading("bank.close", 1);
    await expect(call({})).rejects.toMatchObject({
      code: "denied",
      reason: "handed_off",
      handOff: { id: expect.any(String) },
    });
    expect(tool).not.toHaveBeenCalled();
  });
});

describe("a call that people are asked about", () => {
  test("runs once when it is approved", async () => {
    const { pay, ran } = payments();
    expect(await pay({ to: "acc-3", amount: 3 }, whenAsked(world.approve))).toEqual({ paid: 3 });
    expect(ran).toEqual([{ to: "acc-3", amount: 3 }]);
  });

  test("runs with the arguments that an approver gave it", async () => {
    const { pay, ran } = payments();
    const lower = async (id: string) => {
      const { db } = world.server;
      const { actionDigest } = await db.prisma.approval.findUniqueOrThrow({ where: { id } });
      await world.approve(id, { arguments: { to: "acc-4", amount: 40 }, action_digest: actionDigest });
    };
    await pay({ to: "acc-4", amount: 400 }, whenAsked(lower));
    expect(ran).toEqual([{ to: "acc-4", amount: 40 }]);
  });

  test("does not run when it is denied, expires or is withdrawn, and says which", async () => {
    const { pay, ran } = payments();
    const denied = pay(
      { to: "acc-5", amount: 5 },
      whenAsked((id) => world.deny(id, "Paid already")),
    );
    await expect(denied).rejects.toMatchObject({ status: "denied", said: "Paid already" });
    const late = pay(
      { to: "acc-6", amount: 6 },
      whenAsked(async () => world.server.clock.advance(31 * 60_000)),
    );
    await expect(late).rejects.toMatchObject({ status: "expired" });
    const withdrawn = pay(
      { to: "acc-7", amount: 7 },
      whenAsked((id) => world.bank().withdraw(id, "By hand")),
    );
    await expect(withdrawn).rejects.toMatchObject({ status: "cancelled" });
    expect(ran).toEqual([]);
  });

  test("answers what an approver wants to know, and goes on waiting", async () => {
    const { db, clock, organisation } = world.server;
    const ctx = testContext({ db, clock, actor: await organisation.person("olga@example.com") });
    const { pay } = payments({
      onQuestion: async (question) => {
        const { approvalId } = await db.prisma.approvalQuestion.findFirstOrThrow({ where: { text: question } });
        setTimeout(() => void world.approve(approvalId), 0);
        return "For the rent";
      },
    });
    const asking = (id: string) => askAgent({ ctx, input: { id, answer: { text: "What for?" } } });
    await pay(
      { to: "acc-8", amount: 8 },
      whenAsked(async (id) => void (await asking(id))),
    );
    expect(await db.prisma.approvalQuestion.findFirst({ where: { text: "What for?" } })).toMatchObject({
      reply: "For the rent",
    });
  });

  test("that is given up leaves its request in place, and nothing runs", async () => {
    const { pay, ran } = payments();
    const stop = new AbortController();
    const options = { ...whenAsked(async () => stop.abort("no longer")), signal: stop.signal };
    const given = (await pay({ to: "acc-9", amount: 9 }, options).catch((error: unknown) => error)) as StillWaiting;
    expect(given).toMatchObject({ code: "call_aborted", cause: "no longer" });
    const approval = await world.server.db.prisma.approval.findUnique({ where: { id: given.handle.approvalId } });
    expect(approval?.status).toBe("pending");
    expect(ran).toEqual([]);
  });
});

describe("a call that waits beyond the life of its process", () => {
  /** A call that gave up waiting at once, and what was kept of it. */
  async function kept(to: string): Promise<string> {
    const { pay } = payments();
    const waiting = (await pay({ to, amount: 1 }, { patienceMs: 0 }).catch((error: unknown) => error)) as StillWaiting;
    expect(waiting).toMatchObject({ code: "still_waiting", link: expect.stringContaining("/inbox/") });
    return JSON.stringify(waiting.handle);
  }
  const approvalIn = (handle: string) => (JSON.parse(handle) as Handle).approvalId;

  test("is taken up by another one, waiting or approved", async () => {
    const waiting = await kept("acc-10");
    const { pay, ran } = payments();
    await pay.resume(waiting, whenAsked(world.approve));
    const approved = await kept("acc-11");
    await world.approve(approvalIn(approved));
    await pay.resume(approved);
    expect(ran).toEqual([
      { to: "acc-10", amount: 1 },
      { to: "acc-11", amount: 1 },
    ]);
  });

  test("runs once, however often and by however many it is resumed", async () => {
    const handle = await kept("acc-12");
    await world.approve(approvalIn(handle));
    const { pay, ran } = payments();
    const results = await Promise.allSettled([pay.resume(handle), payments().pay.resume(handle), pay.resume(handle)]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "approval_gone" });
    await expect(pay.resume(handle)).rejects.toMatchObject({ code: "approval_gone", reason: "approval_expired" });
    expect(ran.length).toBeLessThanOrEqual(1);
    expect(await world.server.db.prisma.approval.count({ where: { status: "pending", id: approvalIn(handle) } })).toBe(
      0,
    );
  });

  test("can be resumed again when it had ended between the yes and the run: nothing had run", async () => {
    const handle = await kept("acc-13");
    await world.approve(approvalIn(handle));
    const crashed = payments({ ambit: await withRedeemCutOff() });
    await expect(crashed.pay.resume(handle)).rejects.toMatchObject({ kind: "unreachable" });
    expect(crashed.ran).toEqual([]);
    const { pay, ran } = payments();
    await pay.resume(handle);
    expect(ran).toHaveLength(1);
  });

  test("is not run when it is allowed without its approval meanwhile: it could then run twice", async () => {
    const ambit = world.bank();
    const session = await ambit.openSession();
    const tool = vi.fn(async () => 1);
    const once = guard(tool, { ambit, action: "bank.once", resource: thing, session });
    const waiting = (await once({ amount: 1 }, { patienceMs: 0 }).catch((error: unknown) => error)) as StillWaiting;
    await world.approve(waiting.handle.approvalId);
    await reading("bank.letters", "Dear all", { ambit, session }).call({});
    const gone = (await once.resume(waiting.handle).catch((error: unknown) => error)) as StillWaiting;
    expect(gone).toMatchObject({ code: "approval_gone", reason: "no_longer_needed" });
    expect(await world.outcome(String(gone.evaluationId))).toMatchObject({ status: "not_executed" });
    expect(tool).not.toHaveBeenCalled();
  });

  test("whose handle says another amount than what was approved does not run", async () => {
    const handle = JSON.parse(await kept("acc-14")) as Handle;
    await world.approve(handle.approvalId);
    const { pay, ran } = payments();
    const changed = { ...handle, arguments: { to: "acc-14", amount: 500 } };
    await expect(pay.resume(changed, { patienceMs: 0 })).rejects.toMatchObject({ code: "still_waiting" });
    expect(ran).toEqual([]);
  });
});

describe("an obligation", () => {
  test("takes out, blots out and picks fields wherever they stand, also in a text that holds JSON", async () => {
    const account = { id: 1, iban: "DE89", owner: { name: "Dana", phone: "+49 30 1234567", iban: "x" } };
    const { call } = reading("bank.account", { items: [account], raw: JSON.stringify({ iban: "DE89", id: 2 }) });
    expect(await call({})).toEqual({
      items: [{ id: 1, owner: { name: "Dana", phone: "••••••••567" } }],
      raw: '{"id":2}',
    });
    const people = reading("bank.people", {
      page: 1,
      people: [{ name: "Dana", iban: "DE89", born: 1980 }, { iban: "x" }],
    });
    expect(await people.call({})).toEqual({ people: [{ name: "Dana" }] });
  });

  test("that cannot be applied withholds the result of a call that ran", async () => {
    const { call } = reading("bank.account", "IBAN: DE89");
    const withheld = (await call({}).catch((error: unknown) => error)) as ResultWithheld;
    expect(withheld).toMatchObject({ code: "result_withheld" });
    expect(withheld.message).not.toContain("DE89");
    expect(await world.outcome(String(withheld.evaluationId))).toMatchObject({ status: "succeeded" });
  });

  test("that is not understood means no, and gives the permit back unused", async () => {
    for (const action of ["bank.shred", "bank.rows"]) {
      const { call, tool } = reading(action, []);
      const fault = (await call({}).catch((error: unknown) => error)) as Denied;
      expect(fault).toMatchObject({ code: "obligation_not_understood" });
      expect(await world.outcome(String(fault.evaluationId))).toMatchObject({ status: "not_executed" });
      expect(tool).not.toHaveBeenCalled();
    }
  });

  test("that the tool or a function carries out is left to it", async () => {
    const rows = guard(
      async (_: object, { obligations }) => obligations.map(({ type, properties }) => ({ type, ...properties })),
      {
        ambit: world.bank(),
        action: "bank.rows",
        resource: thing,
        obligations: { row_filter: "tool" },
      },
    );
    expect(await rows({})).toEqual([{ type: "row_filter", filter: "team = payments" }]);
    const shred = reading("bank.shred", { a: 1 }, { obligations: { shred_after_reading: () => "shredded" } });
    expect(await shred.call({})).toBe("shredded");
  });

  test("log keeps arguments and result with the record before anything runs, which only an enforcement point can", async () => {
    const ambit = world.bank();
    await reading("bank.audited", { seen: "all", iban: "DE89" }, { ambit }).call({ of: "acc-1" });
    await ambit.flush();
    // What of the result must not pass does not pass into the record either.
    const ended = await world.server.db.prisma.fragment.findMany({ where: { kind: "tool_result" } });
    const last = ended.map(({ content }) => String(content)).find((text) => text.includes('"seen":"all"'));
    expect([last !== undefined, last?.includes("DE89")]).toEqual([true, false]);
    const logged = await world.server.db.prisma.fragment.findMany({ where: { kind: "request.logged" } });
    expect(JSON.stringify(logged)).toContain('"of":"acc-1"');
    const { call, tool } = reading("bank.audited", 1, {
      ambit: world.bank({ credential: world.secret("bank", "agent") }),
    });
    await expect(call({})).rejects.toMatchObject({ code: "obligation_not_understood", types: ["log"] });
    expect(tool).not.toHaveBeenCalled();
  });
});

describe("an Ambit that", () => {
  const allow = { evaluation_id: "e", outcome: "allow", reason: "granted", reasons: [], permit: "p" };
  const answers: [string, number, string][] = [
    ["fails", 500, "{}"],
    ["refuses the request", 400, '{"detail":"Some fields are not valid."}'],
    ["answers no JSON", 200, "<html>"],
    ["answers something else", 200, "[]"],
    [
      "allows without a permit",
      200,
      JSON.stringify({ decision: true, context: { ...allow, permit: "", obligations: [] } }),
    ],
    ["allows without its obligations", 200, JSON.stringify({ decision: true, context: allow })],
    ["says yes and no at once", 200, JSON.stringify({ decision: true, context: { ...allow, outcome: "deny" } })],
    ["says no and yes at once", 200, JSON.stringify({ decision: false, context: { ...allow, obligations: [] } })],
    ["sends elsewhere", 307, ""],
  ];

  test.each(answers)("%s lets nothing run", async (_, status, body) => {
    const ambit = await between((path, res) => {
      if (path !== "/access/v1/evaluation") return false;
      res.writeHead(status, { Location: `${world.server.origin}${path}` }).end(body);
      return true;
    });
    const { call, tool } = reading("bank.balance", 1, { ambit });
    const fault = (await call({}).catch((error: unknown) => error)) as AmbitFault;
    expect(fault.code).toBe("ambit_fault");
    expect(tool).not.toHaveBeenCalled();
  });

  test("does not take the credential, or is not there, lets nothing run", async () => {
    for (const changed of [{ credential: "ambit_cred_unknown" }, { url: "http://127.0.0.1:9" }]) {
      const { call, tool } = reading("bank.balance", 1, { ambit: world.bank(changed) });
      await expect(call({})).rejects.toMatchObject({ code: "ambit_fault" });
      expect(tool).not.toHaveBeenCalled();
    }
    expect(() => world.bank({ url: "http://ambit.example.com" })).toThrow(/https/);
  });

  test("redeems no permit with its decision and cannot redeem it afterwards lets nothing run", async () => {
    const { call, tool } = reading("bank.balance", 1, { ambit: await withRedeemCutOff(/,"redeem_permit":true/) });
    await expect(call({})).rejects.toMatchObject({ kind: "unreachable" });
    expect(tool).not.toHaveBeenCalled();
  });

  test("is away when the call has run is told again; the result goes to the caller", async () => {
    let away = true;
    let id = "";
    const ambit = await between((path, res) => {
      if (path !== "/access/v1/outcomes" || !away) return false;
      away = false;
      res.writeHead(503).end("{}");
      return true;
    });
    const note = guard(
      async (_: object, { evaluationId }) => {
        id = evaluationId;
        return "done";
      },
      { ambit, action: "bank.note", resource: thing },
    );
    expect(await note({})).toBe("done");
    expect(await world.outcome(id)).toBeNull();
    await ambit.flush(20_000);
    expect(await world.outcome(id)).toMatchObject({ status: "succeeded" });
  });
});

/** A connection that passes something which may answer in Ambit's place, and takes out of requests what that does not know. */
async function between(tamper: (path: string, res: ServerResponse) => boolean, unknown: RegExp | string = "") {
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    if (tamper(req.url ?? "", res)) return;
    const { authorization, "content-type": type } = req.headers;
    const answer = await fetch(`${world.server.origin}${req.url}`, {
      method: req.method ?? "GET",
      headers: { ...(authorization ? { authorization } : {}), ...(type ? { "content-type": type } : {}) },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks).toString().replace(unknown, "") }),
    });
    res.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return world.bank({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** @param unknown what of a request it does not know */
function withRedeemCutOff(unknown?: RegExp) {
  return between((path, res) => {
    if (path !== "/access/v1/permits/redeem") return false;
    res.destroy();
    return true;
  }, unknown);
}
