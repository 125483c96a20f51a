import { describe, expect, it } from "vitest";
import { cedarExport } from "@/lib/core/cedar/export";
import type { Elsewhere } from "@/lib/core/cedar/warning";
import type {
  GrantDefinition,
  JsonObject,
  OrganisationDefinition,
  RuleDefinition,
} from "@/lib/core/organisation/definition";
import { readBase } from "../decisionCases";

const { organisation } = readBase();

interface Sketch {
  grants?: Partial<GrantDefinition>[];
  rules?: Partial<RuleDefinition>[];
  /** Replaces the input schema of `bank.pay`. */
  inputSchema?: JsonObject;
  change?: Partial<OrganisationDefinition>;
}

function exportOf({ grants = [], rules = [], inputSchema, change }: Sketch, elsewhere: readonly Elsewhere[] = []) {
  const [agent] = organisation.agents;
  if (agent === undefined) throw new Error("the base has an agent");
  const whole = grants.map((one, index) => ({
    id: `g${index}`,
    actions: ["bank.pay"],
    environments: ["production"],
    limits: [],
    obligations: [],
    ...one,
  }));
  return cedarExport(
    {
      ...organisation,
      tools: organisation.tools.map((tool) => ({
        ...tool,
        actions: tool.actions.map((action) =>
          action.name === "pay" && inputSchema !== undefined ? { ...action, inputSchema } : action,
        ),
      })),
      agents: [{ ...agent, budget: { version: 1, grants: whole } }],
      rules: rules.map((one, index) => ({
        name: `r${index}`,
        version: 1,
        actions: ["bank.pay"],
        when: "true",
        effect: "stop" as const,
        approvers: [],
        ...one,
      })),
      ...change,
    },
    { elsewhere },
  );
}

/** The policies that come from one place, without what all of one kind have in common. */
function policiesFrom(exported: ReturnType<typeof exportOf>, place: string): string[] {
  return exported.policies
    .filter(({ id }) => id.startsWith(place))
    .map(({ text }) =>
      text
        .replace(/^@id\(.*\)\n/, "")
        .replaceAll(/Ambit::(\w+)::"([^"]*)"/g, "$1[$2]")
        .replaceAll(/\s+/g, " "),
    );
}

function grantOf(grant: Partial<GrantDefinition>, elsewhere: readonly Elsewhere[] = []): string[] {
  return policiesFrom(exportOf({ grants: [grant] }, elsewhere), "agents/helper/grants/g0").map((policy) =>
    policy
      .replace(' when { principal.lifecycle == "active" }', "")
      .replace('principal.lifecycle == "active" && ', "")
      .replace("principal == Agent[helper], action == Action[bank.pay], resource == Environment[production]", "…"),
  );
}

function stopOf(when: string, rule: Partial<RuleDefinition> = {}): string[] {
  return policiesFrom(exportOf({ rules: [{ when, ...rule }] }), "rules/r0").map((policy) =>
    policy.replace("principal, action == Action[bank.pay], resource", "…"),
  );
}

