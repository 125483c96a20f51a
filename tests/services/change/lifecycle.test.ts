import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { editChange } from "@/lib/services/change/edit";
import { listChanges } from "@/lib/services/change/list";
import { rebaseChange } from "@/lib/services/change/rebase";
import { rejectChange } from "@/lib/services/change/reject";
import { rollBackBudget } from "@/lib/services/change/rollBack";
import { settleChanges } from "@/lib/services/change/settle";
import { withdrawChange } from "@/lib/services/change/withdraw";
import { call, evaluate } from "@/tests/support/accessServer";
import { type Desk, openDesk } from "./desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

/** The budget of billing-helper with some grants edited; null takes one out. */
async function budget(edits: Record<string, object | null>, agent = "billing-helper") {
  const grants = { ...(await desk.grants(agent)) } as Record<string, object>;
  for (const [id, edit] of Object.entries(edits)) {
    if (edit === null) delete grants[id];
    else grants[id] = { ...grants[id], id, ...edit };
  }
  return { agent, budget: { grants: Object.values(grants) } };
}

const amount = (maximum: number) => ({ type: "object", properties: { amount: { exclusiveMinimum: 0, maximum } } });
const pay = async (sum: number) => {
  const token = await desk.server.token();
  const body = call("banking.send_money", {
    resource: { type: "payment", id: "inv" },
    context: { arguments: { recipient: "DE89370400440532013000", amount: sum } },
  });
  return (await evaluate(desk.server, body, token)).reason;
};

describe("a change", () => {
  it("that narrows is in force when it is submitted, by one authorised person", async () => {
    expect(await pay(450)).toBe("approval_required");
    const id = await desk.propose("olga", await budget({ "pay-suppliers": { arguments: amount(400) } }));
    expect((await desk.get("olga", id)).difference).toMatchObject({ verdict: "narrows", categories: [] });
    const before = await desk.version("billing-helper");
    expect(await desk.submit("olga", id)).toMatchObject({ status: "in_force" });
    expect(await desk.version("billing-helper")).toBe(before + 1);
    expect(await pay(450)).toBe("arguments_outside_grant");
    expect(await desk.events(id)).toEqual(["change.created", "change.submitted", "change.put_in_force"]);
  });

  it("that widens waits for a security reviewer, and is in force with the approval", async () => {
    const id = await desk.propose("olga", await budget({ "pay-suppliers": { arguments: amount(800) } }));
    expect(await desk.submit("olga", id)).toMatchObject({ status: "submitted" });
    expect(await pay(750)).toBe("arguments_outside_grant");
    const view = await desk.get("olga", id);
    expect(view.difference.categories.map(({ words }) => words)).toEqual(["write in production for billing-helper"]);
    expect(view.reviewers).toEqual({
      required: 1,
      could: [{ email: "rita@example.com", name: "Rita Roe" }],
      nobody: null,
    });
    expect(view.evidence).toMatchObject([{ agent: "billing-helper", power: "write", environment: "production" }]);
    expect(view.replay).toMatchObject({ decisions: 2, flips: [{ from: "deny", to: "escalate", count: 1 }] });
    expect(await desk.approve("rita", id, { digest: view.submitted_digest })).toMatchObject({ status: "in_force" });
    expect(await pay(750)).toBe("approval_required");
    await expect(desk.approve("rita", id)).rejects.toMatchObject({ kind: "conflict" });
  });
});

const grant = (changed: object) => ({ actions: ["banking.list_invoices"], environments: ["staging"], ...changed });
const submitted = async (who: string, content: object) => {
  const id = await desk.propose(who, content);
  const { status } = await desk.submit(who, id);
  return { id, status };
};
const put = async (content: object) => {
  const { id, status } = await submitted("olga", content);
  if (status === "submitted") await desk.approve("rita", id);
  return id;
};

