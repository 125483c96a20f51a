import { describe, expect, it } from "vitest";
import { cellOf, usesProvenance } from "@/lib/core/decision/cell";
import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
import type { OrganisationDefinition, RuleDefinition } from "@/lib/core/organisation/definition";
import { readBase } from "./decisionCases";
import { grantOf, organisationOf } from "./decisionOrganisation";

const ASKS_WHERE = 'provenance(arguments.to) == "unseen"';

function rulesOf(...conditions: string[]): RuleDefinition[] {
  return conditions.map((when, i) => ({ name: `r${i}`, version: 1, effect: "stop", when, approvers: [] }));
}

/** Finds the cells of the helper, who is in every organisation here. */
function cellsOf(compiled: CompiledOrganisation) {
  const agent = compiled.agents.get("helper");
  if (agent === undefined) throw new Error("the base has a helper");
  return (action: string, environment = "production") => {
    const found = compiled.environments.get(environment);
    if (found === undefined) throw new Error(`the base has ${environment}`);
    return cellOf(compiled, agent, { action, environment: found });
  };
}

describe("whether deciding a call can ask where a value was first seen", () => {
  const asks = (made: OrganisationDefinition, changed: object = {}) =>
    usesProvenance(compileOrganisation(made), {
      agent: "helper",
      action: "bank.label",
      environment: "production",
      resource: { type: "t", id: "1" },
      ...changed,
    });
  const withRules = (...conditions: string[]) => organisationOf([grantOf()], { rules: rulesOf(...conditions) });
  const UNKNOWN = { action: "bank.none" };

  it.each<[string, OrganisationDefinition, object, boolean]>([
    ["yes: a rule asks, among others that do not", withRules(ASKS_WHERE, "session.readUntrusted"), {}, true],
    ["no: no rule asks", withRules("session.readUntrusted"), {}, false],
    [
      "no: the rule that asks is not met there whatever the call says",
      withRules(`environment.rank > 9 && ${ASKS_WHERE}`),
      {},
      false,
    ],
    [
      "yes: one grant asks, among others that do not",
      organisationOf([grantOf({ when: ASKS_WHERE }), grantOf({ id: "h" }), grantOf({ id: "i", when: "true" })]),
      {},
      true,
    ],
    [
      "no: the grant that asks names other actions",
      organisationOf([grantOf({ actions: ["bank.pay"], when: ASKS_WHERE })]),
      {},
      false,
    ],
    [
      "yes: a rule asks of an unknown action, among others that do not",
      withRules(ASKS_WHERE, "session.readUntrusted"),
      UNKNOWN,
      true,
    ],
    ["no: no rule asks of an unknown action", withRules("session.readUntrusted"), UNKNOWN, false],
    ["no: the agent is not there", withRules(ASKS_WHERE), { agent: "nobody" }, false],
    ["no: the environment is not there", withRules(ASKS_WHERE), { environment: "nowhere" }, false],
  ])("%s", (_, made, changed, expected) => {
    expect(asks(made, changed)).toBe(expected);
  });
});

describe("a cell", () => {
  it("is made once for an action and environment, and apart for others", () => {
    const at = cellsOf(
      compileOrganisation(organisationOf([grantOf(), grantOf({ id: "s", environments: ["sandbox"] })])),
    );
    expect(at("bank.label")).toBe(at("bank.label"));
    expect(at("bank.label", "sandbox").grants.map(({ grant }) => grant.definition.id)).toEqual(["s"]);
    expect(at("bank.label").grants.map(({ grant }) => grant.definition.id)).toEqual(["g"]);
    expect(at("bank.pay").fixed.action.name).toBe("bank.pay");
  });

  it("of an unknown action is made anew each time, and grants nothing", () => {
    const at = cellsOf(compileOrganisation(organisationOf([grantOf()])));
    expect(at("bank.none")).not.toBe(at("bank.none"));
    expect(at("bank.none").grants).toEqual([]);
  });

  it("holds the rules that can be met, a condition that several share once", () => {
    const when = ["session.readUntrusted", "true", "false", "session.readUntrusted", "session.exposed"];
    const at = cellsOf(compileOrganisation(organisationOf([grantOf()], { rules: rulesOf(...when) })));
    const { rules, conditions } = at("bank.label");
    expect(rules.map(({ rule, condition }) => [rule.definition.name, condition])).toEqual([
      ["r0", 0],
      ["r1", null],
      ["r3", 0],
      ["r4", 1],
    ]);
    expect(conditions).toHaveLength(2);
  });

  it("is kept while an agent's two thousand latest are, so that a large catalogue fills no memory", () => {
    const actions = Array.from({ length: 2001 }, (_, i) => ({ name: `a${i}`, version: 1 }));
    const at = cellsOf(compileOrganisation({ ...readBase().organisation, tools: [{ name: "bank", actions }] }));
    const made = actions.slice(0, 2000).map(({ name }) => at(`bank.${name}`));
    const kept = actions.slice(0, 2000).filter(({ name }, i) => at(`bank.${name}`) === made[i]);
    expect(kept).toHaveLength(2000);
    at("bank.a2000");
    // The second first: asking for the oldest makes it anew, which pushes the next one out.
    expect(at("bank.a1")).toBe(made[1]);
    expect(at("bank.a0")).not.toBe(made[0]);
  });
});
