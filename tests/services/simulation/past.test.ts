import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulatedPoint } from "@/lib/contracts/simulation";
import type { DecisionEvidence } from "@/lib/core/decision/types";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { limitSeen } from "@/lib/core/record/explain";
import type { Written } from "@/lib/db/simulation/history";
import { settleChanges } from "@/lib/services/change/settle";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { simulate } from "@/lib/services/simulation/simulate";
import { Timeline } from "@/lib/services/simulation/timeline";
import { approve, call, evaluate, payment, presenting, submit } from "@/tests/support/accessServer";
import { type Desk, openDesk } from "../change/desk";

const AGENT = "billing-helper";
const MINUTE = 60_000;

let desk: Desk;
const recorded: { body: JsonObject; at: string; step: string }[] = [];

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.server.close());

const CALLS: JsonObject[] = [
  call("banking.list_invoices"),
  call("banking.tag_invoice", { context: { arguments: { invoice: "7", label: "paid" } } }),
  call("banking.share_statement"),
  call("banking.read_salaries"),
  call("banking.close_account", { resource: { type: "account", id: "a" } }),
  call("banking.start_payment_run"),
  payment(),
  payment({ recipient: "XX00" }),
];

/** Asks for everything, one call after the other, and keeps when. */
async function ask(step: string, bodies: JsonObject[] = CALLS): Promise<void> {
  const token = await desk.server.token();
  for (const body of bodies) {
    desk.server.clock.advance(1_000);
    await evaluate(desk.server, body, token);
    recorded.push({ body, step, at: desk.server.clock.now().toISOString() });
  }
  desk.server.clock.advance(MINUTE);
}

/** Proposed by one, and approved by rita where it widens. */
async function change(who: string, content: object): Promise<void> {
  const id = await desk.propose(who, content);
  const { status, message } = await desk.submit(who, id);
  if (status === "submitted") await desk.approve("rita", id);
  else if (status !== "in_force") throw new Error(message);
  desk.server.clock.advance(MINUTE);
}

/** A budget with some of its grants changed or left out. */
async function budget(changes: Record<string, object | null>): Promise<object> {
  const grants = Object.entries(await desk.grants(AGENT)).flatMap(([id, grant]) =>
    changes[id] === null ? [] : [{ ...grant, ...changes[id] }],
  );
  return { agent: AGENT, budget: { grants } };
}

const after = (ms: number) => new Date(desk.server.clock.now().getTime() + ms).toISOString();

/** Everything that a decision can see of an organisation changes once at least, and most of it back again. */
async function live(): Promise<void> {
  const { server } = desk;
  await ask("at first");
  await change("olga", await budget({ "tag-invoices": { maxSensitivity: "public" } }));
  await change("adam", {
    rules: [{ name: "no-runs", actions: ["banking.start_payment_run"], when: "true", effect: "stop" }],
  });
  await change("adam", {
    rules: [{ name: "riskiest", actions: ["banking.list_invoices"], when: "environment.rank >= 4", effect: "stop" }],
  });
  await ask("with a stop and a narrower grant");
  await change("adam", {
    rules: [{ name: "no-runs", when: 'action.power == "trigger" && session.decisions > 0', effect: "stop" }],
  });
  await ask("with the rule said otherwise", [call("banking.start_payment_run")]);
  await change("adam", { removeRules: ["no-runs"] });
  const listing = await desk.action("banking", "list_invoices");
  await change("adam", { catalogue: [{ name: "banking", actions: [{ ...listing, returnsUntrusted: true }] }] });
  await ask("without the rule, and with invoices that hold text from outside");
  await change("adam", { removeActions: ["banking.read_salaries"] });
  await change("adam", { environments: [{ name: "production", rank: 4 }] });
  await ask("without an action, in a riskier environment");
  const { id } = await pullKillSwitch({
    ctx: await desk.as("adam"),
    input: { scope: "tool", name: "banking", reason: "A drill." },
  });
  await ask("stopped", CALLS.slice(0, 2));
  await releaseKillSwitch({ ctx: await desk.as("rita"), input: { id } });
  await change("olga", { agent: AGENT, lifecycle: "suspended" });
  await ask("suspended", CALLS.slice(0, 1));
  await change("olga", { agent: AGENT, lifecycle: "active" });
  await change("olga", { agent: AGENT, attributes: { suppliers: ["XX00", "DE89370400440532013000"] } });
  await ask("with another supplier");
  const task = await submit(server, payment({ amount: 7 }), await server.token());
  server.clock.advance(MINUTE);
  await approve(server, task);
  await ask("approved", [presenting(payment({ amount: 7 }), task), presenting(payment({ amount: 7 }), task)]);
  await change("olga", { agent: AGENT, mode: "observe", observeUntil: after(30 * MINUTE), endsAt: after(5 * MINUTE) });
  await ask("observed");
  server.clock.advance(5 * MINUTE);
  await settleChanges({ ctx: server.system });
  await ask("observed no more", CALLS.slice(-2));
  const stage = { name: "supervised", ceilings: [{ power: "read", environments: ["sandbox", "production"] }] };
  await change("adam", { stages: [stage] });
  await change("adam", { rules: [{ name: "late", when: "true", effect: "stop" }] });
  server.clock.advance(26 * 60 * MINUTE);
  await ask("with less than ever, when the shared session has forgotten");
}

