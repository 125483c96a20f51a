import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getBudgetEditor } from "@/lib/services/budgetEditor/get";
import { proposeBudget } from "@/lib/services/budgetEditor/propose";
import { previewChange } from "@/lib/services/change/preview";
import { rebaseChange } from "@/lib/services/change/rebase";
import { insertDecision, insertOutcome } from "@/tests/support/evaluations";
import { type Desk, openDesk } from "../change/desk";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const AGENT = "billing-helper";
const edit = async (who: string, id = AGENT, change?: string) =>
  getBudgetEditor({ ctx: await desk.as(who), input: { id, change } });
const preview = async (who: string, budget: object, agent = AGENT) =>
  previewChange({ ctx: await desk.as(who), input: { agent, budget } });
const propose = async (who: string, input: object) =>
  proposeBudget({ ctx: await desk.as(who), input: { agent: AGENT, reason: "for a test", submit: true, ...input } });

describe("editing a budget", () => {
  it("begins with what is in force, and with what may stand in a condition", async () => {
    const { budget, completions, environments } = await edit("olga");
    expect(budget.grants.map(({ id }) => id)).toEqual(Object.keys(await desk.grants(AGENT)));
    expect(environments).toContain("production");
    for (const text of ["action.reversible", "agent.attributes.suppliers", "arguments.amount", "provenance("])
      expect(completions.map((one) => one.text)).toContain(text);
  });

  it("begins without a tool in an environment where a finding says so, which narrows, and proposes nothing", async () => {
    const begin = async (place: { tool?: string; environment?: string }) =>
      getBudgetEditor({ ctx: await desk.as("olga"), input: { id: AGENT, ...place } });
    const { budget, narrowing } = await begin({ tool: "banking", environment: "production" });
    expect(narrowing).toMatchObject({ tool: "banking", environment: "production" });
    const isLeft = (id: string) => narrowing?.budget.grants.some((grant) => grant.id === id) === true;
    const held = budget.grants.filter(
      ({ actions, environments }) =>
        environments.includes("production") && actions.some((action) => action.startsWith("banking.")),
    );
    expect(held.length).toBeGreaterThan(0);
    expect([...(narrowing?.taken_out ?? []), ...(narrowing?.shortened ?? [])].sort()).toEqual(
      held.map(({ id }) => id).sort(),
    );
    for (const { id, environments } of held) expect(isLeft(id)).toBe(environments.length > 1);
    expect((await preview("olga", narrowing?.budget ?? {})).difference.verdict).toBe("narrows");
    expect(await desk.server.db.prisma.changeRequest.count()).toBe(0);
    for (const place of [
      { tool: "banking" },
      { tool: "<b>", environment: "production" },
      { tool: "banking", environment: "moon" },
    ])
      expect((await begin(place)).narrowing).toBeNull();
  });

  it("says of each edit what its change request would say, and writes nothing", async () => {
    const { budget } = await edit("olga");
    const widened = {
      grants: [...budget.grants, { id: "wide", actions: ["banking.*"], environments: ["staging"], limits: [] }],
    };
    const seen = await preview("olga", widened);
    expect(seen.lint).toContainEqual(expect.objectContaining({ where: "wide", code: "wildcard" }));
    expect(seen.difference.verdict).toBe("widens");
    expect(seen.refusal).toMatch(/one request widens one/);
    expect(await desk.server.db.prisma.changeRequest.count()).toBe(0);
    const { id } = await propose("olga", { budget: widened, submit: false });
    const { difference } = await desk.get("olga", id);
    expect(seen.difference).toEqual(difference);
  });

  it("points at the grant and the field that cannot be put in force", async () => {
    const { budget } = await edit("olga");
    const [first, ...rest] = budget.grants;
    await expect(
      preview("olga", { grants: [{ ...first, when: "action.reversible > 3" }, ...rest] }),
    ).rejects.toMatchObject({
      kind: "invalid",
      options: { errors: [{ pointer: expect.stringMatching(/grants\/0\/when$/), message: expect.any(String) }] },
    });
    await expect(preview("olga", { grants: [{ ...first, environments: [] }] })).rejects.toThrow();
  });

  it("is for those who may propose it: others are refused, and another team finds nothing", async () => {
    await expect(edit("vera")).rejects.toMatchObject({ kind: "forbidden" });
    await expect(edit("sam")).rejects.toMatchObject({ kind: "not_found" });
    await expect(preview("vera", { grants: [] })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(preview("sam", { grants: [] })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("goes on with a draft of one's own, and with nobody else's; what cannot be submitted stays one", async () => {
    const { budget } = await edit("olga");
    const without = { ...budget, grants: budget.grants.filter(({ id }) => id !== "tag-invoices") };
    const { id } = await propose("olga", { budget: without, submit: false });
    expect((await edit("olga", AGENT, id)).budget).toEqual(without);
    await expect(edit("rita", AGENT, id)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(edit("olga", "label-clerk", id)).rejects.toMatchObject({ kind: "not_found" });
    const unsubmitted = await propose("olga", { budget, change: id });
    expect(unsubmitted).toMatchObject({ id, status: "draft", message: expect.stringMatching(/changes nothing/) });
    expect(await propose("olga", { budget: without, change: id })).toMatchObject({ id, status: "in_force" });
  });

  it("undoes nothing that came into force while it was typed: that is rebased first, and comes along", async () => {
    const typed = await edit("olga");
    const ids = async () => Object.keys(await desk.grants(AGENT)).sort();
    const without = (id: string) => ({ ...typed.budget, grants: typed.budget.grants.filter((one) => one.id !== id) });
    const added = { id: "more", actions: ["banking.tag_invoice"], environments: ["production"], limits: [] };
    const meanwhile = await desk.propose("olga", {
      agent: AGENT,
      budget: { ...typed.budget, grants: [...typed.budget.grants, added] },
    });
    await desk.submit("olga", meanwhile);
    await desk.approve("rita", meanwhile);
    const sent = await propose("olga", { budget: without("pay-in-sandbox"), version: typed.version });
    expect(sent).toMatchObject({ status: "draft", message: expect.stringMatching(/Rebase it/) });
    expect(await ids()).toContain("more");
    expect((await edit("olga", AGENT, sent.id)).change).toMatchObject({ stands: false });
    await rebaseChange({ ctx: await desk.as("olga"), input: { id: sent.id } });
    expect((await edit("olga", AGENT, sent.id)).change).toMatchObject({ stands: true });
    expect(await desk.submit("olga", sent.id)).toMatchObject({ status: "in_force" });
    expect(await ids()).toEqual(
      [...typed.budget.grants.map(({ id }) => id), "more"].filter((id) => id !== "pay-in-sandbox").sort(),
    );
    await expect(propose("olga", { budget: typed.budget, version: 99 })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("leaves alone what else a change says, and when it begins and ends", async () => {
    const { budget } = await edit("olga");
    const endsAt = new Date(desk.server.clock.now().getTime() + 86_400_000).toISOString();
    const wide = { id: "for-a-day", actions: ["banking.tag_invoice"], environments: ["staging"], limits: [] };
    const said = { agent: AGENT, budget: { grants: [...budget.grants, wide] }, attributes: { suppliers: [] }, endsAt };
    const id = await desk.propose("olga", said);
    await propose("olga", {
      budget: { grants: [...budget.grants, { ...wide, when: "action.reversible" }] },
      change: id,
      submit: false,
    });
    const { content, ends_at } = await desk.get("olga", id);
    expect(content).toMatchObject({ attributes: { suppliers: [] } });
    expect(content.budget?.grants.at(-1)).toMatchObject({ when: "action.reversible" });
    expect(ends_at).toBe(endsAt);
  });

  it("says which action types have no records that tie them together, before more of them comes to production", async () => {
    const { clock, db } = desk.server;
    const action = "helpdesk.answer_ticket";
    const { budget } = await edit("olga");
    const grant = (environment: string) => ({
      id: "answers",
      actions: [action],
      environments: [environment],
      limits: [],
    });
    const warned = async (environment: string) =>
      (
        await preview("olga", {
          grants: [...budget.grants, grant(environment)],
        })
      ).lint
        .filter(({ code }) => code === "not_production_eligible")
        .map(({ where, message }) => `${where}: ${message}`);
    const record = async (stateChange: boolean, by: "agent" | "enforcement_point" = "enforcement_point") => {
      const decidedAt = new Date(clock.now().getTime() - 3_600_000);
      const { id } = await insertDecision(db, {
        agent: "ticket-helper",
        action,
        decidedAt,
        permit: { redeemedAt: decidedAt },
      });
      const changed = { resource: { type: "invoice", id: "i" }, after: { label: "x" } };
      await insertOutcome(db, id, { at: decidedAt, by, stateChanges: stateChange ? [changed] : [] });
    };
    for (let count = 0; count < 4; count += 1) await record(true);
    expect(await warned("production")).toEqual([
      expect.stringMatching(/^answers: .* not production-eligible yet: 4 of it ran/),
    ]);
    await record(true);
    expect(await warned("production")).toEqual([]);
    await record(true, "agent");
    await record(false);
    expect(await warned("production")).toEqual([
      `answers: ${action} is not production-eligible: 5 of its newest 7 records tie request, credential, tool call and state change together, and 95 % are asked for.`,
    ]);
    expect(await warned("staging")).toEqual([]);
    const eligibility = async () =>
      (await getBudgetEditor({ ctx: await desk.as("sue"), input: { id: "ticket-helper" } })).eligibility;
    expect(await eligibility()).toMatchObject([
      { action, looked: 7, tied: 5, needed: 0.95 },
      { action: "helpdesk.read_ticket", looked: 0, tied: 0, problem: expect.stringContaining("0 of it ran") },
    ]);
    clock.advance(31 * 86_400_000);
    expect((await eligibility())[0]).toMatchObject({ looked: 0 });
  });
});
