import { describe, expect, it } from "vitest";
import { cellOf, usesProvenance } from "@/lib/core/decision/cell";
import { decide } from "@/lib/core/decision/decide";
import { list, quote, shorten } from "@/lib/core/decision/quote";
import { reachableActions } from "@/lib/core/decision/reachable";
import { sessionDelta } from "@/lib/core/decision/session";
import { type DecisionRequest, FRESH_SESSION } from "@/lib/core/decision/types";
import { conditionVariables, fixedVariables } from "@/lib/core/decision/variables";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { AgentDefinition, GrantDefinition, OrganisationDefinition } from "@/lib/core/organisation/definition";
import { type RiskFacts, worstCase } from "@/lib/core/organisation/facts";
import { readBase, takeCase } from "./decisionCases";

const base = readBase().organisation;
const NOW = Date.parse("2026-03-04T10:20:00Z");

function grant(changed: Partial<GrantDefinition> = {}): GrantDefinition {
  return { id: "g", actions: ["bank.*"], environments: ["production"], limits: [], obligations: [], ...changed };
}

function organisation(
  grants: GrantDefinition[],
  changed: Partial<OrganisationDefinition> = {},
  agent: Partial<AgentDefinition> = {},
): OrganisationDefinition {
  return {
    ...base,
    agents: base.agents.map((one) => ({ ...one, ...agent, budget: { version: 5, grants } })),
    ...changed,
  };
}

describe("what conditions see", () => {
  const agent = base.agents[0] as AgentDefinition;
  const production = { name: "production", rank: 2 };
  const facts = worstCase({
    power: "write",
    objectType: "invoice",
    touches: ["billing"],
    undo: { reference: "R", date: "2026-01-02" },
  });

  it("of the place: every fact, and an empty text for what nobody stated", () => {
    const { id: _, lifecycle: __, mode: ___, budget: ____, ...seen } = agent;
    expect(fixedVariables(agent, "bank.label", facts, production)).toEqual({
      agent: seen,
      action: {
        name: "bank.label",
        tool: "bank",
        power: "write",
        objectType: "invoice",
        sensitivity: "restricted",
        blastRadius: "organisation",
        reversible: false,
        audited: false,
        observable: false,
        touches: ["billing"],
        returnsUntrusted: true,
        audience: "public",
        undo: true,
      },
      environment: { name: "production", rank: 2n },
    });
    expect(fixedVariables(agent, "bank.x", worstCase({}), production).action).toMatchObject({
      power: "",
      objectType: "",
      undo: false,
    });
  });

  it("of the call: everything that it says, and empty values for what it does not", () => {
    const place = fixedVariables(agent, "bank.label", facts, production);
    const request: DecisionRequest = {
      agent: "helper",
      onBehalfOf: "dana@example.com",
      action: "bank.label",
      environment: "production",
      resource: { type: "invoice", id: "i-1", properties: { colour: "red" } },
      arguments: { amount: 5 },
      request: { requestId: "r", toolCallId: "t", traceparent: "p", justification: "j" },
    };
    const session = { ...FRESH_SESSION, decisions: 3, exposes: 2, writes: 1 };
    const {
      agent: _,
      action: __,
      environment: ___,
      ...moving
    } = conditionVariables(place, { request, session, now: NOW });
    expect(moving).toEqual({
      resource: { type: "invoice", id: "i-1", properties: { colour: "red" } },
      arguments: { amount: 5 },
      session: {
        maxSensitivityRead: "public",
        readUntrusted: false,
        exposed: false,
        decisions: 3n,
        exposes: 2n,
        writes: 1n,
      },
      request: {
        onBehalfOf: "dana@example.com",
        requestId: "r",
        toolCallId: "t",
        traceparent: "p",
        justification: "j",
      },
      now: new Date(NOW),
    });
    const bare: DecisionRequest = {
      agent: "helper",
      action: "bank.label",
      environment: "production",
      resource: { type: "t", id: "1" },
    };
    expect(conditionVariables(place, { request: bare, session, now: NOW })).toMatchObject({
      resource: { properties: {} },
      arguments: {},
      request: { onBehalfOf: "", requestId: "", toolCallId: "", traceparent: "", justification: "" },
    });
  });
});

