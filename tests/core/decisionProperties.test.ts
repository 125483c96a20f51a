import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSatisfied } from "@/lib/core/approval/requirements";
import { actionDigest, canonicalAction } from "@/lib/core/decision/exactAction";
import type { ApprovalAnswer, DecisionResult, Requirement } from "@/lib/core/decision/types";
import { bucketAt } from "@/lib/core/limits/window";
import type { GrantDefinition, JsonObject } from "@/lib/core/organisation/definition";
import { type DeclaredFacts, worstCase } from "@/lib/core/organisation/facts";
import { decideCase, readBase } from "./decisionCases";

const actions = readBase().organisation.tools.flatMap(({ name, actions }) =>
  actions.map((one) => `${name}.${one.name}`),
);
const anyAction = fc.constantFrom(...actions);
const anyArguments = fc.record(
  { to: fc.constantFrom("acme", "mallory"), amount: fc.constantFrom(0, 1, 499.99, 500, 501) },
  { requiredKeys: [] },
);

const anyGrant: fc.Arbitrary<Partial<GrantDefinition>> = fc.record(
  {
    id: fc.constantFrom("a", "b", "c"),
    actions: fc.subarray([...actions, "bank.*"], { minLength: 1 }),
    environments: fc.subarray(["sandbox", "production"], { minLength: 1 }),
    maxSensitivity: fc.constantFrom("public", "internal", "confidential"),
    maxBlastRadius: fc.constantFrom("single", "group", "tenant"),
    when: fc.constantFrom("true", "false", "arguments.to == 'acme'", "environment.rank > 1", "1 / 0 > 0"),
  },
  { requiredKeys: ["id", "actions", "environments"] },
);

function decideWith(grants: Partial<GrantDefinition>[], action: string, args: JsonObject, rules: object[] = []) {
  return decideCase({
    file: "",
    description: "",
    grants,
    request: { action, arguments: args },
    rules: rules as never,
    expect: { outcome: "deny", reason: "" },
  });
}

const WIDTH: Record<DecisionResult["outcome"], number> = { deny: 0, escalate: 1, allow: 2 };

describe("whatever the budget and the call", () => {
  it("nothing is allowed that no grant names", () => {
    fc.assert(
      fc.property(fc.array(anyGrant, { maxLength: 4 }), anyAction, anyArguments, (grants, action, args) => {
        const named = grants.some(
          (grant) =>
            grant.environments?.includes("production") &&
            grant.actions?.some((pattern) => pattern === action || pattern === "bank.*"),
        );
        if (!named) expect(decideWith(grants, action, args).outcome).toBe("deny");
      }),
    );
  });

  it("taking a grant away never widens", () => {
    fc.assert(
      fc.property(
        fc.array(anyGrant, { minLength: 1, maxLength: 4 }),
        anyAction,
        anyArguments,
        (grants, action, args) => {
          const all = decideWith(grants, action, args);
          const fewer = decideWith(grants.slice(1), action, args);
          expect(WIDTH[fewer.outcome]).toBeLessThanOrEqual(WIDTH[all.outcome]);
        },
      ),
    );
  });

  it("a stop that is met is never outranked", () => {
    fc.assert(
      fc.property(fc.array(anyGrant, { maxLength: 4 }), anyAction, anyArguments, (grants, action, args) => {
        const stop = { name: "never", effect: "stop", when: "true" };
        expect(decideWith(grants, action, args, [stop]).outcome).toBe("deny");
      }),
    );
  });

  it("a fact that nobody declared is never better than one that somebody did", () => {
    const declared: fc.Arbitrary<DeclaredFacts> = fc.record({
      sensitivity: fc.constantFrom("public", "internal", "confidential", "restricted"),
      blastRadius: fc.constantFrom("single", "group", "tenant", "organisation"),
      reversible: fc.boolean(),
      audited: fc.boolean(),
      observable: fc.boolean(),
    });
    fc.assert(
      fc.property(declared, fc.constantFrom(...(["sensitivity", "blastRadius"] as const)), (facts, left) => {
        const { [left]: _, ...without } = facts;
        const worst = { sensitivity: "restricted", blastRadius: "organisation" };
        expect(worstCase(without)[left]).toBe(worst[left]);
      }),
    );
  });
});

