/** Small organisations with everything that bears on a translation, and calls to them. */
import fc from "fast-check";
import type { DecisionRequest, SessionFacts } from "@/lib/core/decision/types";
import { namesAction } from "@/lib/core/organisation/actionPattern";
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
import { anyCondition, NUMBERS, TEXTS } from "./anyCondition";

export const NOW = Date.parse("2026-03-04T10:20:00Z");

const ACTIONS = ["bank.read", "bank.pay", "bank.refund", "mail.send", "mail.list"];
const AGENTS = ["one", "two", "three"];
const ENVIRONMENTS = ["sandbox", "staging", "production"];

const text = fc.constantFrom(...TEXTS);
const number = fc.constantFrom(...NUMBERS);

/** The first most of the time: most calls should get past what is not being tried. */
function rarely<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

const TYPES: Record<string, JsonObject> = {
  to: { type: "string" },
  amount: { type: "number" },
  count: { type: "integer" },
  urgent: { type: "boolean" },
  tags: { type: "array", items: { type: "string" } },
  sizes: { type: "array", items: { type: "integer" } },
  target: { type: "object", required: ["name"], properties: { name: { type: "string" }, level: { type: "integer" } } },
  note: { anyOf: [{ type: "string" }, { type: "null" }] },
  untyped: {},
};
const NAMES = Object.keys(TYPES);

const VALUES: Record<string, fc.Arbitrary<Json>> = {
  to: text,
  amount: number,
  count: fc.constantFrom(0, 1, 5, -3),
  urgent: fc.boolean(),
  tags: fc.array(text, { maxLength: 3 }),
  sizes: fc.array(fc.constantFrom(0, 1, 5), { maxLength: 3 }),
  target: fc.record(
    { name: text, level: fc.constantFrom<Json>(0, 1, 5) },
    { requiredKeys: ["name"] },
  ) as fc.Arbitrary<JsonObject>,
  note: fc.option(text),
  untyped: fc.constant<Json>({ any: [1] }),
};

const textSchema = fc.oneof(
  fc.subarray(TEXTS, { minLength: 1 }).map((values) => ({ enum: values })),
  text.map((value) => ({ const: value })),
  fc.constantFrom("^acme$", "refund", "^(acme|mallory)$", "7$", "^a\\*b", "[0-9]").map((pattern) => ({ pattern })),
  fc.constantFrom<JsonObject>(
    { minLength: 1 },
    { maxLength: 0 },
    { maxLength: 5 },
    { type: "string" },
    { type: "number" },
  ),
);
const numberSchema = fc.oneof(
  fc
    .tuple(fc.constantFrom("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), number)
    .map(([keyword, value]) => ({ [keyword]: value })),
  fc.subarray(NUMBERS, { minLength: 1 }).map((values) => ({ enum: values })),
  fc.constantFrom<JsonObject>({ type: "integer" }, { type: "number" }, { multipleOf: 5 }, { type: ["string", "null"] }),
);
const listSchema = fc.oneof(
  fc.subarray(TEXTS, { minLength: 1 }).map((values) => ({ items: { enum: values } })),
  fc.constantFrom<JsonObject>({ minItems: 1 }, { maxItems: 0 }, { items: { type: "string" } }, { uniqueItems: true }),
);
const SCHEMAS: Record<string, fc.Arbitrary<JsonObject>> = {
  to: textSchema,
  note: textSchema,
  amount: numberSchema,
  count: numberSchema,
  urgent: fc.constantFrom<JsonObject>({ const: true }, { enum: [false] }, { type: "boolean" }),
  tags: listSchema,
  sizes: listSchema,
  target: fc.constantFrom<JsonObject>(
    { properties: { name: { const: "acme" } } },
    { required: ["level"] },
    { properties: { level: { maximum: 1 } }, additionalProperties: false },
  ),
  untyped: fc.constantFrom<JsonObject>({ type: "string" }, {}),
  missing: fc.constantFrom<JsonObject>({ type: "string" }, { maximum: 4 }),
};

const properties = fc
  .subarray(Object.keys(SCHEMAS), { maxLength: 2 })
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, SCHEMAS[name] ?? fc.constant({})]))));
const objectSchema: fc.Arbitrary<JsonObject> = fc.record(
  {
    properties: properties as fc.Arbitrary<JsonObject>,
    required: fc.subarray([...NAMES, "missing"], { maxLength: 1 }),
    additionalProperties: fc.constantFrom<Json>(false, true),
  },
  { requiredKeys: [] },
);
const argumentSchema: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 6, arbitrary: objectSchema },
  fc
    .array(objectSchema, { minLength: 1, maxLength: 3 })
    .chain((parts) => fc.constantFrom("allOf", "anyOf", "oneOf").map((keyword): JsonObject => ({ [keyword]: parts }))),
  fc
    .tuple(objectSchema, objectSchema, objectSchema)
    .map((parts) => Object.fromEntries(["if", "then", "else"].map((keyword, i) => [keyword, parts[i] ?? {}]))),
  objectSchema.map((part) => ({ not: part })),
  fc.constantFrom<JsonObject>({ dependentRequired: { to: ["amount"] } }, { minProperties: 2 }),
);

