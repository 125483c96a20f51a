import { describe, expect, it } from "vitest";
import { checkOrganisation } from "@/lib/core/organisation/check";
import type {
  BudgetLimitDefinition,
  GrantDefinition,
  Obligation,
  OrganisationDefinition,
  RuleDefinition,
} from "@/lib/core/organisation/definition";
import { readBase } from "./decisionCases";

const { organisation } = readBase();

function withRule(rule: Partial<RuleDefinition>): OrganisationDefinition {
  const complete: RuleDefinition = { name: "r", version: 1, when: "true", effect: "stop", approvers: [], ...rule };
  return { ...organisation, rules: [complete] };
}

function withGrant(grant: Partial<GrantDefinition>): OrganisationDefinition {
  const complete: GrantDefinition = {
    id: "g",
    actions: ["bank.pay"],
    environments: ["production"],
    limits: [],
    obligations: [],
    ...grant,
  };
  const agents = organisation.agents.map((agent) => ({ ...agent, budget: { version: 1, grants: [complete] } }));
  return { ...organisation, agents };
}

function withBudgetLimits(limits: BudgetLimitDefinition[]): OrganisationDefinition {
  const agents = organisation.agents.map((agent) => ({ ...agent, budget: { version: 1, grants: [], limits } }));
  return { ...organisation, agents };
}

const BUDGET = ["agents", 0, "budget"];
const BUDGET_LIMIT: BudgetLimitDefinition = { id: "all", measure: "count", per: "day", max: 1, beyond: "deny" };

const GRANT = ["agents", 0, "budget", "grants", 0];
const recursive = { $ref: "#/$defs/a", $defs: { a: { anyOf: [{ type: "object" }, { $ref: "#/$defs/a" }] } } };

