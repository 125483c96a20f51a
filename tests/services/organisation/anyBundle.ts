/** Valid bundles of every shape, for properties that must hold of all of them. */
import fc from "fast-check";
import { AUDIENCES, BLAST_RADII, POWERS, SENSITIVITIES, TOUCHES } from "@/lib/core/organisation/facts";

const ENVIRONMENTS = ["sandbox", "staging", "prod.eu", "Production"];
const TEAMS = ["payments", "Support", "ops_2"];
const PEOPLE = ["Zed@example.com", "amy@example.com", "bo.li@example.org", "x+y@example.net"];
const GROUPS = ["treasury", "board"];
const STAGES = ["watch", "later"];
const ACTIONS = ["read_text", "a-b.c", "Send-Money"];

/** Text that YAML and a database find hard: quotes, colons, line breaks, marks that look like other types. */
const text = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
    fc.constantFrom(
      "yes",
      "null",
      "0x1F",
      "1e3",
      "- a",
      "# b",
      "a: b",
      "'",
      '"',
      "é\u2028ü",
      "two\nlines\n",
      "\t.",
      "~",
      "2026-01-31",
      "💸 & *x",
    ),
  )
  .map((value) => value.replaceAll("\0", "").trim())
  .filter((value) => value.length > 0 && !/\p{Surrogate}/u.test(value));

const number = fc.oneof(
  fc.integer(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value)),
);

const key = text.filter((value) => value !== "__proto__");
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    number,
    text,
    fc.constant(""),
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("value"), { maxLength: 3 }),
  object: fc.dictionary(key, tie("value"), { maxKeys: 3, noNullPrototype: true }),
})).object as fc.Arbitrary<Record<string, unknown>>;

const some = <T>(from: readonly T[], minLength = 0) =>
  fc.uniqueArray(fc.constantFrom(...from), { minLength, maxLength: 3 });
const duration = fc
  .tuple(fc.integer({ min: 1, max: 90 }), fc.constantFrom("s", "m", "h"))
  .map(([n, unit]) => `${n}${unit}`);
const bounds = {
  maxSensitivity: fc.constantFrom(...SENSITIVITIES),
  maxBlastRadius: fc.constantFrom(...BLAST_RADII),
  maxAudience: fc.constantFrom(...AUDIENCES),
};
const optional = <T extends object>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(members, { requiredKeys: [] });
const with_ = <A extends object, B extends object>(required: fc.Arbitrary<A>, rest: fc.Arbitrary<B>) =>
  fc.tuple(required, rest).map(([a, b]) => ({ ...a, ...b }));

const approvers = fc.array(
  fc.oneof(
    fc.record({
      role: fc.constantFrom("operator", "security_reviewer", "admin"),
      count: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ team: fc.constantFrom(...TEAMS) }),
    fc.record({ group: fc.constantFrom(...GROUPS), count: fc.constant(2) }),
    fc.record({ person: fc.constantFrom(...PEOPLE) }),
  ),
  { minLength: 1, maxLength: 3 },
);
const when = fc.constantFrom("true", "!action.reversible && environment.rank >= 2", 'request.justification == "a\\"b"');
const time = fc.constantFrom("2026-12-01T10:00:00+02:00", "2027-01-01T00:00:00Z", "2026-12-24T18:30:15.25Z");

const limit = with_(
  fc.record({
    measure: fc.constantFrom("count", "sum(arguments.amount)"),
    per: fc.oneof(fc.constantFrom("hour", "day"), fc.record({ sliding: duration })),
    max: fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e6, noNaN: true })),
  }),
  fc.oneof(
    fc.record({ beyond: fc.constant("deny") }),
    fc.record({ beyond: fc.constant("ask"), approvers }),
    fc.record({ beyond: fc.constant("ask"), approvers, freshSignIn: fc.constant(true) }),
  ),
);

const budgetLimits = (tools: string[]) =>
  fc
    .array(
      with_(
        fc.record({
          actions: some(
            tools.map((tool) => `${tool}.*`),
            1,
          ),
        }),
        with_(limit, optional({ environments: some(ENVIRONMENTS, 1) })),
      ),
      { maxLength: 2 },
    )
    .map((list) => list.map((one, index) => ({ id: `limit-${9 - index}`, ...one })));

const grants = (tools: string[]) =>
  fc
    .array(
      with_(
        fc.record({
          actions: some(
            [
              ...tools.map((tool) => `${tool}.*`),
              ...tools.flatMap((tool) => ACTIONS.map((action) => `${tool}.${action}`)),
            ],
            1,
          ),
          environments: some(ENVIRONMENTS, 1),
        }),
        optional({
          ...bounds,
          objectTypes: some(["payment", "file"], 1),
          arguments: fc.constantFrom(
            { type: "object", required: ["b", "a"], properties: { b: { maximum: 5 }, a: {} } },
            {},
          ),
          when,
          // Two limits that count the same would be one.
          limits: fc.uniqueArray(limit, {
            maxLength: 2,
            selector: ({ measure, per, beyond }) => JSON.stringify([measure, per, beyond]),
          }),
          obligations: fc.array(
            // Of a type that Ambit does not know anything may be said.
            fc.oneof(
              json.map((rest) => ({ ...rest, type: "watermark" })),
              fc.constant({ type: "redact_fields", fields: ["iban"], id: "r-1" }),
            ),
            { maxLength: 2 },
          ),
          expiresAt: time,
        }),
      ),
      { maxLength: 3 },
    )
    .map((list) => list.map((grant, index) => ({ id: `grant-${9 - index}`, ...grant })));

