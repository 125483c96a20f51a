import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffAuthority } from "@/lib/core/authority/diff";
import type { RecordedDecision } from "@/lib/core/authority/replay";
import { ReplayedLimits } from "@/lib/core/authority/replayedLimits";
import { decide } from "@/lib/core/decision/decide";
import { type DecisionResult, FRESH_SESSION } from "@/lib/core/decision/types";
import { leastPrivilege, withBudget } from "@/lib/core/leastPrivilege/propose";
import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
import type {
  AgentDefinition,
  GrantDefinition,
  JsonObject,
  OrganisationDefinition,
} from "@/lib/core/organisation/definition";
import { AGENTS, anyOrganisation } from "../../reference/anyOrganisation";
import { anyCallTo, type Call } from "../../reference/anyRequest";
import { definitionOf } from "../../reference/organisation";
import { readBase } from "../decisionCases";

const base = readBase().organisation;
const START = Date.parse("2026-03-04T08:00:00Z");

function organisation(
  grants: (Partial<GrantDefinition> & { id: string })[],
  agent: Partial<AgentDefinition> = {},
): OrganisationDefinition {
  const complete = grants.map((grant) => ({
    actions: ["bank.*"],
    environments: ["sandbox", "production"],
    limits: [],
    obligations: [],
    ...grant,
  }));
  return {
    ...base,
    rules: [],
    agents: base.agents.map((one) => ({ ...one, ...agent, budget: { version: 4, grants: complete } })),
  };
}

function call(args: JsonObject, { action = "bank.label", minutes = 0, ...changed } = {}): RecordedDecision {
  return {
    id: `e-${minutes}`,
    at: START + minutes * 60_000,
    request: { agent: "helper", action, environment: "production", resource: { type: "x", id: "1" }, arguments: args },
    caller: { agent: "helper", tool: "bank", environment: "production", kind: "enforcement_point" },
    session: FRESH_SESSION,
    outcome: "allow",
    reason: "granted",
    ...changed,
  };
}

const propose = (given: OrganisationDefinition, decisions: RecordedDecision[], headroom = 1) =>
  leastPrivilege(decisions, { organisation: given, agent: "helper", now: START }, { headroom });

const labels = (amounts: number[], to = "acme") =>
  amounts.map((amount, index) => call({ amount, to }, { minutes: index }));