describe("what an allow adds to its session", () => {
  const facts = (changed: Partial<RiskFacts>): RiskFacts => ({
    ...worstCase({ power: "read", sensitivity: "internal" }),
    ...changed,
  });
  it.each([
    ["a read", { power: "read" as const }, { maxSensitivityRead: "internal", exposed: false, exposes: 0, writes: 0 }],
    ["a write", { power: "write" as const }, { maxSensitivityRead: "public", exposed: false, exposes: 0, writes: 1 }],
    [
      "an exposure",
      { power: "expose" as const },
      { maxSensitivityRead: "public", exposed: true, exposes: 1, writes: 0 },
    ],
    [
      "a trigger",
      { power: "trigger" as const },
      { maxSensitivityRead: "public", exposed: false, exposes: 0, writes: 0 },
    ],
    ["nobody knows what", { power: null }, { maxSensitivityRead: "internal", exposed: true, exposes: 1, writes: 1 }],
    ["text from outside", { returnsUntrusted: true }, { readUntrusted: true }],
    ["no text from outside", { returnsUntrusted: false }, { readUntrusted: false }],
  ])("%s", (_, changed, expected) => {
    expect(sessionDelta(facts(changed))).toMatchObject({ decisions: 1, ...expected });
  });
});

describe("what is kept as evidence", () => {
  it("names what was looked at, whole", () => {
    const { result } = takeCase({
      file: "",
      description: "",
      request: { action: "bank.label" },
      used: { "labels/count/hour": "2" },
      rules: [{ name: "odd", effect: "ask", when: "arguments.missing == 1", version: 3 }],
      expect: { outcome: "escalate", reason: "approval_required" },
    });
    expect(result.evidence).toEqual({
      facts: expect.objectContaining({ power: "write", objectType: "invoice" }),
      actionVersion: 1,
      stage: "supervised",
      mode: "enforce",
      session: FRESH_SESSION,
      limits: [
        {
          key: expect.stringMatching(/labels\/count\/hour\/$/),
          grant: "labels",
          byValue: "",
          amount: "1",
          used: "2",
          max: "3",
          beyond: "deny",
        },
      ],
      grants: ["labels"],
      rules: [{ name: "odd", version: 3, effect: "ask", errored: true }],
    });
  });

  it("holds nulls for an action and an agent that are not there", () => {
    const request = {
      agent: "nobody",
      action: "bank.none",
      environment: "production",
      resource: { type: "t", id: "1" },
    };
    const { evidence, reasons } = decide(
      request,
      {
        organisation: compileOrganisation(base),
        caller: { agent: "nobody", tool: "bank", environment: "production", kind: "agent" },
        session: FRESH_SESSION,
        used: () => "0",
        provenance: () => "unseen",
      },
      NOW,
    );
    expect(evidence).toEqual({
      facts: null,
      actionVersion: null,
      stage: null,
      mode: null,
      session: FRESH_SESSION,
      limits: [],
      grants: [],
      rules: [],
    });
    expect(reasons).toEqual([{ code: "agent_not_active", message: "nobody is not registered: it may do nothing." }]);
  });
});

describe("a cell", () => {
  const place = (action: string) => ({ agent: "helper", action, environment: "production" });
  const looksUp = (when: string, action = "bank.label", part: "grant" | "rule" = "rule") => {
    const rule = { name: "r", version: 1, effect: "stop" as const, when, approvers: [] };
    const made =
      part === "rule"
        ? organisation([grant()], { rules: [rule] })
        : organisation([grant({ when }), grant({ id: "h" })]);
    return usesProvenance(compileOrganisation(made), { ...place(action), resource: { type: "t", id: "1" } });
  };

  it.each([
    ["a rule that asks", looksUp('provenance(arguments.to) == "unseen"'), true],
    ["one grant that asks among others", looksUp('provenance(arguments.to) == "unseen"', "bank.label", "grant"), true],
    ["a rule that does not", looksUp("session.readUntrusted"), false],
    ["a rule that cannot be met there", looksUp('environment.rank > 9 && provenance(arguments.to) == "unseen"'), false],
    ["an unknown action", looksUp('provenance(arguments.to) == "unseen"', "bank.none"), true],
    ["an unknown action that no rule asks about", looksUp("session.readUntrusted", "bank.none"), false],
  ])("says whether values are looked up: %s", (_, found, expected) => {
    expect(found).toBe(expected);
  });

  it("of nobody, or of no environment, looks up nothing", () => {
    const compiled = compileOrganisation(organisation([grant({ when: 'provenance(arguments.to) == "unseen"' })]));
    const resource = { type: "t", id: "1" };
    expect(usesProvenance(compiled, { ...place("bank.label"), agent: "nobody", resource })).toBe(false);
    expect(usesProvenance(compiled, { ...place("bank.label"), environment: "nowhere", resource })).toBe(false);
  });

  it("is made once for an action and environment, and apart for others", () => {
    const compiled = compileOrganisation(organisation([grant(), grant({ id: "s", environments: ["sandbox"] })]));
    const agent = compiled.agents.get("helper");
    if (agent === undefined) throw new Error("the base has a helper");
    const at = (action: string, environment: string) => {
      const found = compiled.environments.get(environment);
      if (found === undefined) throw new Error(`the base has ${environment}`);
      return cellOf(compiled, agent, { action, environment: found });
    };
    expect(at("bank.label", "production")).toBe(at("bank.label", "production"));
    expect(at("bank.label", "sandbox").grants.map(({ grant: one }) => one.definition.id)).toEqual(["s"]);
    expect(at("bank.pay", "production").fixed.action.name).toBe("bank.pay");
    expect(at("bank.none", "production")).not.toBe(at("bank.none", "production"));
    expect(at("bank.none", "production").grants).toEqual([]);
  });
});

