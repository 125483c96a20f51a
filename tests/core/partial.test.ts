import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Condition, compileCondition, conditionProblem } from "@/lib/core/condition/condition";
import { type FixedVariables, partialCondition } from "@/lib/core/condition/partial";
import { conditionVariables, fixedVariables } from "@/lib/core/decision/variables";
import type { AgentDefinition } from "@/lib/core/organisation/definition";
import { POWERS, SENSITIVITIES, worstCase } from "@/lib/core/organisation/facts";

/** Parts that are known in advance, parts that hang on the call, and parts that are an error in some of both. */
const FIXED_PARTS = [
  "action.reversible",
  'action.power == "expose"',
  'action.sensitivity in ["confidential", "restricted"]',
  "environment.rank >= 2",
  'action.touches.exists(t, t == "billing")',
  "agent.attributes.level > 1.0",
  "agent.attributes.open",
  'has(agent.attributes.level) && agent.team == "a"',
];
const MOVING_PARTS = [
  "session.readUntrusted",
  "arguments.amount > 5.0",
  "arguments.flag",
  "has(arguments.amount)",
  'resource.id == "x"',
  // What cannot be written down again as it was: beyond U+FFFF, and beyond the digits of an ordinary number.
  'resource.id == "🙂" || arguments.flag',
  'resource.id != "\\U0001F642\\\\ud83d\\\\ude42"',
  "arguments.amount < 1e21",
  "arguments.amount > 1e-10",
  "arguments.amount / 0.0 > 1.0",
  "arguments.list.exists(e, e == agent.attributes.level)",
];

const part = fc.constantFrom(...FIXED_PARTS, ...MOVING_PARTS, "true", "false");
const condition = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    part,
    fc.tuple(tie("any"), tie("any")).map(([a, b]) => `(${a}) && (${b})`),
    fc.tuple(tie("any"), tie("any")).map(([a, b]) => `(${a}) || (${b})`),
    tie("any").map((a) => `!(${a})`),
    fc.tuple(tie("any"), tie("any"), tie("any")).map(([a, b, c]) => `(${a}) ? (${b}) : (${c})`),
    // A boolean where a value may stand: what is folded there must not lose its error.
    fc.tuple(tie("any"), tie("any")).map(([a, b]) => `((${a}) && (${b})) == (${b})`),
  ),
})).any;

const attributes = fc.record(
  { level: fc.constantFrom(0, 1, 2, "two"), open: fc.constantFrom(true, false, "yes") },
  { requiredKeys: [] },
);
const fixed: fc.Arbitrary<FixedVariables> = fc
  .record({
    attributes,
    team: fc.constantFrom("a", "b"),
    power: fc.constantFrom(...POWERS),
    sensitivity: fc.constantFrom(...SENSITIVITIES),
    reversible: fc.boolean(),
    touches: fc.subarray(["billing" as const]),
    rank: fc.constantFrom(0, 2),
  })
  .map(({ attributes: given, team, rank, ...facts }) =>
    fixedVariables(
      { name: "agent", team, owner: "", purpose: "", stage: "", attributes: given } as unknown as AgentDefinition,
      "tool.action",
      worstCase(facts),
      { name: "production", rank },
    ),
  );
const call = fc
  .record({
    readUntrusted: fc.boolean(),
    id: fc.constantFrom("x", "y", "🙂", "🙂\\ud83d\\ude42"),
    args: fc.record(
      {
        amount: fc.constantFrom(1, 9, "many"),
        flag: fc.constantFrom(true, false, 1),
        list: fc.constantFrom([], [1, 2], "none"),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ readUntrusted, id, args }) => ({
    request: {
      agent: "agent",
      action: "tool.action",
      environment: "production",
      resource: { type: "t", id },
      arguments: args,
    },
    session: {
      maxSensitivityRead: "public" as const,
      readUntrusted,
      exposed: false,
      decisions: 0,
      exposes: 0,
      writes: 0,
    },
    now: 0,
  }));

type Outcome = boolean | "error";
function outcomeOf(evaluate: () => boolean): Outcome {
  try {
    return evaluate();
  } catch {
    return "error";
  }
}

describe("a condition evaluated in advance as far as it goes", () => {
  it("gives what the whole gives, errors included, in every place and for every call", () => {
    const remainders = { always: 0, never: 0, left: 0 };
    fc.assert(
      fc.property(
        condition,
        fc.array(fixed, { minLength: 1, maxLength: 3 }),
        fc.array(call, { minLength: 1 }),
        (source, places, calls) => {
          fc.pre(conditionProblem(source) === null);
          const whole = compileCondition(source);
          const partial = partialCondition(source);
          for (const place of places) {
            const remainder = partial.remainder(place);
            remainders[typeof remainder === "string" ? remainder : "left"] += 1;
            for (const one of calls) {
              const variables = conditionVariables(place, one);
              const left: Outcome =
                typeof remainder === "string"
                  ? remainder === "always"
                  : outcomeOf(() => (remainder as Condition)(variables));
              expect({ source, outcome: left }).toEqual({ source, outcome: outcomeOf(() => whole(variables)) });
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
    for (const count of Object.values(remainders)) expect(count).toBeGreaterThan(100);
  });

  it.each([
    ['action.power == "expose" && session.readUntrusted', "never"],
    ["!action.reversible || session.readUntrusted", "always"],
    ["environment.rank >= 2 && session.readUntrusted", "left"],
    ["session.readUntrusted", "left"],
    ["agent.attributes.missing == 1", "left"],
    ["confidence > 0.5", "left"],
  ])("%s is %s of an irreversible write in production", (source, expected) => {
    const place = fixedVariables(
      { name: "a", team: "t", owner: "", purpose: "", stage: "", attributes: {} } as unknown as AgentDefinition,
      "tool.action",
      worstCase({ power: "write", reversible: false }),
      { name: "production", rank: 2 },
    );
    const remainder = partialCondition(source).remainder(place);
    expect(typeof remainder === "string" ? remainder : "left").toBe(expected);
  });

  it("says whether it asks where a value was first seen, wherever that stands", () => {
    expect(partialCondition('arguments.list.all(e, provenance(e) == "request")').usesProvenance).toBe(true);
    expect(partialCondition('"provenance" in arguments').usesProvenance).toBe(false);
  });
});