describe("the smallest budget", () => {
  it("holds a grant to the actions, environments, arguments and calls a day that were used, and says how often", () => {
    const given = organisation([{ id: "all" }, { id: "spare", actions: ["bank.pay"] }]);
    const { budget, support } = propose(given, labels([5, 20, 7]));
    expect(budget?.grants).toEqual([
      {
        id: "all",
        actions: ["bank.label"],
        environments: ["production"],
        maxSensitivity: expect.any(String),
        maxBlastRadius: expect.any(String),
        arguments: {
          type: "object",
          properties: { amount: { type: "number", maximum: 20 }, to: { enum: ["acme"] } },
        },
        limits: [{ measure: "count", per: "day", max: 3, beyond: "deny" }],
        obligations: [],
      },
    ]);
    expect(support).toMatchObject([
      {
        grant: "all",
        what: "narrowed",
        calls: 3,
        mostInADay: 3,
        actions: [{ name: "bank.label", calls: 3 }],
        arguments: [
          { name: "amount", calls: 3, highest: 20, maximum: 20 },
          { name: "to", calls: 3, values: [{ value: "acme", calls: 3 }] },
        ],
      },
      { grant: "spare", what: "dropped", calls: 0, lastUsed: null, unused: ["bank.pay"] },
    ]);
  });

  it("is the smallest: a bound that is tighter by a step denies what was used", () => {
    const decisions = labels([5, 20, 7]);
    const given = organisation([{ id: "all" }]);
    const { budget } = propose(given, decisions);
    const [grant] = budget?.grants ?? [];
    if (budget === undefined || grant === undefined) throw new Error("nothing was proposed");
    const properties = (changed: JsonObject): GrantDefinition => ({
      ...grant,
      arguments: { type: "object", properties: { ...(grant.arguments?.properties as JsonObject), ...changed } },
    });
    const tighter: GrantDefinition[] = [
      { ...grant, actions: [] },
      { ...grant, environments: [] },
      properties({ amount: { type: "number", maximum: 19 } }),
      properties({ to: { enum: ["mallory"] } }),
      { ...grant, limits: [{ measure: "count", per: "day", max: 2, beyond: "deny" }] },
    ];
    const denied = (grants: GrantDefinition[]) =>
      outcomesOf(decisions, withBudget(given, "helper", { ...budget, grants })).filter((one) => one === "deny").length;
    expect(denied([grant])).toBe(0);
    for (const one of tighter) expect(denied([one]), JSON.stringify(one)).toBeGreaterThan(0);
  });

  it("leaves room where it is asked to, and never more than there was", () => {
    const limits = [{ measure: "sum(arguments.amount)", per: "day" as const, max: 100, beyond: "deny" as const }];
    const own: JsonObject = { type: "object", properties: { amount: { type: "number", maximum: 22 } } };
    const { budget } = propose(organisation([{ id: "all", limits, arguments: own }]), labels([5, 20, 7]), 1.25);
    expect(budget?.grants[0]?.arguments?.properties).toMatchObject({ amount: { maximum: 22 } });
    expect(budget?.grants[0]?.limits).toMatchObject([
      { measure: "sum(arguments.amount)", max: 40 },
      { measure: "count", per: "day", max: 4 },
    ]);
    const used = propose(
      organisation([{ id: "all", limits: [{ ...limits[0], max: 33 } as never] }]),
      labels([5, 20, 7]),
      1.25,
    );
    expect(used.budget?.grants[0]?.limits[0]).toMatchObject({ max: 33 });
  });

  it("lists words only where they are few and each came often", () => {
    const named = (names: string[]) => names.map((to, minutes) => call({ to }, { minutes }));
    const schemaOf = (names: string[]) =>
      propose(organisation([{ id: "all" }]), named(names)).budget?.grants[0]?.arguments;
    expect(schemaOf(["a", "a", "a", "b", "b", "b"])).toMatchObject({ properties: { to: { enum: ["a", "b"] } } });
    expect(schemaOf(["a", "a", "a", "b"])).toBeUndefined();
    expect(schemaOf("abcdef".repeat(3).split(""))).toBeUndefined();
  });

  it("bounds few arguments, however many an agent makes up, and none that is a text or no name", () => {
    const made = Array.from({ length: 200 }, (_, minutes) => {
      const names = Array.from({ length: 100 }, (_each, index) => [`x${minutes}-${index}`, index] as const);
      const args = { amount: 5, body: "word ".repeat(100), ...Object.fromEntries(names) };
      return call({ ...args, ...JSON.parse('{ "__proto__": 1, "constructor": 2 }') }, { minutes });
    });
    const { budget, support } = propose(organisation([{ id: "all" }]), made);
    const bounded = Object.keys((budget?.grants[0]?.arguments?.properties ?? {}) as JsonObject);
    expect(bounded).toHaveLength(49);
    expect(bounded).toEqual(support[0]?.arguments.map(({ name }) => name));
    expect(bounded).toEqual(expect.arrayContaining(["amount", "constructor"]));
    expect(bounded).not.toContain("body");
  });

  it("gives what only observe mode let through grants of its own, but none for what the stage rules out", () => {
    const observe = { mode: "observe", observeUntil: "2026-04-01T00:00:00Z" } as const;
    const given = organisation([{ id: "reads", actions: ["bank.read_statement"] }], observe);
    const { budget, support } = propose(given, [
      ...labels([5, 20]),
      call({}, { action: "bank.unheard_of", minutes: 9 }),
    ]);
    expect(budget?.grants).toMatchObject([
      { id: "bank.label-production", actions: ["bank.label"], environments: ["production"] },
    ]);
    expect(support.map(({ grant, what, calls }) => [grant, what, calls])).toEqual([
      ["reads", "dropped", 0],
      ["bank.label-production", "new", 2],
    ]);
    expect(propose(organisation([], {}), labels([5])).budget?.grants).toEqual([]);
  });

  it("lets an exception go that is over, with what it alone let through", () => {
    const expiresAt = "2026-03-04T08:30:00Z";
    const given = organisation([
      { id: "all", actions: ["bank.label"] },
      { id: "once", actions: ["bank.label", "bank.pay"], expiresAt },
    ]);
    const decisions = [...labels([5, 20]), call({ amount: 9, to: "acme" }, { action: "bank.pay", minutes: 5 })];
    const at = (now: string) =>
      leastPrivilege(decisions, { organisation: given, agent: "helper", now: Date.parse(now) }, { headroom: 1 });
    expect(at("2026-03-04T08:29:59Z").support.map(({ what, calls }) => [what, calls])).toEqual([
      ["narrowed", 2],
      ["narrowed", 3],
    ]);
    const over = at(expiresAt);
    expect(over.support.map(({ what, calls }) => [what, calls])).toEqual([
      ["narrowed", 2],
      ["over", 0],
    ]);
    expect(over).toMatchObject({ calls: 2, gone: 1 });
    expect(over.budget?.grants.map(({ id }) => id)).toEqual(["all"]);
  });

  it("keeps a grant that older decisions used, as it is", () => {
    const spare = { id: "spare", actions: ["bank.pay"] };
    const given = organisation([{ id: "all" }, spare]);
    const { budget, support } = leastPrivilege(
      labels([5, 20]),
      { organisation: given, agent: "helper", now: START },
      { usedBefore: new Map([["spare", START - 1]]) },
    );
    expect(budget?.grants[1]).toMatchObject(spare);
    expect(support[1]).toMatchObject({ what: "kept", calls: 0, lastUsed: START - 1 });
  });

  it("counts what went through once and would not now, and is the same when it is in force", () => {
    const given = organisation([{ id: "all", actions: ["bank.label"] }]);
    const decisions = [...labels([5, 20]), call({}, { action: "bank.pay", minutes: 30 })];
    const first = propose(given, decisions);
    expect(first).toMatchObject({ calls: 2, gone: 1, differs: true });
    expect(propose(withBudget(given, "helper", first.budget), decisions).differs).toBe(false);
  });
});