const inputSchema: fc.Arbitrary<JsonObject | undefined> = fc.option(
  fc.tuple(fc.subarray(NAMES), fc.boolean(), fc.option(properties, { freq: 3 })).chain(([names, open, constraints]) =>
    fc.subarray(names).map(
      (required): JsonObject => ({
        type: "object",
        required,
        properties: Object.fromEntries(
          names.map((name) => [name, { ...constraintOf(name, constraints ?? {}), ...TYPES[name] }]),
        ),
        ...(open ? {} : { additionalProperties: false }),
      }),
    ),
  ),
  { nil: undefined, freq: 6 },
);

function constraintOf(name: string, constraints: object): JsonObject {
  const { type: _, items: __, ...rest } = (constraints as Record<string, JsonObject>)[name] ?? {};
  return name === "target" ? {} : rest;
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

export interface AnyCall {
  request: DecisionRequest;
  session: SessionFacts;
}

const anyArguments: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 9, arbitrary: fc.record(VALUES, { requiredKeys: [] }) as fc.Arbitrary<JsonObject> },
  fc.record({ missing: text, to: fc.constantFrom<Json>(1, null, "acme") }),
);

/** Most calls have the arguments that their action declares and needs: any others are refused at once. */
export function anyCallTo(organisation: OrganisationDefinition): fc.Arbitrary<AnyCall> {
  const schemas = new Map(
    organisation.tools.flatMap((tool) =>
      tool.actions.map((one): [string, JsonObject] => [`${tool.name}.${one.name}`, one.inputSchema ?? {}]),
    ),
  );
  const places = grantedPlaces(organisation);
  return fc
    .record({
      place: fc.oneof({ weight: 6, arbitrary: places.length === 0 ? anyPlace : fc.constantFrom(...places) }, anyPlace),
      given: anyArguments,
      needed: fc.record(VALUES),
      misfit: fc.integer({ min: 0, max: 9 }),
      resource: fc.record({ type: fc.constantFrom("invoice", "x"), id: fc.constantFrom("inv-7", "acme") }),
      justification: text,
      session: fc.record({
        maxSensitivityRead: fc.constantFrom(...SENSITIVITIES),
        readUntrusted: fc.boolean(),
        exposed: fc.boolean(),
        decisions: fc.constantFrom(0, 5, 7),
        exposes: fc.constantFrom(0, 1),
        writes: fc.constantFrom(0, 1, 5),
      }),
    })
    .map(({ given, needed, misfit, justification, session, place, resource }) => {
      const args = misfit === 0 ? given : cutTo({ given, needed }, schemas.get(place.action) ?? {});
      const request = { ...place, resource, request: { justification } };
      return { session, request: misfit === 1 ? request : { ...request, arguments: args } };
    });
}

interface Place {
  agent: string;
  action: string;
  environment: string;
}

const anyPlace: fc.Arbitrary<Place> = fc.record({
  agent: fc.constantFrom(...AGENTS),
  action: fc.constantFrom(...ACTIONS),
  environment: fc.constantFrom(...ENVIRONMENTS),
});

/** Where some grant could cover a call. */
function grantedPlaces({ agents }: OrganisationDefinition): Place[] {
  return agents.flatMap(({ name, budget }) =>
    (budget?.grants ?? []).flatMap((grant) =>
      ACTIONS.filter((action) => grant.actions.some((one) => namesAction(one, action))).flatMap((action) =>
        grant.environments.map((environment) => ({ agent: name, action, environment })),
      ),
    ),
  );
}

function cutTo({ given, needed }: { given: JsonObject; needed: Record<string, Json> }, schema: JsonObject): JsonObject {
  const declared = Object.keys(schema.properties ?? {}).filter((name) => name !== "untyped");
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.fromEntries(
    declared
      .filter((name) => Object.hasOwn(given, name) || required.includes(name))
      .map((name) => [name, given[name] ?? needed[name] ?? null]),
  );
}
