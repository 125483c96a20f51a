import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UNDO_MS } from "@/lib/contracts/answers";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { approve } from "@/lib/services/approval/approve";
import { approveUndoably } from "@/lib/services/approval/approveUndoably";
import { get } from "@/lib/services/approval/get";
import type { PersonActor } from "@/lib/services/context";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { Problem } from "@/lib/services/problem";
import {
  type AccessServer,
  accessServer,
  call,
  evaluate,
  payment,
  presenting,
  submit,
  task,
} from "@/tests/support/accessServer";
import { testContext } from "@/tests/support/context";

let server: AccessServer;
let token: string;
beforeEach(async () => {
  server = await accessServer();
  token = await server.token();
});
afterEach(() => server.close());

async function as(name: string, changed: Partial<PersonActor> = {}) {
  const actor = { ...(await server.organisation.person(`${name}@example.com`)), ...changed };
  return testContext({ db: server.db, clock: server.clock, actor });
}
const SUPPLIER = "DE89370400440532013000";
const edit = async (id: string, args: JsonObject, name = "olga") =>
  approve({ ctx: await as(name), input: { id, answer: { arguments: args } } });
const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: unknown) => (error instanceof Problem ? `${error.kind}: ${error.message}` : Promise.reject(error)),
  );

describe("arguments that an approver changed", () => {
  it("are what is approved: the agent gets them, and they alone are honoured", async () => {
    const id = await submit(server, payment({ amount: 120 }), token);
    const edited = { recipient: SUPPLIER, amount: 80 };
    expect(await edit(id, edited)).toMatchObject({ status: "approved" });
    expect((await task(server, id, token)).result?.edited).toEqual({ arguments: edited });
    expect((await evaluate(server, presenting(payment({ amount: 120 }), id), token)).reason).toBe("out_of_scope");
    expect((await evaluate(server, presenting(payment({ amount: 80 }), id), token)).reason).toBe("approval_honoured");
    const card = await get({ ctx: await as("otto"), input: { id } });
    expect(card).toMatchObject({ arguments: edited, edited: { by: "Olga Petrov", edition: 1, from: { amount: 120 } } });
  });

  it("are not given to whoever asks for the action as it was", async () => {
    const id = await submit(server, payment({ amount: 120 }), token);
    await edit(id, { recipient: SUPPLIER, amount: 80 });
    expect(await submit(server, payment({ amount: 120 }), token)).not.toBe(id);
  });

  it.each<[string, JsonObject, RegExp]>([
    ["the budget does not hold", { recipient: SUPPLIER, amount: 501 }, /would be denied.*Nothing was saved/],
    ["the action does not take", { recipient: SUPPLIER }, /would be denied.*Nothing was saved/],
    ["are the same", { recipient: SUPPLIER, amount: 120 }, /same as before/],
  ])("that %s are refused before anything is saved", async (_, args, message) => {
    const id = await submit(server, payment({ amount: 120 }), token);
    expect(await problemOf(edit(id, args))).toMatch(message);
    const card = await get({ ctx: await as("olga"), input: { id } });
    expect(card).toMatchObject({ status: "pending", edited: null, answers: [] });
  });

  it("that need an answer which nobody here was asked for are refused", async () => {
    // 1,900 of 2,000 a day are used: 90 more are within the limit, 480 more are not, and then the treasury is asked.
    for (const amount of [480, 480, 480, 460]) {
      const one = await submit(server, payment({ amount }), token);
      await approve({ ctx: await as("otto"), input: { id: one } });
      expect((await evaluate(server, presenting(payment({ amount }), one), token)).reason).toBe("approval_honoured");
    }
    const id = await submit(server, payment({ amount: 90 }), token);
    expect(await problemOf(edit(id, { recipient: SUPPLIER, amount: 450 }))).toMatch(/also needs an answer to a limit/);
    expect(await edit(id, { recipient: SUPPLIER, amount: 95 })).toMatchObject({ status: "approved" });
  });

  it("void the answers before them, and an editor alone is one of two", async () => {
    const run = (label: string) =>
      call("banking.start_payment_run", {
        resource: { type: "payment_run", id: "nightly" },
        context: { arguments: { label } },
      });
    const id = await submit(server, run("all"), token);
    expect(await approve({ ctx: await as("olga"), input: { id } })).toMatchObject({ status: "pending" });
    expect(await edit(id, { label: "small" }, "otto")).toMatchObject({ status: "pending" });
    const card = await get({ ctx: await as("rita"), input: { id } });
    expect(card.requirements).toMatchObject([
      { name: "operator", count: 1, filled: 1 },
      { name: "security_reviewer", count: 1, filled: 0 },
    ]);
    expect(await problemOf(approve({ ctx: await as("otto"), input: { id } }))).toMatch(/^conflict: You have answered/);
    const answer = { action_digest: card.action_digest };
    expect(await approve({ ctx: await as("rita"), input: { id, answer } })).toMatchObject({ status: "approved" });
    expect((await evaluate(server, presenting(run("small"), id), token)).reason).toBe("approval_honoured");
  });

  it("are approved by nobody who has not seen them: neither from an old page nor by who says nothing of it", async () => {
    const run = (label: string) =>
      call("banking.start_payment_run", {
        resource: { type: "payment_run", id: "nightly" },
        context: { arguments: { label } },
      });
    const id = await submit(server, run("all"), token);
    const { action_digest: seen } = await get({ ctx: await as("rita"), input: { id } });
    await edit(id, { label: "more" }, "otto");
    for (const answer of [{}, { action_digest: seen }]) {
      expect(await problemOf(approve({ ctx: await as("rita"), input: { id, answer } }))).toMatch(
        /^conflict.*look at it/,
      );
      expect(await problemOf(approveUndoably({ ctx: await as("rita"), input: { id, answer } }))).toMatch(/^conflict/);
    }
    expect((await get({ ctx: await as("rita"), input: { id } })).status).toBe("pending");
  });

  it("tell who may not answer nothing of what the budget would say", async () => {
    const id = await submit(server, payment({ amount: 120 }), token);
    expect(await problemOf(edit(id, { recipient: SUPPLIER, amount: 501 }, "vera"))).toMatch(/^forbidden/);
    expect(await problemOf(edit(id, { recipient: SUPPLIER, amount: 501 }, "omar"))).toMatch(/^forbidden/);
    expect(await problemOf(edit(id, { recipient: SUPPLIER, amount: 501 }, "sam"))).toMatch(/^not_found/);
  });

  it("that wait as another approval already are refused", async () => {
    const [id, other] = [
      await submit(server, payment({ amount: 120 }), token),
      await submit(server, payment({ amount: 80 }), token),
    ];
    expect(await problemOf(edit(id, { recipient: SUPPLIER, amount: 80 }))).toMatch(/^conflict.*another approval/);
    expect((await get({ ctx: await as("olga"), input: { id } })).status).toBe("pending");
    expect((await get({ ctx: await as("olga"), input: { id: other } })).status).toBe("pending");
  });

  it("are what the next card compares with, not what was refused", async () => {
    const first = await submit(server, payment({ amount: 500 }), token);
    await edit(first, { recipient: SUPPLIER, amount: 50 });
    const again = await submit(server, payment({ amount: 500 }), token);
    const card = await get({ ctx: await as("otto"), input: { id: again } });
    expect(card.last_approved?.arguments).toMatchObject({ amount: 50 });
    expect(card.history).toMatchObject([{ id: first, status: "approved", same_action: false }]);
  });

  it("drop a yes to the former ones that has not taken effect", async () => {
    const id = await submit(server, payment({ amount: 120 }), token);
    await approveUndoably({ ctx: await as("olga"), input: { id } });
    await approveUndoably({
      ctx: await as("otto"),
      input: { id, answer: { arguments: { recipient: SUPPLIER, amount: 80 } } },
    });
    server.clock.advance(UNDO_MS);
    expect(await sweepDeadlines({ ctx: server.system })).toMatchObject({ released: 1 });
    const answers = await server.db.prisma.approvalAnswer.findMany({ include: { person: true } });
    expect(answers.map(({ person, edition }) => [person.email, edition])).toEqual([["otto@example.com", 1]]);
  });

  it("are one edition where two edit in the same moment", async () => {
    const id = await submit(server, payment({ amount: 120 }), token);
    const outcomes = await Promise.all([
      problemOf(edit(id, { recipient: SUPPLIER, amount: 80 }, "olga")),
      problemOf(edit(id, { recipient: SUPPLIER, amount: 70 }, "otto")),
    ]);
    expect(outcomes.filter((outcome) => outcome === "none")).toHaveLength(1);
    expect(outcomes.find((outcome) => outcome !== "none")).toMatch(/^conflict/);
  });

  it("cannot be changed once they are approved, whatever the code says", async () => {
    const id = await submit(server, payment({ amount: 120 }), token);
    await edit(id, { recipient: SUPPLIER, amount: 80 });
    await expect(
      server.db.prisma.approval.update({ where: { id }, data: { editedArguments: { amount: 9_999 } } }),
    ).rejects.toThrow(/while the approval waits/);
  });
});