describe("of any organisation", () => {
  it("it widens nothing for an agent that is enforced, and lets everything through that went through", () => {
    let narrowed = 0;
    for (let seed = 1; seed <= ORGANISATIONS; seed += 1) {
      const [drawn] = fc.sample(anyOrganisation, { seed, numRuns: 1 });
      if (drawn === undefined) throw new Error("fast-check drew no organisation");
      const given = { ...definitionOf(drawn), killSwitches: [] };
      const calls = fc.sample(anyCallTo(drawn), { seed, numRuns: CALLS }).sort((a, b) => a.now - b.now);
      const compiled = compileOrganisation(given);
      for (const agent of AGENTS) {
        const own = given.agents.find(({ name }) => name === agent);
        if (own?.mode !== "enforce" || own.lifecycle !== "active") continue;
        const decisions = decided(
          calls.filter(({ request }) => request.agent === agent),
          compiled,
        );
        const { budget, differs } = leastPrivilege(decisions, { organisation: given, agent, now: 0 }, { headroom: 1 });
        const after = withBudget(given, agent, budget);
        const widened = diffAuthority({ agent, before: given, after }).filter(({ verdict }) => verdict === "widened");
        expect(widened, `seed ${seed}, ${agent}`).toEqual([]);
        const before = outcomesOf(decisions, given);
        const now = outcomesOf(decisions, after);
        const lost = decisions.filter(
          ({ outcome }, index) => outcome === "allow" && before[index] !== "deny" && now[index] === "deny",
        );
        expect(lost, `seed ${seed}, ${agent}`).toEqual([]);
        if (differs && decisions.length > 0) narrowed += 1;
      }
    }
    expect(narrowed).toBeGreaterThan(ORGANISATIONS / 2);
  }, 120_000);
});

const ORGANISATIONS = 25;
const CALLS = 150;

/** The calls as they would be on record. */
function decided(calls: readonly Call[], compiled: CompiledOrganisation): RecordedDecision[] {
  const limits = new ReplayedLimits();
  return calls.map(({ request, caller, session, now }, index) => {
    const result = decideOnce({ request, caller, session, at: now }, compiled, limits);
    return { id: `${index}`, at: now, request, caller, session, outcome: result.outcome, reason: result.reason };
  });
}

function outcomesOf(decisions: readonly RecordedDecision[], given: OrganisationDefinition): string[] {
  const [compiled, limits] = [compileOrganisation(given), new ReplayedLimits()];
  return decisions.filter(({ outcome }) => outcome === "allow").map((one) => decideOnce(one, compiled, limits).outcome);
}

function decideOnce(
  { request, caller, session, at }: Pick<RecordedDecision, "request" | "caller" | "session" | "at">,
  compiled: CompiledOrganisation,
  limits: ReplayedLimits,
): DecisionResult {
  const used = limits.used.bind(limits);
  const result = decide(request, { organisation: compiled, caller, session, used, provenance: () => "unseen" }, at);
  limits.take(result.reserve);
  return result;
}