describe("the organisation as it was", () => {
  it("decides every recorded call as it was decided then, for the same reasons and on the same facts", async () => {
    await live();
    expect(new Set(recorded.map(({ step }) => step)).size).toBeGreaterThan(9);
    for (const { body, at, step } of recorded) {
      const row = await desk.server.db.prisma.evaluation.findFirstOrThrow({ where: { decidedAt: new Date(at) } });
      const then = await simulated(body, at);
      const seen = row.seen as unknown as DecisionEvidence;
      const { session, facts, action_version, stage, mode, budget_version, outcome, reason, reasons, limits } = then;
      expect({ step, outcome, reason, session, facts, action_version, stage, mode, budget_version }).toEqual({
        step,
        outcome: row.outcome,
        reason: row.reason,
        session: seen.session,
        facts: seen.facts,
        action_version: seen.actionVersion,
        stage: seen.stage,
        mode: seen.mode,
        budget_version: row.budgetVersion,
      });
      expect(reasons.map(({ message }) => message)).toEqual(
        (row.reasons as unknown as { message: string }[]).map(({ message }) => message),
      );
      expect(limits).toEqual(seen.limits.map(limitSeen));
      if (seen.rules.length > 0)
        expect(then.rules.filter(({ met }) => met).map(({ name, version }) => `${name} ${version}`)).toEqual(
          seen.rules.map(({ name, version }) => `${name} ${version}`),
        );
    }
  });
});

async function simulated(body: JsonObject, at: string): Promise<SimulatedPoint> {
  const context = { environment: "production", ...(body.context as JsonObject) };
  const input = { request: { ...body, context }, points: [{ at }] };
  const { points } = await simulate({ ctx: await desk.as("vera"), input });
  if (points[0] === undefined) throw new Error("nothing was simulated");
  return points[0];
}

describe("what stood somewhere at a time", () => {
  const rule = { name: "r", when: "true", effect: "stop" };
  const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour));
  const standing = (written: Written[], hour: number, name: string) =>
    new Timeline(written, "a").standingAt(at(hour).getTime()).find((one) => one.name === name);

  it("has the versions that it had, and begins anew where it was taken away in between", () => {
    const written = [
      { at: at(1), content: { rules: [rule] }, base: { rules: { r: rule } } },
      { at: at(2), content: { removeRules: ["r"] }, base: { rules: { r: rule } } },
      { at: at(3), content: { rules: [rule] }, base: { rules: { r: null } } },
    ];
    expect([0, 1, 2, 3].map((hour) => standing(written, hour, "r")?.version)).toEqual([1, 2, 0, 1]);
    expect(standing(written, 2, "r")?.value).toBeNull();
  });

  it("is not on record where nothing ever named it: until when an agent was observed from the beginning", () => {
    const written = [{ at: at(5), content: { agent: "a", mode: "enforce" }, base: { mode: "observe" } }];
    expect(standing(written, 1, "mode")?.value).toBe("observe");
    expect(standing(written, 1, "observeUntil")).toMatchObject({ value: undefined, until: at(5).getTime() });
    expect(standing(written, 6, "observeUntil")?.value).toBeNull();
  });
});
