/**
 * An organisation such as people write, of any number of rules, made without chance: a hundred actions, a hundred
 * agents of twenty teams, and one agent with a hundred grants. Every rule is a `stop`, so that Cedar can have it too; what
 * it costs to see that a rule is not met is the same for every effect.
 */
import type {
  ActionDefinition,
  AgentDefinition,
  GrantDefinition,
  OrganisationDefinition,
  RuleDefinition,
  ToolDefinition,
} from "@/lib/core/organisation/definition";
import { AUDIENCES, BLAST_RADII, POWERS, SENSITIVITIES } from "@/lib/core/organisation/facts";

/** The call that is decided. */
export const AGENT = "agent-0";
export const TOOL = "tool-0";
export const ACTION = `${TOOL}.pay`;
export const ENVIRONMENT = "production";
export const SUPPLIERS = Array.from({ length: 20 }, (_, index) => `DE8937040044053201${String(3000 + index)}`);

const TOOLS = 10;
const ACTIONS_PER_TOOL = 10;
const TEAMS = 20;
const AGENTS = 100;
const GRANTS = 100;
const OBJECT_TYPES = 20;

export function organisationWith(rules: number): OrganisationDefinition {
  return {
    configVersion: 1,
    environments: [
      { name: "sandbox", rank: 0 },
      { name: "staging", rank: 1 },
      { name: ENVIRONMENT, rank: 2 },
    ],
    stages: [
      {
        name: "bounded",
        version: 1,
        ceilings: POWERS.map((power) => ({ power, environments: ["sandbox", "staging", ENVIRONMENT] })),
        evidence: {},
      },
    ],
    tools: Array.from({ length: TOOLS }, (_, index) => tool(index)),
    agents: Array.from({ length: AGENTS }, (_, index) => agent(index)),
    rules: Array.from({ length: rules }, (_, index) => rule(index)),
    killSwitches: [],
  };
}

function tool(index: number): ToolDefinition {
  const actions = Array.from({ length: ACTIONS_PER_TOOL }, (_, place) =>
    index === 0 && place === 0 ? pay() : action(index * ACTIONS_PER_TOOL + place),
  );
  return { name: `tool-${index}`, actions };
}

function pay(): ActionDefinition {
  return {
    name: "pay",
    version: 1,
    power: "write",
    objectType: "type-0",
    sensitivity: "confidential",
    blastRadius: "single",
    reversible: false,
    audited: true,
    observable: true,
    touches: ["billing"],
    returnsUntrusted: false,
    audience: "internal",
    inputSchema: {
      type: "object",
      required: ["recipient", "amount", "currency"],
      properties: {
        recipient: { type: "string" },
        amount: { type: "integer", minimum: 1 },
        currency: { type: "string", enum: ["EUR", "USD", "GBP"] },
        invoice: { type: "string" },
        memo: { type: "string" },
      },
      additionalProperties: false,
    },
  };
}

function action(index: number): ActionDefinition {
  return {
    name: nameOfAction(index).split(".")[1] ?? "",
    version: 1,
    power: pick(POWERS, index),
    objectType: `type-${index % OBJECT_TYPES}`,
    sensitivity: pick(SENSITIVITIES, index),
    blastRadius: pick(BLAST_RADII, index),
    reversible: index % 2 === 0,
    audited: true,
    observable: true,
    touches: index % 3 === 0 ? ["customer_facing"] : [],
    returnsUntrusted: index % 4 === 0,
    audience: pick(AUDIENCES, index),
  };
}

function nameOfAction(index: number): string {
  return index === 0 ? ACTION : `tool-${Math.floor(index / ACTIONS_PER_TOOL)}.action-${index}`;
}

function agent(index: number): AgentDefinition {
  return {
    id: `0195a000-0000-7000-8000-${String(index).padStart(12, "0")}`,
    name: `agent-${index}`,
    team: `team-${index % TEAMS}`,
    owner: "omar@example.com",
    purpose: "Pays invoices",
    lifecycle: "active",
    stage: "bounded",
    mode: "enforce",
    attributes: { suppliers: SUPPLIERS, approvedCurrency: "EUR" },
    ...(index === 0 ? { budget: { version: 1, grants: grants() } } : {}),
  };
}