const agent = (tools: string[]) =>
  with_(
    with_(
      fc.record({
        team: fc.constantFrom(...TEAMS),
        owner: fc.constantFrom(...PEOPLE),
        purpose: text,
        stage: fc.constantFrom(...STAGES),
      }),
      fc.oneof(fc.constant({}), fc.record({ mode: fc.constant("observe"), observeUntil: time })),
    ),
    optional({
      lifecycle: fc.constantFrom("active", "suspended", "retired"),
      principals: some(ENVIRONMENTS).map((list) =>
        list.map((environment) => ({ tool: tools[0], environment, identity: "arn:*:x" })),
      ),
      budget: with_(fc.record({ grants: grants(tools) }), optional({ limits: budgetLimits(tools) })),
      attributes: json,
    }),
  );

const action = optional({
  description: text,
  power: fc.constantFrom(...POWERS),
  objectType: fc.constant("payment"),
  sensitivity: fc.constantFrom(...SENSITIVITIES),
  blastRadius: fc.constantFrom(...BLAST_RADII),
  reversible: fc.boolean(),
  audited: fc.boolean(),
  observable: fc.boolean(),
  touches: some(TOUCHES),
  returnsUntrusted: fc.boolean(),
  audience: fc.constantFrom(...AUDIENCES),
  undo: fc.record({ reference: text, date: fc.constant("2026-02-28") }),
  inputSchema: fc.constantFrom(
    { type: "object", properties: { z: { type: "string" }, a: { enum: [1, "x", null] } } },
    {},
  ),
});

const rule = with_(
  fc.record({ when }),
  with_(
    fc.oneof(
      fc.record({ effect: fc.constant("stop") }),
      fc.record({ effect: fc.constantFrom("ask", "hand_off"), approvers, respondWithin: duration }),
      fc.record({ effect: fc.constant("ask"), approvers, freshSignIn: fc.constant(true) }),
    ),
    optional({ teams: some(TEAMS) }),
  ),
);

const stage = fc.record({
  ceilings: some(POWERS.flatMap((power) => ENVIRONMENTS.map((environment) => ({ power, environment })))).chain(
    (cells) =>
      fc.tuple(
        ...cells.map(({ power, environment }) =>
          optional(bounds).map((rest) => ({ power, environments: [environment], ...rest })),
        ),
      ),
  ),
  evidence: optional({
    days: fc.nat(90),
    decisions: fc.nat(900),
    completeness: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
});

/** A bundle as plain data, ready to be written as YAML. */
export const anyBundle = fc
  .record({ toolCount: fc.integer({ min: 1, max: 3 }), stages: fc.array(stage, { minLength: 2, maxLength: 2 }) })
  .chain(({ toolCount, stages }) => {
    const tools = ["zeta", "alpha", "Mid-1"].slice(0, toolCount);
    const called = (prefix: string) => (list: object[]) =>
      list.map((entry, index) => ({ name: `${prefix}${9 - index}`, ...entry }));
    return fc.record({
      apiVersion: fc.constant("ambit/v1"),
      environments: fc
        .array(fc.nat(5), { minLength: 4, maxLength: 4 })
        .map((ranks) => ENVIRONMENTS.map((name, i) => ({ name, rank: ranks[i] }))),
      teams: fc.constant(TEAMS.map((name) => ({ name }))),
      people: fc.tuple(
        ...PEOPLE.map((email) =>
          fc.record({
            email: fc.constant(email),
            name: text,
            roles: some(["viewer", "operator", "admin"]),
            teams: some(TEAMS),
          }),
        ),
      ),
      groups: fc.tuple(...GROUPS.map((name) => fc.record({ name: fc.constant(name), people: some(PEOPLE) }))),
      stages: fc.constant(stages.map((entry, index) => ({ name: STAGES[index], ...entry }))),
      tools: fc.tuple(
        ...tools.map((name) =>
          fc.record({
            name: fc.constant(name),
            actions: fc.tuple(...ACTIONS.map((actionName) => action.map((facts) => ({ name: actionName, ...facts })))),
          }),
        ),
      ),
      agents: fc.array(agent(tools), { maxLength: 3 }).map(called("agent-")),
      rules: fc.array(rule, { maxLength: 3 }).map(called("rule-")),
    });
  });
