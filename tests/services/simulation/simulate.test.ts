import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulatedPoint } from "@/lib/contracts/simulation";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { getSimulationForm } from "@/lib/services/simulation/form";
import { simulate } from "@/lib/services/simulation/simulate";
import { call, evaluate, payment } from "@/tests/support/accessServer";
import { type Desk, openDesk } from "../change/desk";

const AGENT = "billing-helper";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

/** In production, unless the request says another environment. */
async function simulated(who: string, request: JsonObject, rest: object = {}): Promise<SimulatedPoint[]> {
  const context = { environment: "production", ...(request.context as JsonObject) };
  const input = { request: { ...request, context }, ...rest };
  return (await simulate({ ctx: await desk.as(who), input })).points;
}

async function one(who: string, request: JsonObject, rest: object = {}): Promise<SimulatedPoint> {
  const [point] = await simulated(who, request, rest);
  if (point === undefined) throw new Error("nothing was simulated");
  return point;
}

/** Everything that a decision or a change of one could leave behind. */
async function leftBehind(): Promise<unknown> {
  const { prisma } = desk.server.db;
  return {
    decisions: await prisma.evaluation.count(),
    permits: await prisma.permit.count(),
    approvals: await prisma.approval.count(),
    handOffs: await prisma.handOff.count(),
    sessions: await prisma.agentSession.count(),
    facts: await prisma.sessionFacts.findMany(),
    usage: await prisma.limitUsage.findMany(),
    events: await prisma.auditEvent.count(),
  };
}

const tag = call("banking.tag_invoice", { context: { arguments: { invoice: "7", label: "paid" } } });

