import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffAuthority } from "@/lib/core/authority/diff";
import { decide } from "@/lib/core/decision/decide";
import type { DecisionResult, SessionFacts } from "@/lib/core/decision/types";
import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
import type {
  AgentDefinition,
  BudgetLimitDefinition,
  GrantDefinition,
  OrganisationDefinition,
  RuleDefinition,
} from "@/lib/core/organisation/definition";
import { readBase } from "../decisionCases";

const base = readBase().organisation;
const AGENT = "helper";
const ACTIONS = ["bank.read_statement", "bank.label", "bank.pay", "bank.send_report"];
const NOW = Date.parse("2026-03-04T10:20:00Z");

type Sketch = Partial<GrantDefinition> & { id: string };
interface State {
  grants?: Sketch[];
  limits?: BudgetLimitDefinition[];
  rules?: (Partial<RuleDefinition> & { name: string })[];
  agent?: Partial<AgentDefinition>;
}

const grant = (changed: Partial<GrantDefinition> = {}): Sketch => ({
  id: "labels",
  actions: ["bank.label"],
  environments: ["production"],
  ...changed,
});

function organisation({ grants = [grant()], limits = [], rules = [], agent = {} }: State): OrganisationDefinition {
  return {
    ...base,
    rules: rules.map((rule) => ({ version: 1, effect: "ask", when: "true", approvers: [], ...rule })),
    agents: base.agents.map((one) => ({
      ...one,
      ...agent,
      budget: {
        version: 5,
        grants: grants.map((sketch) => ({
          actions: [],
          environments: ["production"],
          limits: [],
          obligations: [],
          ...sketch,
        })),
        limits,
      },
    })),
  };
}

const diff = (before: State, after: State) =>
  diffAuthority({ agent: AGENT, before: organisation(before), after: organisation(after) });
const verdicts = (before: State, after: State) => [...new Set(diff(before, after).map(({ verdict }) => verdict))];

const limit = (changed: object = {}) => ({
  measure: "count",
  per: "hour" as const,
  max: 3,
  beyond: "deny" as const,
  ...changed,
});
const schema = (maximum: number) => ({ type: "object", properties: { amount: { type: "number", maximum } } });