/** Two grants name the call that is decided, and both are looked at whole; one of them holds it. */
function grants(): GrantDefinition[] {
  const common = { environments: [ENVIRONMENT], obligations: [], limits: [] };
  const others = Array.from({ length: GRANTS - 2 }, (_, index) => ({
    ...common,
    id: `grant-${index + 1}`,
    actions: [nameOfAction(index + 1)],
    maxSensitivity: pick(SENSITIVITIES, index + 1),
    when: 'session.maxSensitivityRead != "restricted"',
  }));
  return [
    {
      ...common,
      id: "refunds",
      actions: [ACTION],
      objectTypes: ["type-0"],
      arguments: { type: "object", properties: { amount: { type: "integer", maximum: 5_000 } }, required: ["amount"] },
      when: 'has(arguments.memo) && arguments.memo.startsWith("refund ")',
    },
    ...others,
    {
      ...common,
      id: "suppliers",
      actions: [ACTION],
      maxSensitivity: "confidential",
      maxBlastRadius: "single",
      arguments: {
        type: "object",
        properties: { amount: { type: "integer", maximum: 5_000 }, currency: { const: "EUR" } },
        required: ["amount", "currency"],
      },
      when: "arguments.recipient in agent.attributes.suppliers && arguments.currency == agent.attributes.approvedCurrency",
    },
  ];
}

/** A third each: risk facts with the session's history, one action's arguments, an agent's or a team's own. */
function rule(index: number): RuleDefinition {
  const place = Math.floor(index / 3);
  const scoped = [factsRule, argumentsRule, scopedRule][index % 3]?.(place);
  if (scoped === undefined) throw new Error("a remainder of three is 0, 1 or 2");
  return { name: `rule-${index}`, version: 1, effect: "stop", approvers: [], ...scoped };
}

type Scoped = Pick<RuleDefinition, "when"> & Partial<Pick<RuleDefinition, "actions" | "agents" | "teams">>;

/** The rules that every organisation has: each of them bears on the decided call, and hangs on the session. */
const EVERYWHERE = [
  'action.power == "write" && environment.rank >= 2 && session.readUntrusted && session.maxSensitivityRead == "restricted"',
  "!action.reversible && session.writes > 500",
  '"billing" in action.touches && session.exposed && session.readUntrusted',
];

/** No two rules are alike, so that nothing that is worked out for one serves another. */
function factsRule(place: number): Scoped {
  const everywhere = EVERYWHERE[place];
  if (everywhere !== undefined) return { when: everywhere };
  const kind = place - EVERYWHERE.length;
  const histories = [
    `session.readUntrusted && session.exposed && session.decisions > ${1_000 + kind}`,
    `session.writes > ${500 + kind}`,
    `session.maxSensitivityRead == "restricted" && session.exposes > ${kind}`,
    `session.exposes > ${3 + kind} || session.decisions > ${5_000 + kind}`,
  ];
  const power = pick(POWERS, Math.floor(kind / OBJECT_TYPES) + 1);
  const facts = `action.objectType == "type-${kind % OBJECT_TYPES}" && action.power == "${power}"`;
  return { when: `${facts} && (${pick(histories, Math.floor(kind / OBJECT_TYPES))})` };
}

function argumentsRule(place: number): Scoped {
  const actions = TOOLS * ACTIONS_PER_TOOL;
  const conditions = [
    `has(arguments.amount) && arguments.amount > ${100_000 + place}`,
    `has(arguments.recipient) && arguments.recipient in ["DE00${place}", "DE01${place}", "DE02${place}"]`,
    `has(arguments.memo) && arguments.memo.contains("gift card ${place}")`,
    `has(arguments.currency) && !(arguments.currency in ["EUR", "USD", "GBP", "X${place}"])`,
  ];
  return { actions: [nameOfAction(place % actions)], when: pick(conditions, place + Math.floor(place / actions)) };
}

function scopedRule(place: number): Scoped {
  const conditions = [
    `session.decisions > ${5_000 + place}`,
    `action.sensitivity == "restricted" && session.exposed && session.writes > ${place}`,
    `request.justification == "" && environment.rank >= 2 && session.decisions >= ${place}`,
    `action.power == "expose" && session.readUntrusted && session.exposes > ${place}`,
    `session.writes > ${300 + place} && session.readUntrusted`,
  ];
  const number = Math.floor(place / 2);
  return place % 2 === 0
    ? { teams: [`team-${number % TEAMS}`], when: pick(conditions, Math.floor(number / TEAMS)) }
    : { agents: [`agent-${number % AGENTS}`], when: pick(conditions, 2 + Math.floor(number / AGENTS)) };
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error("there is nothing to pick from");
  return value;
}