describe("the exact action", () => {
  const base = { agent: "a", action: "t.x", environment: "e", resource: { type: "r", id: "1" } };

  it("has one digest, in whatever order its members come", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (args) => {
        const reversed = Object.fromEntries(Object.entries(args).reverse());
        const one = actionDigest({ ...base, arguments: args as JsonObject });
        expect(actionDigest({ arguments: reversed as JsonObject, ...base })).toBe(one);
      }),
    );
  });

  it("tells absent arguments from empty ones, and people from nobody", () => {
    const digests = [
      actionDigest(base),
      actionDigest({ ...base, arguments: {} }),
      actionDigest({ ...base, onBehalfOf: "dana@example.com" }),
      actionDigest({ ...base, resource: { type: "r", id: "1", properties: {} } }),
      actionDigest({ ...base, environment: "f" }),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("is written as RFC 8785 has it", () => {
    expect(canonicalAction({ ...base, arguments: { b: 1e2, a: "é\u0001" } })).toBe(
      '{"action":"t.x","agent":"a","arguments":{"a":"é\\u0001","b":100},"environment":"e","resource":{"id":"1","type":"r"}}',
    );
  });
});

describe("windows", () => {
  it("a sliding window counts everything that is younger than itself", () => {
    const seconds = fc.integer({ min: 1, max: 86_400 });
    fc.assert(
      fc.property(seconds, fc.nat(2_000_000_000), fc.nat(100_000_000), (slidingSeconds, at, later) => {
        const booked = bucketAt({ slidingSeconds }, at).bucketStart;
        const { windowFrom } = bucketAt({ slidingSeconds }, at + later);
        if (later <= slidingSeconds * 1000) expect(booked).toBeGreaterThanOrEqual(windowFrom);
      }),
    );
  });

  it("use has fallen away when the window says that it ends", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 }), fc.nat(2_000_000_000), (slidingSeconds, now) => {
        const { windowFrom, windowEnds } = bucketAt({ slidingSeconds }, now);
        expect(bucketAt({ slidingSeconds }, windowEnds).windowFrom).toBeGreaterThan(windowFrom);
      }),
    );
  });

  it("a calendar day and hour begin in UTC", () => {
    const now = Date.parse("2026-03-04T10:20:30Z");
    expect(bucketAt("day", now).bucketStart).toBe(Date.parse("2026-03-04T00:00:00Z"));
    expect(bucketAt("hour", now).windowEnds).toBe(Date.parse("2026-03-04T11:00:00Z"));
  });
});

describe("who must answer", () => {
  const kinds: Requirement[] = ["a", "b", "c"].map((name) => ({ kind: "group", name }));
  const people: fc.Arbitrary<ApprovalAnswer[]> = fc
    .array(fc.subarray(kinds), { maxLength: 5 })
    .map((lists) => lists.map((qualifies, i) => ({ person: `p${i}`, qualifies })));
  const required = fc
    .subarray(kinds)
    .chain((some) =>
      fc.tuple(...some.map((one) => fc.integer({ min: 1, max: 2 }).map((count) => ({ ...one, count })))),
    );

  it("the answers suffice exactly when every seat can have a person of its own", () => {
    fc.assert(
      fc.property(required, people, (requirements, answers) => {
        const seats = requirements.flatMap(({ name, count }) => Array.from({ length: count }, () => name));
        expect(isSatisfied(requirements, answers)).toBe(everySeatTaken(seats, answers));
      }),
    );
  });

  it("a person who is listed twice is one person", () => {
    const [one] = kinds as [Requirement];
    const answer = { person: "olga", qualifies: [one] };
    expect(isSatisfied([{ ...one, count: 2 }], [answer, answer])).toBe(false);
  });
});

/** Tries every way to seat people. */
function everySeatTaken(seats: string[], answers: ApprovalAnswer[]): boolean {
  const [seat, ...rest] = seats;
  if (seat === undefined) return true;
  return answers.some(
    (answer, i) =>
      answer.qualifies.some(({ name }) => name === seat) &&
      everySeatTaken(
        rest,
        answers.filter((_, j) => j !== i),
      ),
  );
}