describe("one change", () => {
  it.each<[string, State, State, string[], object?]>([
    ["nothing", {}, {}, []],
    ["another description of the same", { grants: [grant({ when: "true" })] }, {}, []],
    ["a grant more", { grants: [] }, {}, ["widened"], { part: "agent" }],
    ["a grant less", {}, { grants: [] }, ["narrowed"], { part: "agent" }],
    [
      "a higher maximum",
      { grants: [grant({ arguments: schema(500) })] },
      { grants: [grant({ arguments: schema(1_000) })] },
      ["widened"],
      { part: "arguments", at: "/properties/amount/maximum", before: "500", after: "1000", direction: "widens" },
    ],
    [
      "a lower maximum",
      { grants: [grant({ arguments: schema(500) })] },
      { grants: [grant({ arguments: schema(400) })] },
      ["narrowed"],
      { before: "500", after: "400", direction: "narrows" },
    ],
    ["a condition more", {}, { grants: [grant({ when: "arguments.a == 1.0" })] }, ["narrowed"], { part: "condition" }],
    ["a condition less", { grants: [grant({ when: "arguments.a == 1.0" })] }, {}, ["widened"], { part: "condition" }],
    [
      "a part of a condition more",
      { grants: [grant({ when: "arguments.a == 1.0" })] },
      { grants: [grant({ when: "arguments.a == 1.0 && arguments.b" })] },
      ["narrowed"],
    ],
    [
      "another condition",
      { grants: [grant({ when: "arguments.a == 1.0" })] },
      { grants: [grant({ when: "arguments.a == 2.0" })] },
      ["widened"],
      { part: "condition", direction: "changed" },
    ],
    [
      "the same condition over other attributes",
      { grants: [grant({ when: "arguments.to in agent.attributes.suppliers" })] },
      {
        grants: [grant({ when: "arguments.to in agent.attributes.suppliers" })],
        agent: { attributes: { suppliers: ["x"] } },
      },
      ["widened"],
      { direction: "changed" },
    ],
    ["a limit", {}, { grants: [grant({ limits: [limit()] })] }, ["narrowed"], { part: "limit" }],
    ["no limit any more", { grants: [grant({ limits: [limit()] })] }, {}, ["widened"], { part: "limit", after: null }],
    [
      "a limit of the whole budget",
      {},
      { limits: [{ id: "all", ...limit() }] },
      ["narrowed"],
      { part: "limit", name: "all" },
    ],
    [
      "no limit of the whole budget any more",
      { limits: [{ id: "all", ...limit() }] },
      {},
      ["widened"],
      { part: "limit", name: "all", after: null },
    ],
    [
      "a higher limit of the whole budget",
      { limits: [{ id: "all", ...limit() }] },
      { limits: [{ id: "all", ...limit({ max: 4 }) }] },
      ["widened"],
      { part: "limit", name: "all" },
    ],
    [
      "a limit of the whole budget under another name, whose counter begins at nought",
      { limits: [{ id: "all", ...limit() }] },
      { limits: [{ id: "every", ...limit() }] },
      ["widened"],
    ],
    [
      "a limit of the whole budget that counts this no more",
      { limits: [{ id: "all", ...limit() }] },
      { limits: [{ id: "all", ...limit(), environments: ["sandbox"] }] },
      ["widened"],
    ],
    [
      "a limit that asks where it denied",
      { grants: [grant({ limits: [limit()] })] },
      { grants: [grant({ limits: [limit({ beyond: "ask", approvers: [{ role: "operator", count: 1 }] })] })] },
      ["widened"],
    ],
    [
      "a grant that took its limit along",
      { grants: [grant({ limits: [limit()] }), grant({ id: "also" })] },
      { grants: [grant({ id: "also" })] },
      ["widened"],
      { part: "limit", name: "labels" },
    ],
    [
      "an obligation less",
      { grants: [grant({ obligations: [{ type: "log" }] })] },
      {},
      ["widened"],
      { part: "obligation" },
    ],
    ["a later end", { grants: [grant({ expiresAt: "2027-01-01T00:00:00Z" })] }, {}, ["widened"], { part: "expiry" }],
    ["a rule", {}, { rules: [{ name: "look", effect: "ask" }] }, ["narrowed"], { part: "rule" }],
    ["a rule less", { rules: [{ name: "look", effect: "ask" }] }, {}, ["widened"], { part: "rule", after: null }],
    [
      "a rule that stops where it asked",
      { rules: [{ name: "look", effect: "ask" }] },
      { rules: [{ name: "look", effect: "stop" }] },
      ["narrowed"],
    ],
    [
      "a rule that asks one person less",
      { rules: [{ name: "look", effect: "ask", approvers: [{ role: "operator", count: 2 }] }] },
      { rules: [{ name: "look", effect: "ask", approvers: [{ role: "operator", count: 1 }] }] },
      ["widened"],
    ],
    [
      "a rule that can bear on nothing here",
      { rules: [{ name: "elsewhere", effect: "stop", when: "environment.rank > 100" }] },
      {},
      [],
    ],
    [
      "observe mode",
      {},
      { agent: { mode: "observe", observeUntil: "2027-01-01T00:00:00Z" } },
      ["widened"],
      { at: "mode" },
    ],
    ["observe mode until no time", {}, { agent: { mode: "observe", observeUntil: "never" } }, []],
    ["suspension", {}, { agent: { lifecycle: "suspended" } }, ["narrowed"], { after: "helper is suspended" }],
    ["a stage that holds nothing", {}, { agent: { stage: "unknown" } }, ["narrowed"], { part: "agent" }],
  ])("%s", (_, before, after, expected, part) => {
    expect(verdicts(before, after)).toEqual(expected);
    if (part !== undefined)
      expect(diff(before, after).flatMap(({ parts }) => parts)).toContainEqual(expect.objectContaining(part));
  });

  it("of a pattern names each action that it holds, with its power and object type", () => {
    const cells = diff({ grants: [] }, { grants: [grant({ actions: ["bank.*"] })] });
    expect(cells.map(({ action }) => action)).toContain("bank.label");
    expect(cells.every(({ verdict }) => verdict === "widened")).toBe(true);
    expect(cells.find(({ action }) => action === "bank.label")).toMatchObject({
      power: "write",
      objectType: "invoice",
    });
  });

  it("of a risk fact narrows or widens what rules and ceilings make of it, there and where sessions are looked at", () => {
    const before = organisation({ rules: [{ name: "after-text", effect: "stop", when: "session.readUntrusted" }] });
    const after = {
      ...before,
      tools: before.tools.map((tool) => ({
        ...tool,
        actions: tool.actions.map((one) => (one.name === "read_statement" ? { ...one, returnsUntrusted: false } : one)),
      })),
    };
    const cells = diffAuthority({ agent: AGENT, before, after });
    expect(cells.find(({ action }) => action === "bank.label")).toMatchObject({
      verdict: "widened",
      parts: [{ part: "action", name: "bank.read_statement", at: "session" }],
    });
  });
});

