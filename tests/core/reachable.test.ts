import { describe, expect, it } from "vitest";
import { reachableActions } from "@/lib/core/decision/reachable";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { AgentDefinition, GrantDefinition } from "@/lib/core/organisation/definition";
import { readBase } from "./decisionCases";
import { grantOf, NOW, organisationOf } from "./decisionOrganisation";

const CALLER = { agent: "helper", tool: "bank", environment: "production" };

function reach(grants: GrantDefinition[], agent: Partial<AgentDefinition> = {}, caller: Partial<typeof CALLER> = {}) {
  return reachableActions(compileOrganisation(organisationOf(grants, {}, agent)), { ...CALLER, ...caller }, NOW);
}

/** What can be reached through one grant of labelling, of which something is different. */
function reachLabel(changed: Partial<GrantDefinition>) {
  return reach([grantOf({ actions: ["bank.label"], ...changed })]);
}

describe("what a budget can reach at all", () => {
  const LABEL = ["bank.label"];

  it.each<[string, Partial<GrantDefinition>, string[]]>([
    ["holds an action that is granted", {}, LABEL],
    ["does not hang on conditions", { when: "false" }, LABEL],
    ["does not hang on arguments", { arguments: { required: ["never"] } }, LABEL],
    ["holds nothing that is granted in another environment alone", { environments: ["sandbox"] }, []],
    ["holds an object type that the grant names", { objectTypes: ["payroll", "invoice"] }, LABEL],
    ["holds no object type that the grant does not name", { objectTypes: ["payroll"] }, []],
    ["holds nothing where the grant names no object type at all", { objectTypes: [] }, []],
    ["holds an action at the bound of its grant", { maxSensitivity: "internal" }, LABEL],
    ["holds no action above the bound of its grant", { maxSensitivity: "public" }, []],
    ["holds a grant's actions until its end", { expiresAt: "2026-03-04T10:20:00.001Z" }, LABEL],
    ["holds nothing of a grant from its end on", { expiresAt: "2026-03-04T10:20:00Z" }, []],
    ["holds nothing of a grant whose end can't be read", { expiresAt: "some day" }, []],
  ])("%s", (_, changed, expected) => {
    expect(reachLabel(changed)).toEqual(expected);
  });

  it("holds an action that one grant covers where another does not", () => {
    const covering = grantOf({ id: "covering", actions: LABEL });
    const expired = grantOf({ id: "expired", expiresAt: "2026-03-04T10:20:00Z" });
    expect(reach([expired, covering])).toEqual(LABEL);
    expect(reach([covering, expired])).toEqual(LABEL);
  });

  it("holds no action above the stage's ceiling", () => {
    expect(reach([grantOf({ actions: ["bank.read_payroll"] })])).toEqual([]);
  });

  it("holds nothing for an agent whose stage is not on the ladder", () => {
    expect(reach([grantOf()], { stage: "nowhere" })).toEqual([]);
  });

  it("holds no power that stays with people", () => {
    const reserved = (lacking: object) => {
      const made = organisationOf([grantOf({ actions: ["bank.confirm", "bank.label"] })]);
      const tools = made.tools.map((tool) => ({
        ...tool,
        actions: tool.actions.map((one) => (one.name === "confirm" ? { ...one, ...lacking } : one)),
      }));
      return reachableActions(compileOrganisation({ ...made, tools }), CALLER, NOW);
    };
    expect(reserved({})).toEqual(["bank.confirm", "bank.label"]);
    expect(reserved({ reversible: false })).toEqual(LABEL);
  });

  it("holds no action whose power nobody has stated", () => {
    expect(reach([grantOf({ actions: ["bank.nameless"] })])).toEqual([]);
  });

  it("holds no action whose object type nobody has stated where the grant names some", () => {
    const reachUntyped = (changed: Partial<GrantDefinition>) => {
      const made = organisationOf([grantOf({ actions: ["bank.untyped"], ...changed })]);
      const untyped = { name: "untyped", version: 1, power: "read", sensitivity: "internal" } as const;
      const tools = made.tools.map((tool) => ({ ...tool, actions: [...tool.actions, untyped] }));
      return reachableActions(compileOrganisation({ ...made, tools }), CALLER, NOW);
    };
    expect(reachUntyped({})).toEqual(["bank.untyped"]);
    expect(reachUntyped({ objectTypes: ["statement"] })).toEqual([]);
  });

  it("holds all that a pattern names and the stage can hold, sorted", () => {
    expect(reach([grantOf()])).toEqual([
      "bank.confirm",
      "bank.label",
      "bank.pay",
      "bank.read_statement",
      "bank.send_report",
      "bank.start_run",
    ]);
  });

  it("holds nothing of another tool", () => {
    const made = organisationOf([grantOf({ actions: ["bank.label", "mail.label"] })]);
    const tools = made.tools.flatMap((tool) => [tool, { ...tool, name: "mail" }]);
    const reachIn = (tool: string) =>
      reachableActions(compileOrganisation({ ...made, tools }), { ...CALLER, tool }, NOW);
    expect(reachIn("bank")).toEqual(["bank.label"]);
    expect(reachIn("mail")).toEqual(["mail.label"]);
    expect(reachIn("post")).toEqual([]);
  });

  it("holds nothing for nobody, in no environment, and for an agent that is not active", () => {
    expect(reach([grantOf()], {}, { agent: "nobody" })).toEqual([]);
    expect(reach([grantOf()], {}, { environment: "nowhere" })).toEqual([]);
    expect(reach([grantOf()], { lifecycle: "suspended" })).toEqual([]);
    expect(reach([grantOf()], { lifecycle: "retired" })).toEqual([]);
  });

  it("is everything while observe mode lasts, and only then", () => {
    const all = readBase()
      .organisation.tools.flatMap(({ actions }) => actions.map(({ name }) => `bank.${name}`))
      .sort();
    const until = (observeUntil?: string) =>
      reach([], { mode: "observe", ...(observeUntil === undefined ? {} : { observeUntil }) });
    expect(until("2026-03-04T10:20:00.001Z")).toEqual(all);
    expect(until("2026-03-04T10:20:00Z")).toEqual([]);
    expect(until("some day")).toEqual([]);
    expect(until()).toEqual([]);
    expect(reach([], { mode: "enforce", observeUntil: "2027-01-01T00:00:00Z" })).toEqual([]);
  });

  it("is nothing for a suspended agent, in observe mode too", () => {
    expect(
      reach([grantOf()], { mode: "observe", observeUntil: "2027-01-01T00:00:00Z", lifecycle: "suspended" }),
    ).toEqual([]);
  });
});