describe("one category a request", () => {
  it.each<[string, () => Promise<object> | object, RegExp]>([
    [
      "two environments",
      () => budget({ more: grant({ environments: ["staging", "production"], actions: ["banking.read_salaries"] }) }),
      /read in production for billing-helper; read in staging for billing-helper/,
    ],
    [
      "two powers",
      () => budget({ more: grant({ actions: ["banking.list_invoices", "banking.tag_invoice"] }) }),
      /read in staging for billing-helper; write in staging for billing-helper/,
    ],
    [
      "a grant and the mode",
      async () => ({ ...(await budget({ more: grant({}) })), mode: "observe", observeUntil: "2027-01-01T00:00:00Z" }),
      /observe mode of billing-helper; read in staging/,
    ],
    [
      "two rules",
      () => ({ removeRules: ["irreversible-in-production", "people-close-accounts"] }),
      /the rule .*; the rule/,
    ],
    [
      "two risk facts",
      async () => {
        const action = await desk.action("banking", "send_money");
        return { catalogue: [{ name: "banking", actions: [{ ...action, reversible: true, touches: [] }] }] };
      },
      /the risk fact reversible of banking.send_money; the risk fact touches of banking.send_money/,
    ],
  ])("%s are refused by the server, with how to split them", async (_, content, named) => {
    const id = await desk.propose("rita", await content());
    const refusal = expect.stringMatching(named);
    await expect(desk.submit("rita", id)).rejects.toMatchObject({ kind: "invalid", message: refusal });
    expect(await desk.get("rita", id)).toMatchObject({
      status: "draft",
      submit_refusal: expect.stringMatching(/open a request of its own/),
    });
  });

  it("a lowered risk fact counts for every agent that it reaches, each with its evidence", async () => {
    const action = await desk.action("banking", "send_money");
    const { id } = await submitted("rita", {
      catalogue: [{ name: "banking", actions: [{ ...action, reversible: true }] }],
    });
    const { difference, evidence } = await desk.get("rita", id);
    expect(difference.categories).toMatchObject([
      { kind: "risk_fact", subject: "banking.send_money", name: "reversible" },
    ]);
    expect(difference.categories[0]?.reaches).toContainEqual({
      agent: "billing-helper",
      action: "banking.send_money",
      environment: "production",
    });
    expect(evidence.map(({ agent }) => agent)).toEqual(["billing-helper"]);
  });

  it("what the stage or a suspension holds back today widens all the same", async () => {
    const outside = await budget({ more: grant({ actions: ["banking.read_salaries"], environments: ["staging"] }) });
    expect((await submitted("olga", outside)).status).toBe("submitted");
    const suspended = { agent: "night-clerk", budget: { grants: [{ id: "a", ...grant({}) }] } };
    expect((await submitted("otto", suspended)).status).toBe("submitted");
  });

  it("a purpose, by which nobody may do more or less, is in force when it is submitted", async () => {
    const { id, status } = await submitted("olga", { agent: "billing-helper", purpose: "Pays what was ordered" });
    expect(status).toBe("in_force");
    expect((await desk.get("olga", id)).difference).toMatchObject({
      categories: [],
      narrowing: ["purpose of billing-helper: nobody may do more or less by it"],
    });
    expect(await desk.server.db.prisma.agent.findFirst({ where: { purpose: "Pays what was ordered" } })).toBeTruthy();
  });

  it("capitals in an address make no other person, and no other change", async () => {
    const vera = { email: "Vera@Example.com", name: "Vera", roles: ["viewer", "operator"], teams: ["payments"] };
    const { id } = await submitted("adam", { person: vera });
    expect(await desk.get("adam", id)).toMatchObject({
      base: { people: { "vera@example.com": { roles: ["viewer"] } } },
      difference: { categories: [{ kind: "person", subject: "vera@example.com" }] },
    });
    const group = { name: "treasury", people: ["OLGA@example.com"] };
    await expect(submitted("adam", { group })).rejects.toMatchObject({
      message: expect.stringMatching(/changes nothing/),
    });
  });

  it("nothing at all is no request", async () => {
    await expect(submitted("olga", await budget({}))).rejects.toMatchObject({
      message: expect.stringMatching(/changes nothing/),
    });
  });
});