const refused: [string, OrganisationDefinition, (string | number)[], RegExp][] = [
  [
    "a rule that mentions confidence",
    withRule({ when: "request.confidence < 0.5" }),
    ["rules", 0, "when"],
    /confidence/,
  ],
  [
    "a grant that mentions confidence",
    withGrant({ when: "arguments.confidence > 0.5" }),
    [...GRANT, "when"],
    /confidence/,
  ],
  ["an unknown variable", withRule({ when: "user.name == 'x'" }), ["rules", 0, "when"], /Unknown variable: user/],
  ["a fact that no action has", withRule({ when: "action.danger" }), ["rules", 0, "when"], /No such key: danger/],
  [
    "a comparison of different types",
    withRule({ when: "environment.rank == 'high'" }),
    ["rules", 0, "when"],
    /overload/,
  ],
  [
    "a condition that gives no truth",
    withRule({ when: "environment.rank + 1" }),
    ["rules", 0, "when"],
    /true or false/,
  ],
  ["a condition that does not parse", withRule({ when: "action.reversible &&" }), ["rules", 0, "when"], /./],
  [
    "a regular expression in a condition",
    withRule({ when: "agent.name.matches('a+')" }),
    ["rules", 0, "when"],
    /regular/,
  ],
  [
    "a comprehension inside another",
    withRule({ when: "[1].all(x, [2].all(y, x == y))" }),
    ["rules", 0, "when"],
    /comprehension/,
  ],
  ["a rule for an unknown agent", withRule({ agents: ["ghost"] }), ["rules", 0, "agents", 0], /ghost/],
  ["a rule for an unknown action", withRule({ actions: ["bank.ghost"] }), ["rules", 0, "actions", 0], /ghost/],
  ["a grant for every tool", withGrant({ actions: ["*"] }), [...GRANT, "actions", 0], /TOOL\.ACTION/],
  ["a grant in an unknown environment", withGrant({ environments: ["moon"] }), [...GRANT, "environments", 0], /moon/],
  ["a broken schema", withGrant({ arguments: { type: "nonsense" } }), [...GRANT, "arguments"], /JSON Schema/],
  ["a schema that refers to itself", withGrant({ arguments: recursive }), [...GRANT, "arguments"], /itself/],
  [
    "a schema that refers elsewhere",
    withGrant({ arguments: { $ref: "https://example.com/schema" } }),
    [...GRANT, "arguments"],
    /own parts/,
  ],
  [
    "a pattern with lookaround",
    withGrant({ arguments: { properties: { to: { pattern: "(?=a)" } } } }),
    [...GRANT, "arguments"],
    /regexp/,
  ],
  [
    "a limit that measures nothing",
    withGrant({ limits: [{ measure: "average(x)", per: "day", max: 1, beyond: "deny" }] }),
    [...GRANT, "limits", 0, "measure"],
    /count or sum/,
  ],
  [
    "a limit below nought",
    withGrant({ limits: [{ measure: "count", per: "day", max: -1, beyond: "deny" }] }),
    [...GRANT, "limits", 0, "max"],
    /from 0/,
  ],
  [
    "a sliding window of no time",
    withGrant({ limits: [{ measure: "count", per: { slidingSeconds: 0 }, max: 1, beyond: "deny" }] }),
    [...GRANT, "limits", 0, "per"],
    /one second/,
  ],
  [
    "a limit kept apart by something that is no argument",
    withGrant({ limits: [{ measure: "count", per: "day", max: 1, by: "session.id", beyond: "deny" }] }),
    [...GRANT, "limits", 0, "by"],
    /arguments\.currency/,
  ],
  [
    "two limits of a budget with one name",
    withBudgetLimits([BUDGET_LIMIT, { ...BUDGET_LIMIT, max: 2 }]),
    [...BUDGET, "limits", 1, "id"],
    /already another limit/,
  ],
  [
    "a limit of a budget that measures what only some actions have",
    withBudgetLimits([{ ...BUDGET_LIMIT, measure: "sum(arguments.amount)" }]),
    [...BUDGET, "limits", 0],
    /name the actions that have sum\(arguments\.amount\)/,
  ],
  [
    "a limit of a budget kept apart by what only some actions have",
    withBudgetLimits([{ ...BUDGET_LIMIT, by: "arguments.currency" }]),
    [...BUDGET, "limits", 0],
    /name the actions that have arguments\.currency/,
  ],
  [
    "a limit of a budget on an action that nobody knows",
    withBudgetLimits([{ ...BUDGET_LIMIT, actions: ["bank.rob"] }]),
    [...BUDGET, "limits", 0, "actions", 0],
    /no action/,
  ],
  [
    "a limit of a budget in an unknown environment",
    withBudgetLimits([{ ...BUDGET_LIMIT, environments: ["moon"] }]),
    [...BUDGET, "limits", 0, "environments", 0],
    /moon/,
  ],
  [
    "a limit of a budget below nought",
    withBudgetLimits([{ ...BUDGET_LIMIT, max: -1 }]),
    [...BUDGET, "limits", 0, "max"],
    /from 0/,
  ],
  [
    "a second ceiling over the same power and environment",
    {
      ...organisation,
      stages: organisation.stages.map((stage) => ({
        ...stage,
        ceilings: [...stage.ceilings, { power: "read", environments: ["sandbox"] } as const],
      })) as OrganisationDefinition["stages"],
    },
    ["stages", 0, "ceilings", 5, "environments", 0],
    /already/,
  ],
  ...(
    [
      [{ type: "redact_fields", fields: "iban" }, "fields", /list of field names/],
      [{ type: "field_allowlist" }, "fields", /list of field names/],
      [{ type: "mask_fields", fields: ["iban"], visible: -1 }, "visible", /whole number/],
      [{ type: "row_filter" }, "filter", /filters by/],
      [{ type: "log", level: "everything" }, "level", /metadata or full/],
      [{ type: "log", fields: ["iban"] }, "fields", /no part of log/],
    ] as const
  ).map(([obligation, member, message]): (typeof refused)[number] => [
    `the obligation ${JSON.stringify(obligation)}`,
    withGrant({ obligations: [obligation as unknown as Obligation] }),
    [...GRANT, "obligations", 0, member],
    message,
  ]),
];

describe("a definition is refused, with the place of the fault, for", () => {
  it.each(refused)("%s", (_, definition, path, message) => {
    const problem = checkOrganisation(definition).find((one) => JSON.stringify(one.path) === JSON.stringify(path));
    expect(problem?.message).toMatch(message);
  });
});

describe("a condition may use", () => {
  const conditions = [
    "agent.name == 'a' && agent.team == 't' && agent.stage == 's' && agent.owner == 'o' && agent.purpose == 'p'",
    "arguments.recipient in agent.attributes.suppliers",
    "action.power == 'write' && action.sensitivity == 'restricted' && 'billing' in action.touches && !action.undo",
    "resource.type == 'a' && resource.id == 'b' && resource.properties.c == 'd'",
    "environment.name == 'production' && environment.rank >= 2",
    "session.maxSensitivityRead == 'public' && session.readUntrusted && session.exposed && session.decisions > 1",
    "session.exposes > 0 || session.writes > 0",
    "request.onBehalfOf == 'dana@example.com'",
    "now > timestamp('2026-01-01T00:00:00Z')",
    "provenance(arguments.recipient) == 'request'",
    "arguments.to.all(address, address.endsWith('@example.com'))",
    "has(arguments.amount) && arguments.amount > 500",
  ];
  it.each(conditions)("%s", (when) => {
    expect(checkOrganisation(withRule({ when }))).toEqual([]);
  });
});