describe("a grant", () => {
  it.each<[string, Partial<GrantDefinition>, string[]]>([
    ["without a condition", {}, ["permit (…);"]],
    [
      "on a whole tool in two environments",
      { actions: ["bank.*", "bank.gone"], environments: ["sandbox", "production"] },
      [
        'permit (principal == Agent[helper], action, resource) when { resource in [Environment[sandbox], Environment[production]] && principal.lifecycle == "active" };',
      ],
    ],
    [
      "with bounds",
      { maxSensitivity: "internal", maxBlastRadius: "group", maxAudience: "partner" },
      [
        "permit (…) when { !(action in [Action[sensitivity:confidential], Action[sensitivity:restricted]]) && !(action in [Action[blastRadius:tenant], Action[blastRadius:organisation]]) && !(action in Action[power:expose] && action in Action[audience:public]) };",
      ],
    ],
    ["for object types that nothing has", { objectTypes: ["nothing"] }, []],
    ["for an object type", { objectTypes: ["payment"] }, ["permit (…) when { action in Action[objectType:payment] };"]],
    [
      "with an end",
      { expiresAt: "2030-01-01T00:00:00+01:00" },
      ['permit (…) when { context.now < datetime("2029-12-31T23:00:00.000Z") };'],
    ],
    ["with an end that nobody can read", { expiresAt: "soon" }, []],
    [
      "with a schema",
      { arguments: { properties: { amount: { maximum: 12.5 }, to: { enum: ["a", "b"] } }, required: ["amount"] } },
      [
        'permit (…) when { (!(context.arguments has amount) || (context.arguments has amount && context.arguments.amount.lessThanOrEqual(decimal("12.5")))) && (!(context.arguments has to) || (context.arguments has to && ["a", "b"].contains(context.arguments.to))) && context.arguments has amount };',
      ],
    ],
    [
      "with a condition on attributes, put in as they are",
      { when: "arguments.to in agent.attributes.suppliers" },
      ['permit (…) when { context.arguments has to && context.arguments.to == "acme" };'],
    ],
    ["with a condition that always errs", { when: "arguments.nothing > 1" }, []],
    ["with a broken condition", { when: "1 +" }, []],
  ])("%s", (_, grant, policies) => {
    expect(grantOf(grant)).toEqual(policies);
  });

  it("of which a part can't be said has no permit, and that is told", () => {
    const exported = exportOf({ grants: [{ when: "size(arguments.to) > 3" }] });
    expect(policiesFrom(exported, "agents/helper/grants")).toEqual([]);
    expect(exported.warnings).toContainEqual({
      kind: "unsayable",
      path: ["agents", "helper", "budget", "grants", "g0", "when"],
      what: "The grant is left out.",
      why: "Cedar has nothing that computes it.",
      errs: "stricter",
    });
  });

  it("that would hold without the part that can't be said keeps what is left of it", () => {
    expect(grantOf({ when: "session.exposed || size(arguments.to) > 3" })).toEqual([
      "permit (…) when { context.session.exposed };",
    ]);
  });

  it("with a limit forbids what it covers, as any other grant could permit it without counting", () => {
    const limits = [{ measure: "count", per: "day" as const, max: 3, beyond: "deny" as const }];
    expect(grantOf({ limits, when: 'arguments.to == "a"' })).toEqual([
      'forbid (…) when { context.arguments has to && context.arguments.to == "a" };',
    ]);
    expect(grantOf({ limits }, ["limits"])).toEqual(["permit (…);"]);
  });

  it("of a budget with limits of its own is denied where they count", () => {
    const [agent] = organisation.agents;
    if (agent?.budget === undefined) throw new Error("the base has a budget");
    const limit = { measure: "count", per: "day" as const, max: 3, beyond: "deny" as const };
    const limits = [
      { ...limit, id: "pay", actions: ["bank.pay"] },
      { ...limit, id: "all" },
      { ...limit, id: "here", environments: ["production"] },
    ];
    const budget = { ...agent.budget, limits };
    const limited = { change: { agents: [{ ...agent, budget }] } };
    expect(policiesFrom(exportOf(limited), "agents/helper/limits")).toEqual([
      "forbid (principal == Agent[helper], action == Action[bank.pay], resource);",
      "forbid (principal == Agent[helper], action, resource);",
      "forbid (principal == Agent[helper], action, resource == Environment[production]);",
    ]);
    expect(policiesFrom(exportOf(limited, ["limits"]), "agents/helper/limits")).toEqual([]);
  });

  it("with an obligation forbids what it covers", () => {
    expect(grantOf({ obligations: [{ type: "log" }] })).toEqual(["forbid (…);"]);
    expect(grantOf({ obligations: [{ type: "log" }] }, ["obligations"])).toEqual(["permit (…);"]);
  });

  it("of an agent whose stage is not on the ladder has no permit", () => {
    const exported = exportOf({ grants: [{}], change: { stages: [] } });
    expect(policiesFrom(exported, "agents")).toEqual([]);
  });
});