describe("what was reviewed is what comes into force", () => {
  it("an edit dismisses every approval, and a reviewer who saw another submission is told so", async () => {
    const { id } = await submitted("olga", await budget({ more: grant({}) }));
    const { submitted_digest: first } = await desk.get("rita", id);
    const next = {
      ...(await budget({ more: grant({ environments: ["staging"], limits: [] }) })),
      reason: "other words",
    };
    await editChange({ ctx: await desk.as("olga"), input: { id, proposal: next } });
    expect(await desk.get("rita", id)).toMatchObject({ status: "draft", edition: 2, submitted_digest: null });
    await expect(desk.approve("rita", id)).rejects.toMatchObject({ kind: "conflict" });
    await desk.submit("olga", id);
    await expect(desk.approve("rita", id, { digest: first })).rejects.toMatchObject({
      message: expect.stringMatching(/anew/),
    });
    await desk.approve("rita", id);
    expect(Object.keys(await desk.grants("billing-helper"))).toContain("more");
  });

  it("says where its tests are found, which is reviewed with it and outlives a rebase", async () => {
    const tests = ["https://ci.example.com/runs/41"];
    const said = {
      ...(await budget({ tested: grant({ actions: ["banking.close_account"], environments: ["staging"] }) })),
      tests,
    };
    const id = await desk.propose("olga", said);
    expect((await desk.get("rita", id)).tests).toEqual(tests);
    await desk.submit("olga", id);
    const { digest } = await desk.get("rita", id);
    await rebaseChange({ ctx: await desk.as("olga"), input: { id } });
    expect(await desk.get("rita", id)).toMatchObject({ tests, digest, status: "draft" });
    const fewer = { ...said, reason: "because", tests: [] };
    await editChange({ ctx: await desk.as("olga"), input: { id, proposal: fewer } });
    const after = await desk.get("rita", id);
    expect([after.tests, after.digest === digest]).toEqual([[], false]);
    await desk.submit("olga", id);
    const data = { tests, status: "approved" as const };
    const move = desk.server.db.prisma.changeRequest.update({ where: { id }, data });
    await expect(move).rejects.toThrow(/only as a draft/);
  });

  it("a base that moved underneath is rebased: what others changed comes along, what both changed is for the author", async () => {
    const { id } = await submitted(
      "olga",
      await budget({ "close-accounts": { environments: ["sandbox", "staging", "production"] } }),
    );
    await put(await budget({ more: null }));
    const moved = { kind: "conflict", message: expect.stringMatching(/Rebase it/) };
    await expect(desk.approve("rita", id)).rejects.toMatchObject(moved);
    expect((await desk.get("rita", id)).rebase).toMatch(/Rebase it/);
    await rebaseChange({ ctx: await desk.as("olga"), input: { id } });
    await desk.submit("olga", id);
    await desk.approve("rita", id);
    expect(Object.keys(await desk.grants("billing-helper"))).not.toContain("more");
    expect(await desk.grants("billing-helper")).toMatchObject({
      "close-accounts": { environments: ["sandbox", "staging", "production"] },
    });

    const other = await desk.propose("olga", await budget({ "tag-invoices": { environments: ["production"] } }));
    await put(await budget({ "tag-invoices": { environments: ["sandbox"] } }));
    await expect(desk.submit("olga", other)).rejects.toMatchObject(moved);
    await expect(rebaseChange({ ctx: await desk.as("olga"), input: { id: other } })).rejects.toMatchObject({
      message: expect.stringMatching(/the grant tag-invoices/),
    });
  });

  it("a rule that moved elsewhere is a moved base too, where it changes what would be approved", async () => {
    const { id } = await submitted(
      "olga",
      await budget({
        "nightly-run": null,
        more: grant({ actions: ["banking.start_payment_run"], environments: ["sandbox"] }),
      }),
    );
    const look = {
      name: "look",
      actions: ["banking.start_payment_run"],
      when: "true",
      effect: "ask",
      approvers: [{ role: "operator", count: 1 }],
    };
    await desk.submit("rita", await desk.propose("rita", { rules: [look] }));
    await expect(desk.approve("rita", id)).rejects.toMatchObject({ kind: "conflict" });
    await withdrawChange({ ctx: await desk.as("olga"), input: { id } });
    await expect(desk.approve("rita", id)).rejects.toMatchObject({ message: expect.stringMatching(/was withdrawn/) });
  });

  it("of two who approve, reject or withdraw at the same moment one wins, and it moves once", async () => {
    const { id } = await submitted("olga", await budget({ again: grant({}) }));
    const before = await desk.version("billing-helper");
    const rita = await desk.as("rita");
    const done = await Promise.allSettled([
      desk.approve("rita", id),
      rejectChange({ ctx: rita, input: { id, review: { reason: "no" } } }),
      withdrawChange({ ctx: await desk.as("olga"), input: { id } }),
    ]);
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of done) if (one.status === "rejected") expect(one.reason).toMatchObject({ kind: "conflict" });
    const { status } = await desk.get("rita", id);
    expect(await desk.version("billing-helper")).toBe(before + (status === "in_force" ? 1 : 0));
    const { prisma } = desk.server.db;
    await expect(prisma.changeRequest.update({ where: { id }, data: { status: "draft" } })).rejects.toThrow(
      /is already/,
    );
    await expect(prisma.changeRequest.delete({ where: { id } })).rejects.toThrow(/never deleted/);
    await expect(prisma.changeReview.deleteMany({})).rejects.toThrow(/append-only/);
  });
});

