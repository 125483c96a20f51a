/** Small organisations with everything that bears on a translation. */
import fc from "fast-check";
import type {
  ActionDefinition,
  AgentDefinition,
  GrantDefinition,
  Json,
  JsonObject,
  KillSwitch,
  OrganisationDefinition,
  RuleDefinition,
  StageDefinition,
} from "@/lib/core/organisation/definition";
import {
  AUDIENCES,
  type Audience,
  BLAST_RADII,
  type BlastRadius,
  POWERS,
  SENSITIVITIES,
  type Sensitivity,
  TOUCHES,
} from "@/lib/core/organisation/facts";
import { anyCondition, TEXTS } from "./anyCondition";
import { argumentSchema, inputSchema } from "./anySchema";

export const NOW = Date.parse("2026-03-04T10:20:00Z");

export const ACTIONS = ["bank.read", "bank.pay", "bank.refund", "mail.send", "mail.list"];
export const AGENTS = ["one", "two", "three"];
export const ENVIRONMENTS = ["sandbox", "staging", "production"];

/** The first most of the time: most calls should get past what is not being tried. */
function rarely<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

const facts = fc.record(
  {
    power: fc.constantFrom("read", "write", "expose", ...POWERS),
    objectType: fc.constantFrom("invoice", "payment"),
    sensitivity: fc.constantFrom(...SENSITIVITIES),
    blastRadius: fc.constantFrom(...BLAST_RADII),
    reversible: rarely(true, false),
    audited: rarely(true, false),
    observable: rarely(true, false),
    touches: fc.subarray([...TOUCHES]),
    returnsUntrusted: fc.boolean(),
    audience: fc.constantFrom(...AUDIENCES),
    undo: fc.constant({ reference: "R-1", date: "2026-01-02" }),
  },
  { requiredKeys: ["power", "sensitivity", "blastRadius", "reversible", "audited"] },
);

function action(name: string): fc.Arbitrary<ActionDefinition> {
  return fc.tuple(facts, inputSchema).map(([declared, schema]) => ({
    ...declared,
    name,
    version: 1,
    ...(schema === undefined ? {} : { inputSchema: schema }),
  }));
}

const bounds = {
  maxSensitivity: rarely<Sensitivity>("restricted", ...SENSITIVITIES),
  maxBlastRadius: rarely<BlastRadius>("organisation", ...BLAST_RADII),
  maxAudience: rarely<Audience>("public", ...AUDIENCES),
};
const environments = fc.subarray(ENVIRONMENTS, { minLength: 1 });
const patterns = fc.subarray([...ACTIONS, "bank.*", "mail.*", "bank.unknown"], { minLength: 1, maxLength: 4 });

const powers = fc.constantFrom(...POWERS);
const lowCeiling = fc.record({ power: powers, environments, ...bounds }, { requiredKeys: ["power", "environments"] });
const stages: fc.Arbitrary<StageDefinition[]> = fc
  .tuple(fc.array(lowCeiling, { minLength: 2, maxLength: 8 }), fc.record(bounds, { requiredKeys: [] }))
  .map(([ceilings, highBounds]) => [
    { name: "low", version: 1, evidence: {}, ceilings },
    {
      name: "high",
      version: 1,
      evidence: {},
      ceilings: POWERS.map((power) => ({ power, environments: ENVIRONMENTS, ...highBounds })),
    },
  ]);

const limit = fc.record({
  measure: fc.constantFrom("count", "sum(arguments.amount)"),
  per: fc.constantFrom("hour" as const, "day" as const),
  max: fc.constantFrom(0, 10),
  beyond: fc.constantFrom("deny" as const, "ask" as const),
});

const grant: fc.Arbitrary<Omit<GrantDefinition, "id">> = fc.record(
  {
    actions: patterns,
    environments,
    objectTypes: fc.subarray(["invoice", "payment", "nothing"], { minLength: 1 }),
    ...bounds,
    arguments: argumentSchema,
    when: anyCondition,
    expiresAt: fc.constantFrom(
      "2026-03-04T10:20:00Z",
      "2026-03-04T10:20:00.001Z",
      "2030-01-01T00:00:00+02:00",
      "never",
    ),
    limits: fc.array(limit, { maxLength: 1 }),
    obligations: fc.constantFrom([], [], [], [{ type: "log" }]),
  },
  { requiredKeys: ["actions", "environments", "limits", "obligations"] },
);

function agent(name: string): fc.Arbitrary<AgentDefinition> {
  return fc.record({
    id: fc.constant(`0195a000-0000-7000-8000-00000000000${name.length}`),
    name: fc.constant(name),
    team: fc.constantFrom("red", "blue"),
    owner: fc.constant("omar@example.com"),
    purpose: fc.constant("Tests"),
    lifecycle: rarely<AgentDefinition["lifecycle"]>("active", "suspended"),
    stage: rarely("high", "low", "gone"),
    mode: rarely<AgentDefinition["mode"]>("enforce", "observe"),
    observeUntil: fc.constant("2030-01-01T00:00:00Z"),
    attributes: fc.record(
      { suppliers: fc.subarray(TEXTS), limit: fc.constantFrom<Json>(0, 5, 5.5), tier: fc.constantFrom("gold", "acme") },
      { requiredKeys: ["limit"] },
    ) as fc.Arbitrary<JsonObject>,
    budget: fc
      .array(grant, { minLength: 1, maxLength: 5 })
      .map((grants) => ({ version: 1, grants: grants.map((one, index) => ({ ...one, id: `grant-${index}` })) })),
  });
}

const rule: fc.Arbitrary<Omit<RuleDefinition, "name">> = fc.record(
  {
    version: fc.constant(1),
    actions: patterns,
    teams: fc.subarray(["red", "blue"]),
    agents: fc.subarray(AGENTS),
    when: anyCondition,
    effect: fc.constantFrom("stop" as const, "stop" as const, "ask" as const, "hand_off" as const),
    approvers: fc.constant([{ role: "operator" as const, count: 1 }]),
  },
  { requiredKeys: ["version", "when", "effect", "approvers"] },
);

const killSwitch: fc.Arbitrary<KillSwitch> = fc.constantFrom<KillSwitch>(
  { scope: "organisation", exceptRead: true },
  { scope: "tool", tool: "mail" },
  { scope: "environment", environment: "staging" },
  { scope: "agent", agent: "three" },
);

export const anyOrganisation: fc.Arbitrary<OrganisationDefinition> = fc.record({
  configVersion: fc.constant(1),
  environments: fc.constant(ENVIRONMENTS.map((name, rank) => ({ name, rank }))),
  stages,
  tools: fc.tuple(...ACTIONS.map((name) => action(name.split(".")[1] ?? ""))).map((actions) => [
    { name: "bank", actions: actions.slice(0, 3) },
    { name: "mail", actions: actions.slice(3) },
  ]),
  agents: fc.tuple(...AGENTS.map(agent)),
  rules: fc
    .array(rule, { maxLength: 4 })
    .map((rules) => rules.map((one, index) => ({ ...one, name: `rule-${index}` }))),
  killSwitches: fc.oneof({ weight: 8, arbitrary: fc.constant<KillSwitch[]>([]) }, fc.tuple(killSwitch)),
});
