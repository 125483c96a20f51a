/** Small organisations, in which most calls meet something. */
import fc from "fast-check";
import type { Approvers, Json, JsonObject, KillSwitch } from "@/lib/core/organisation/definition";
import { anyBudgetLimits, anyGrants } from "./anyBudget";
import { ACTIONS, anyStages, anyTools, ENVIRONMENTS } from "./anyCatalogue";
import { anyCondition } from "./anyCondition";
import { TEXTS } from "./anyTerm";
import type { Agent, Organisation, Rule } from "./organisation";
import { rarely } from "./rarely";

export const AGENTS = ["one", "two", "three", "four", "five"];
export const anyApprovers: fc.Arbitrary<Approvers[]> = fc.array(
  fc.constantFrom<Approvers>(
    { role: "operator", count: 1 },
    { role: "operator", count: 2 },
    { group: "treasury", count: 1 },
    { team: "red", count: 1 },
    { person: "olga@example.com", count: 1 },
  ),
  { maxLength: 2 },
);

function anyAgent(name: string): fc.Arbitrary<Agent> {
  return fc.record(
    {
      id: fc.constant(`0195a000-0000-7000-8000-00000000000${AGENTS.indexOf(name)}`),
      name: fc.constant(name),
      team: fc.constantFrom("red", "blue"),
      owner: fc.constant("omar@example.com"),
      purpose: fc.constant("Tests"),
      lifecycle: rarely<Agent["lifecycle"]>("active", "active", "active", "active", "suspended", "retired"),
      stage: rarely("wide", "narrow", "narrow", "gone"),
      mode: fc.constantFrom<Agent["mode"]>("enforce", "enforce", "enforce", "observe"),
      observeUntil: rarely("2026-03-05T00:00:00Z", "2026-03-04T10:20:00Z", "never"),
      attributes: fc.record(
        { suppliers: fc.subarray<Json>(TEXTS), level: fc.constantFrom<Json>(0, 5, 5.5) },
        { requiredKeys: [] },
      ) as fc.Arbitrary<JsonObject>,
      budget: fc.record({
        version: fc.constant(3),
        grants: anyGrants(anyApprovers),
        limits: anyBudgetLimits(anyApprovers),
      }),
    },
    { requiredKeys: ["id", "name", "team", "owner", "purpose", "lifecycle", "stage", "mode", "attributes", "budget"] },
  );
}

const rule: fc.Arbitrary<Omit<Rule, "name">> = fc.record(
  {
    version: fc.constantFrom(1, 2),
    actions: fc.subarray([...ACTIONS, "bank.*", "mail.*"], { maxLength: 3 }),
    teams: fc.subarray(["red", "blue"]),
    agents: rarely<string[]>([], AGENTS.slice(1), ["one"], AGENTS.slice(3)),
    when: anyCondition,
    effect: fc.constantFrom<Rule["effect"]>("ask", "ask", "ask", "ask", "stop", "stop", "hand_off"),
    approvers: anyApprovers,
    respondWithinSeconds: fc.constant(600),
  },
  { requiredKeys: ["version", "when", "effect", "approvers"] },
);

/** Most spare most calls, so that organisations with one are worth their calls. */
const killSwitches: fc.Arbitrary<KillSwitch[]> = fc.oneof(
  { weight: 16, arbitrary: fc.constant<KillSwitch[]>([]) },
  {
    weight: 5,
    arbitrary: fc.subarray<KillSwitch>(
      [
        { scope: "organisation", exceptRead: true },
        { scope: "tool", tool: "mail" },
        { scope: "environment", environment: "staging" },
        { scope: "agent", agent: "one" },
        { scope: "agent", agent: "five" },
      ],
      { minLength: 1, maxLength: 2 },
    ),
  },
  { weight: 1, arbitrary: fc.constant<KillSwitch[]>([{ scope: "organisation", exceptRead: false }]) },
);

export const anyOrganisation: fc.Arbitrary<Organisation> = fc.record({
  configVersion: fc.constant(1),
  environments: fc.constant(ENVIRONMENTS.map((name, rank) => ({ name, rank }))),
  stages: anyStages,
  tools: anyTools,
  agents: fc.tuple(...AGENTS.map(anyAgent)),
  rules: fc
    .array(rule, { maxLength: 4 })
    .map((rules) => rules.map((one, index) => ({ ...one, name: `rule-${index}` }))),
  killSwitches,
});