describe("in time", () => {
  const later = (hours: number) => new Date(desk.server.clock.now().getTime() + hours * 3_600_000).toISOString();
  const settle = () => settleChanges({ ctx: desk.server.system });

  it("an approved change starts when it is due, and goes back by itself at its end", async () => {
    const wide = {
      ...(await budget({ "pay-suppliers": { arguments: amount(900) } })),
      startsAt: later(1),
      endsAt: later(3),
    };
    const { id } = await submitted("olga", wide);
    expect(await desk.approve("rita", id)).toMatchObject({ status: "approved" });
    await settle();
    expect(await pay(850)).toBe("arguments_outside_grant");
    desk.server.clock.advance(3_600_000);
    expect(await settle()).toMatchObject({ started: 1 });
    expect(await settle()).toMatchObject({ started: 0, ended: 0 });
    expect(await pay(850)).toBe("approval_required");
    await put(await budget({ "read-invoices": { environments: ["production"] } }));
    desk.server.clock.advance(2 * 3_600_000);
    expect(await settle()).toMatchObject({ ended: 1 });
    expect(await pay(850)).toBe("arguments_outside_grant");
    expect(await desk.events(id)).toContain("change.ended");
  });

  it("what would do something else by its start goes back to its author", async () => {
    const { id } = await submitted("olga", { ...(await budget({ late: grant({}) })), startsAt: later(1) });
    await desk.approve("rita", id);
    await put(await budget({ "share-with-auditor": null }));
    desk.server.clock.advance(3_600_000);
    await settle();
    expect(await desk.get("olga", id)).toMatchObject({ status: "draft", rebase: expect.stringMatching(/Rebase it/) });
    expect(Object.keys(await desk.grants("billing-helper"))).not.toContain("late");
  });

  it("an end that would widen is nobody's decision", async () => {
    const narrow = { ...(await budget({ "pay-suppliers": { arguments: amount(10) } })), endsAt: later(1) };
    await expect(submitted("olga", narrow)).rejects.toMatchObject({
      message: expect.stringMatching(/cannot end by itself/),
    });
  });
});

describe("going back to an earlier version", () => {
  it("is a change: widening waits for review, narrowing is in force at once", async () => {
    const version = await desk.version("billing-helper");
    const wide = await put(await budget({ later: grant({}) }));
    expect((await desk.get("rita", wide)).status).toBe("in_force");
    const back = await rollBackBudget({
      ctx: await desk.as("olga"),
      input: { agent: "billing-helper", version, reason: "r" },
    });
    expect(back.status).toBe("in_force");
    const again = { agent: "billing-helper", version: version + 1, reason: "r" };
    expect((await rollBackBudget({ ctx: await desk.as("olga"), input: again })).status).toBe("submitted");
  });

  it("of several categories is a request for each, from one click", async () => {
    const version = await desk.version("billing-helper");
    await put(await budget({ later: null, "tag-invoices": null, "pay-suppliers": null, "share-with-auditor": null }));
    const back = await rollBackBudget({
      ctx: await desk.as("olga"),
      input: { agent: "billing-helper", version, reason: "all of it" },
    });
    expect(back).toMatchObject({ status: "submitted", message: expect.stringContaining("several categories") });
    const { changes } = await listChanges({
      ctx: await desk.as("olga"),
      input: { agent: "billing-helper", limit: 10 },
    });
    const opened = changes.filter(({ reason }) => reason === "all of it");
    expect(opened.length).toBeGreaterThan(1);
    for (const { status, categories } of opened)
      if (status === "submitted") expect(categories).toHaveLength(1);
      else expect(status).toBe("draft");
    expect(await desk.version("billing-helper")).toBe(version + 1);
  });
});