describe("a simulation", () => {
  it("says what would be decided with the whole reasoning, and leaves nothing behind", async () => {
    const before = await leftBehind();
    const asked = await one("vera", payment());
    expect(asked).toMatchObject({ outcome: "escalate", reason: "approval_required", budget_version: 1 });
    expect(asked.checks.map(({ state }) => state)).toEqual(Array.from({ length: 7 }, () => "passed"));
    expect(asked.grants.find(({ id }) => id === "pay-suppliers")?.failed).toBeNull();
    expect(asked.grants.find(({ id }) => id === "pay-in-sandbox")?.failed).toBe("environments");
    expect(asked.rules.filter(({ met }) => met).map(({ name }) => name)).toEqual(["irreversible-in-production"]);
    expect(asked.limits).toContainEqual(expect.objectContaining({ used_before: "0", used_after: "120", max: "2000" }));
    expect(asked.asks).toEqual([expect.objectContaining({ approvers: [{ role: "operator", count: 1 }] })]);
    expect(await one("vera", call("banking.close_account"))).toMatchObject({
      reason: "handed_off",
      hand_off: { rule: "people-close-accounts" },
    });
    expect(await leftBehind()).toEqual(before);
  });

  it("looks at the session and the use of limits as they are, unless told otherwise, and says which", async () => {
    const token = await desk.server.token();
    for (let times = 0; times < 2; times += 1) await evaluate(desk.server, tag, token);
    await evaluate(desk.server, call("banking.read_statement"), token);
    const limit = async (rest: object) => (await one("vera", tag, rest)).limits[0]?.used_before;
    expect(await limit({})).toBe("2");
    expect(await limit({ used: { "tag-invoices/count/hour": "3" } })).toBe("3");
    const share = call("banking.share_statement");
    expect(await one("vera", share)).toMatchObject({ reason: "rule_stop", session: { decisions: 3 } });
    const fresh = await one("vera", share, { session: {} });
    expect(fresh).toMatchObject({
      outcome: "allow",
      assumed: [{ about: "session", words: "The session is as you say." }],
    });
    const { session_id: id } = (
      await desk.server.post<{ session_id: string }>("/access/v1/sessions", { salt: "a salt of sixteen" }, token)
    ).body;
    expect(await one("vera", { ...share, context: { session_id: id } })).toMatchObject({ outcome: "allow" });
  });

  it("takes what is asked as approved where it is told so, and nothing else", async () => {
    expect(await one("vera", payment(), { approval: "given" })).toMatchObject({ reason: "approval_honoured" });
    expect(await one("vera", payment({ amount: 501 }), { approval: "given" })).toMatchObject({
      outcome: "deny",
      reason: "arguments_outside_grant",
    });
    const unknown = { ...payment(), context: { ...(payment().context as JsonObject), approval: { id: "no-such" } } };
    expect(await one("vera", unknown)).toMatchObject({ reason: "approval_unverifiable" });
  });

  it("says that no credential could have asked", async () => {
    const { assumed, outcome } = await one("vera", {
      ...tag,
      context: { ...(tag.context as JsonObject), environment: "staging" },
    });
    expect(outcome).toBe("deny");
    expect(assumed.find(({ about }) => about === "credential")?.words).toMatch(/No credential for banking in staging/);
    const bound = await one("vera", tag, { binding: { environment: "sandbox" } });
    expect(bound.reason).toBe("credential_scope");
  });

  it("understands a tools/call of the COAZ-MCP binding, once it is told the tool and the agent", async () => {
    const toolCall = (context: JsonObject) => ({
      subject: { type: "user", id: "dana@example.com" },
      action: { name: "tools/call" },
      resource: { type: "tool", id: "list_invoices" },
      context,
    });
    const refusal = async (context: JsonObject, rest: object) =>
      simulated("vera", toolCall(context), rest).catch((error) => error.options.errors[0].pointer);
    expect(await refusal({ agent: AGENT }, {})).toBe("/binding/tool");
    expect(await refusal({}, { binding: { tool: "banking" } })).toBe("/request/context/agent");
    expect(await one("vera", toolCall({ agent: AGENT }), { binding: { tool: "banking" } })).toMatchObject({
      outcome: "allow",
      facts: { objectType: "invoice" },
    });
  });

  it("decides side by side by a version of the budget, and by an open change", async () => {
    const grants = await desk.grants(AGENT);
    const { "tag-invoices": _, ...without } = grants;
    await desk.submit("olga", await desk.propose("olga", { agent: AGENT, budget: { grants: Object.values(without) } }));
    const change = await desk.propose("olga", { agent: AGENT, budget: { grants: Object.values(grants) } });
    const points = await simulated("olga", tag, { points: [{ version: 1 }, { at: "now" }] });
    expect(points).toMatchObject([
      { outcome: "allow", budget_version: 1 },
      { outcome: "deny", reason: "no_grant", budget_version: 2 },
    ]);
    expect(await one("olga", tag, { points: [{ change }] })).toMatchObject({ outcome: "allow", budget_version: 3 });
    const rule = await desk.propose("adam", {
      rules: [{ name: "irreversible-in-production", when: "true", effect: "stop" }],
    });
    const stopped = await one("adam", payment(), { points: [{ change: rule }] });
    expect(stopped).toMatchObject({ reason: "rule_stop", reasons: [{ rule_version: 2 }] });
    const unseen = 'has(arguments.recipient) && provenance(arguments.recipient) == "unseen"';
    const strangers = await desk.propose("adam", { rules: [{ name: "strangers", when: unseen, effect: "stop" }] });
    const pay = async (rest: object) => one("adam", payment(), { points: [{ change: strangers }], ...rest });
    expect(await pay({})).toMatchObject({ reason: "rule_stop" });
    expect(await pay({ provenance: { DE89370400440532013000: "request" } })).toMatchObject({ outcome: "escalate" });
    const form = await getSimulationForm({ ctx: await desk.as("adam"), input: { agent: AGENT } });
    expect(form.versions.map(({ version }) => version)).toEqual([2, 1]);
    expect(form.changes.map(({ id }) => id).toSorted()).toEqual([change, rule, strangers].toSorted());
  });

  it("points at what there is nothing to decide by", async () => {
    const refused = async (who: string, point: object) =>
      simulated(who, tag, { points: [{ at: "now" }, point] }).catch((error) => error.options?.errors ?? error.issues);
    const at = (member: string) => [{ pointer: `/points/1/${member}`, message: expect.any(String) }];
    expect(await refused("olga", { version: 99 })).toEqual(at("version"));
    expect(await refused("olga", { at: "2999-01-01T00:00:00Z" })).toEqual(at("at"));
    expect(await refused("olga", { at: "2001-01-01T00:00:00Z" })).toEqual(at("at"));
    const other = await desk.propose("sam", { agent: "ticket-helper", purpose: "Another" });
    expect(await refused("olga", { change: other })).toEqual(at("change"));
    expect(await refused("adam", { change: other })).toEqual([
      expect.objectContaining({ message: "is about ticket-helper, not about billing-helper" }),
    ]);
    expect(await refused("olga", {})).toEqual([expect.objectContaining({ path: ["points", 1] })]);
  });

  it("is for whoever may see the agent, and tells them of no rule for others", async () => {
    await expect(simulated("sam", tag)).rejects.toMatchObject({ kind: "not_found" });
    const ticket = call("helpdesk.read_ticket", { agent: "ticket-helper" });
    await expect(simulated("vera", ticket)).rejects.toMatchObject({ kind: "not_found" });
    const rulesFor = async (who: string) => (await one(who, tag)).rules.map(({ name }) => name);
    expect(await rulesFor("vera")).not.toContain("no-answers-to-strangers");
    expect(await rulesFor("rita")).toContain("no-answers-to-strangers");
  });
});

describe("the form", () => {
  it("starts with the request of a record, for whoever may see it", async () => {
    const { evaluation_id: from = "" } = await evaluate(desk.server, payment(), await desk.server.token());
    const { start } = await getSimulationForm({ ctx: await desk.as("vera"), input: { from } });
    expect(start?.request).toMatchObject({
      subject: { type: "agent", id: AGENT },
      action: { name: "banking.send_money" },
      context: { environment: "production", arguments: { amount: 120 } },
    });
    const again = await one("vera", start?.request as unknown as JsonObject, { points: [{ at: start?.at }] });
    expect(again.reason).toBe("approval_required");
    await expect(getSimulationForm({ ctx: await desk.as("sam"), input: { from } })).rejects.toMatchObject({
      kind: "not_found",
    });
    const nobody = { ...(await desk.as("vera")) };
    const actor = { ...nobody.actor, roles: [] } as never;
    await expect(getSimulationForm({ ctx: { ...nobody, actor }, input: {} })).rejects.toMatchObject({
      kind: "forbidden",
    });
  });
});