describe("what a budget can reach at all", () => {
  const reach = (grants: GrantDefinition[], agent: Partial<AgentDefinition> = {}, caller = {}) =>
    reachableActions(
      compileOrganisation(organisation(grants, {}, agent)),
      { agent: "helper", tool: "bank", environment: "production", ...caller },
      NOW,
    );
  const one = (changed: Partial<GrantDefinition>) => reach([grant({ actions: ["bank.label"], ...changed })]);

  it.each<[string, string[], string[]]>([
    ["a granted action", one({}), ["bank.label"]],
    ["arguments and conditions aside", one({ when: "false", arguments: { required: ["never"] } }), ["bank.label"]],
    ["in another environment alone", one({ environments: ["sandbox"] }), []],
    ["of the right object type", one({ objectTypes: ["invoice"] }), ["bank.label"]],
    ["of another object type", one({ objectTypes: ["payroll"] }), []],
    ["within its bounds", one({ maxSensitivity: "internal" }), ["bank.label"]],
    ["above its bounds", one({ maxSensitivity: "public" }), []],
    ["before its end", one({ expiresAt: "2026-03-04T10:20:01Z" }), ["bank.label"]],
    ["at its end", one({ expiresAt: "2026-03-04T10:20:00Z" }), []],
    ["above the ceiling", reach([grant({ actions: ["bank.read_payroll"] })]), []],
    ["without a known power", reach([grant({ actions: ["bank.nameless"] })]), []],
    [
      "without a known object type, where one is named",
      reach([grant({ actions: ["bank.undescribed"], objectTypes: ["x"] })]),
      [],
    ],
    [
      "by a pattern, sorted",
      reach([grant()]),
      ["bank.confirm", "bank.label", "bank.pay", "bank.read_statement", "bank.send_report", "bank.start_run"],
    ],
    ["of another tool", reach([grant()], {}, { tool: "other" }), []],
    ["by nobody", reach([grant()], {}, { agent: "nobody" }), []],
    ["in no environment", reach([grant()], {}, { environment: "nowhere" }), []],
    ["while suspended", reach([grant()], { lifecycle: "suspended" }), []],
  ])("%s", (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it("is everything while observe mode lasts, and only then", () => {
    const all = base.tools.flatMap(({ actions }) => actions.map(({ name }) => `bank.${name}`)).sort();
    const until = (observeUntil?: string) =>
      reach([], { mode: "observe", ...(observeUntil === undefined ? {} : { observeUntil }) });
    expect(until("2026-03-04T10:20:01Z")).toEqual(all);
    expect(until("2026-03-04T10:20:00Z")).toEqual([]);
    expect(until()).toEqual([]);
    expect(reach([], { mode: "enforce", observeUntil: "2027-01-01T00:00:00Z" })).toEqual([]);
  });
});

describe("words in a sentence", () => {
  it("are quoted, short, and with what is hidden written out", () => {
    expect(quote("plain")).toBe('"plain"');
    expect(quote("a\u200bb\u202ec")).toBe('"a\\u{200b}b\\u{202e}c"');
    expect(shorten("x".repeat(60))).toBe("x".repeat(60));
    expect(shorten("x".repeat(61))).toBe(`${"x".repeat(60)}…`);
    expect(shorten("ab", 2)).toBe("ab");
    expect(shorten("a😀b", 2)).toBe("a…");
  });

  it("are listed as people do", () => {
    expect([list([]), list(["a"]), list(["a", "b"]), list(["a", "b", "c"])]).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
  });
});