const anySchema = fc.constantFrom(
  undefined,
  schema(10),
  schema(100),
  { type: "object", required: ["to"], properties: { to: { enum: ["acme", "mallory"] } } },
  { type: "object", required: ["to"], properties: { to: { const: "acme" } } },
  { type: "object", additionalProperties: false, properties: { amount: { type: "number" } } },
  { not: { required: ["to"] } },
);
const CONDITIONS = [
  undefined,
  'arguments.to == "acme"',
  'arguments.to == "acme" && arguments.amount < 50.0',
  "arguments.amount < 50.0",
  "session.writes < 2",
  "arguments.amount / 0.0 > 1.0",
  'action.power == "write" && arguments.amount < 50.0',
];
const anyGrant = fc
  .record({
    id: fc.constantFrom("a", "b", "c"),
    actions: fc.subarray([...ACTIONS, "bank.*"], { minLength: 1 }),
    arguments: anySchema,
    when: fc.constantFrom(...CONDITIONS),
    maxSensitivity: fc.constantFrom(undefined, "internal" as const, "confidential" as const),
    limits: fc.constantFrom(
      [],
      [limit()],
      [limit({ max: 5 })],
      [limit({ beyond: "ask", approvers: [{ role: "operator", count: 1 }] })],
      [limit({ measure: "sum(arguments.amount)", max: 60 })],
    ),
    expiresAt: fc.constantFrom(undefined, "2026-03-04T10:00:00Z", "2026-03-04T11:00:00Z"),
  })
  .map(
    (made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)) as unknown as Sketch,
  );
const anyRule = fc.record({
  name: fc.constantFrom("x", "y"),
  effect: fc.constantFrom("stop" as const, "hand_off" as const, "ask" as const),
  when: fc.constantFrom(
    "true",
    "session.readUntrusted",
    'arguments.to == "mallory"',
    "action.reversible && arguments.amount > 20.0",
  ),
  approvers: fc.constantFrom<RuleDefinition["approvers"]>([], [{ role: "operator", count: 1 }]),
});
const anyState: fc.Arbitrary<State> = fc.record({
  limits: fc.constantFrom(
    [],
    [],
    [{ id: "all", ...limit() }],
    [{ id: "all", ...limit({ max: 5 }) }],
    [{ id: "some", ...limit(), actions: ACTIONS.slice(0, 1) }],
  ),
  grants: fc.uniqueArray(anyGrant, { maxLength: 3, selector: ({ id }) => id }),
  rules: fc.uniqueArray(anyRule, { maxLength: 2, selector: ({ name }) => name }),
  agent: fc.constantFrom({}, {}, {}, { mode: "observe" as const, observeUntil: "2026-03-05T00:00:00Z" }),
});