describe("a rule that stops", () => {
  it.each<[string, string, string[]]>([
    [
      "on facts and history",
      "!action.reversible && session.writes > 5",
      ["forbid (…) when { !(action in Action[reversible]) && context.session.writes > 5 };"],
    ],
    ["never", "false", []],
    ["always", "true", ["forbid (…);"]],
    ["where its condition errs", "arguments.nothing == 1", ["forbid (…);"]],
    [
      "where an argument is not there",
      "arguments.amount > 5",
      ['forbid (…) when { !(context.arguments has amount && !context.arguments.amount.greaterThan(decimal("5.0"))) };'],
    ],
    [
      "only where an argument is there",
      "has(arguments.amount) && arguments.amount > 5",
      ['forbid (…) when { context.arguments has amount && context.arguments.amount.greaterThan(decimal("5.0")) };'],
    ],
    ["where a text is compared with a number", "arguments.to > 5", ["forbid (…);"]],
    ["where a text is there, which is never null", "!(arguments.to == null)", ["forbid (…);"]],
    ["never where a text equals a number", "has(arguments.to) && arguments.to == 5", []],
    [
      "on a text",
      'has(arguments.to) && arguments.to.startsWith("a*\\"b")',
      ['forbid (…) when { context.arguments has to && context.arguments.to like "a\\*\\"b*" };'],
    ],
    [
      "in environments",
      "environment.rank >= 1",
      ["forbid (…) when { resource in [Environment[staging], Environment[production]] };"],
    ],
    ["of this agent", 'agent.team == "payments" && agent.attributes.suppliers.exists(s, s == "acme")', ["forbid (…);"]],
    [
      "at a time",
      'now < timestamp("2026-01-01T00:00:00Z")',
      ['forbid (…) when { context.now < datetime("2026-01-01T00:00:00.000Z") };'],
    ],
  ])("%s", (_, when, policies) => {
    expect(stopOf(when)).toEqual(policies);
  });

  it("stops more where a part can't be said, and that is told", () => {
    const exported = exportOf({
      rules: [{ when: 'provenance(arguments.to) == "untrusted" && session.exposed' }],
    });
    expect(policiesFrom(exported, "rules/r0")[0]).toContain("when { context.session.exposed }");
    expect(exported.warnings).toContainEqual(
      expect.objectContaining({ kind: "unsayable", path: ["rules", "r0", "when"], errs: "stricter" }),
    );
  });

  it("is a policy for each way in which actions take an argument", () => {
    expect(stopOf("has(arguments.amount) && arguments.amount > 5", { actions: ["bank.pay", "bank.label"] })).toEqual([
      "forbid (principal, action == Action[bank.label], resource) when { context.arguments has amount };",
      'forbid (…) when { context.arguments has amount && context.arguments.amount.greaterThan(decimal("5.0")) };',
    ]);
  });

  it("covers the agents of its teams", () => {
    expect(stopOf("true", { teams: ["others"] })).toEqual([]);
  });
});

describe("a rule that asks or hands over", () => {
  it.each(["ask", "hand_off"] as const)("forbids, or is left to whoever sees to it: %s", (effect) => {
    expect(stopOf("session.exposed", { effect })).toEqual(["forbid (…) when { context.session.exposed };"]);
    const left = exportOf({ rules: [{ effect }] }, ["people"]);
    expect(policiesFrom(left, "rules")).toEqual([]);
    expect(left.warnings).toContainEqual(
      expect.objectContaining({ kind: "beyond_cedar", path: ["rules", "r0", "effect"], errs: "looser" }),
    );
  });
});

describe("an input schema", () => {
  it("is in the types of the schema and in a policy for the rest", () => {
    const inputSchema = {
      type: "object",
      required: ["to"],
      properties: {
        to: { type: "string", pattern: "^DE" },
        "odd name": { type: ["integer", "null"] },
        tags: { type: "array", items: { type: "string" } },
        either: { anyOf: [{ type: "string" }, { type: "number" }] },
      },
      additionalProperties: false,
    };
    const exported = exportOf({ inputSchema });
    expect(exported.schema).toContain('arguments: { to: String, "odd name"?: decimal, tags?: Set<String> }');
    expect(policiesFrom(exported, "tools/bank/actions/pay/input")).toEqual([
      'forbid (principal, action == Action[bank.pay], resource) unless { context.arguments has to && context.arguments.to like "DE*" && !(context.arguments has either) };',
    ]);
    expect(exported.warnings).toContainEqual(
      expect.objectContaining({ kind: "untyped_arguments", why: "Cedar has no type for arguments.either." }),
    );
  });

  it("that says what Cedar can't denies the action, unless something else checks it", () => {
    const inputSchema = { type: "object", required: ["to"], properties: { to: { type: "string", maxLength: 9 } } };
    expect(policiesFrom(exportOf({ inputSchema }), "tools/bank/actions/pay/input")).toHaveLength(1);
    expect(policiesFrom(exportOf({ inputSchema }, ["inputs"]), "tools")).toEqual([]);
  });
});

describe("kill switches", () => {
  it("forbid what they cover", () => {
    const exported = exportOf({
      change: {
        killSwitches: [
          { scope: "organisation", exceptRead: true },
          { scope: "tool", tool: "bank" },
          { scope: "environment", environment: "staging" },
          { scope: "agent", agent: "helper" },
          { scope: "tool", tool: "gone" },
        ],
      },
    });
    expect(policiesFrom(exported, "kill-switches")).toEqual([
      "forbid (principal, action, resource) unless { action in Action[power:read] };",
      "forbid (principal, action in Action[bank.*], resource);",
      "forbid (principal, action, resource == Environment[staging]);",
      "forbid (principal == Agent[helper], action, resource);",
    ]);
  });
});

it("names are written so that nothing in them is hidden or ends a text", () => {
  expect(stopOf('has(arguments.to) && arguments.to == "\\u202e\\"\\\\\\n"')).toEqual([
    'forbid (…) when { context.arguments has to && context.arguments.to == "\\u{202e}\\"\\\\\\u{a}" };',
  ]);
});