/** Mostly one edit apart, so that flips are found; sometimes two states that have nothing in common. */
const anyPair = fc.oneof(
  fc.tuple(anyState, anyState),
  fc.tuple(anyState, anyGrant, fc.nat(2)).map(([state, edited, at]): [State, State] => {
    const grants = [...(state.grants ?? [])];
    const place = Math.min(at, grants.length);
    grants[place] = { ...edited, id: grants[place]?.id ?? "d" };
    return [state, { ...state, grants }];
  }),
  fc
    .tuple(anyState, anyRule)
    .map(([state, rule]): [State, State] => [
      { ...state, rules: [...(state.rules ?? []).filter(({ name }) => name !== rule.name), rule] },
      state,
    ]),
);
const anyCall = fc.record({
  action: fc.constantFrom(...ACTIONS),
  args: fc.record(
    { to: fc.constantFrom("acme", "mallory"), amount: fc.constantFrom(1, 30, 55, 99, 1_000) },
    { requiredKeys: [] },
  ),
  used: fc.constantFrom("0", "3", "5", "59"),
  readUntrusted: fc.boolean(),
  writes: fc.constantFrom(0, 3),
  now: fc.constantFrom(NOW, NOW + 3_600_000, NOW + 86_400_000),
});

type Call = typeof anyCall extends fc.Arbitrary<infer C> ? C : never;
const WIDTH: Record<DecisionResult["outcome"], number> = { deny: 0, escalate: 1, allow: 2 };

function widthOf(compiled: CompiledOrganisation, { action, args, used, readUntrusted, writes, now }: Call): number {
  const session: SessionFacts = {
    maxSensitivityRead: "public",
    readUntrusted,
    exposed: false,
    decisions: writes,
    exposes: 0,
    writes,
  };
  const { outcome } = decide(
    { agent: AGENT, action, environment: "production", resource: { type: "t", id: "1" }, arguments: args },
    {
      organisation: compiled,
      caller: { agent: AGENT, tool: "bank", environment: "production", kind: "enforcement_point" },
      session,
      used: () => used,
      provenance: () => "unseen",
    },
    now,
  );
  return WIDTH[outcome];
}

describe("whatever differs", () => {
  it("a call that is allowed or asked about after, and was not before, lies in a widened cell", () => {
    let flips = 0;
    fc.assert(
      fc.property(anyPair, fc.array(anyCall, { minLength: 8, maxLength: 16 }), ([before, after], calls) => {
        const widened = new Set(
          diff(before, after)
            .filter(({ verdict, environment }) => verdict === "widened" && environment === "production")
            .map(({ action }) => action),
        );
        const [from, to] = [compileOrganisation(organisation(before)), compileOrganisation(organisation(after))];
        for (const call of calls) {
          if (widthOf(to, call) <= widthOf(from, call)) continue;
          flips += 1;
          expect({ before, after, call, widened: widened.has(call.action) }).toMatchObject({ widened: true });
        }
      }),
      { numRuns: 1_000 },
    );
    expect(flips).toBeGreaterThan(200);
  });

  it("nothing is told where nothing differs, and the way back narrows what the way there widened", () => {
    fc.assert(
      fc.property(anyState, anyState, (before, after) => {
        expect(diff(before, before)).toEqual([]);
        const there = diff(before, after);
        const back = diff(after, before);
        expect(back.map(({ action }) => action)).toEqual(there.map(({ action }) => action));
        for (const cell of there)
          if (cell.verdict === "narrowed")
            expect(back).toContainEqual(expect.objectContaining({ action: cell.action, verdict: "widened" }));
      }),
      { numRuns: 100 },
    );
  });
});
