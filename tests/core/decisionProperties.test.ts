import Big from "big.js";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSatisfied } from "@/lib/core/approval/requirements";
import { actionDigest, canonicalAction } from "@/lib/core/decision/exactAction";
import type { ApprovalAnswer, DecisionResult, Requirement } from "@/lib/core/decision/types";
import { bucketAt } from "@/lib/core/limits/window";
import type { GrantDefinition, JsonObject } from "@/lib/core/organisation/definition";
import { AUDIENCES, BLAST_RADII, POWERS, SENSITIVITIES, TOUCHES } from "@/lib/core/organisation/facts";
import { type DecisionCase, decideCase, readBase } from "./decisionCases";

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

const NO_CASE = { file: "", description: "", expect: { outcome: "deny", reason: "" } } as const;

/** Ways to narrow one grant: a tighter bound, schema, condition or limit, fewer environments, an earlier end. */
const anyNarrowing = fc.constantFrom<(grant: Partial<GrantDefinition>) => Partial<GrantDefinition>>(
  () => ({ maxSensitivity: "public" }),
  () => ({ maxBlastRadius: "single" }),
  () => ({ objectTypes: ["invoice"] }),
  ({ maxAudience }) => ({ maxAudience: maxAudience ?? "internal" }),
  () => ({ arguments: { type: "object", properties: { amount: { maximum: 499 } } } }),
  ({ when = "true" }) => ({ when: `(${when}) && arguments.to == 'acme'` }),
  ({ actions = [] }) => ({ actions: actions.slice(1) }),
  ({ environments = [] }) => ({ environments: environments.slice(1) }),
  () => ({ limits: [{ measure: "sum(arguments.amount)", per: "day", max: 100, beyond: "deny" }] }),
  () => ({ expiresAt: "2020-01-01T00:00:00Z" }),
);

const declaredFacts = fc.record({
  power: fc.constantFrom(...POWERS),
  objectType: fc.constantFrom("invoice", "statement"),
  sensitivity: fc.constantFrom(...SENSITIVITIES),
  blastRadius: fc.constantFrom(...BLAST_RADII),
  reversible: fc.boolean(),
  audited: fc.boolean(),
  observable: fc.boolean(),
  touches: fc.subarray([...TOUCHES]),
  returnsUntrusted: fc.boolean(),
  audience: fc.constantFrom(...AUDIENCES),
  undo: fc.constant({ reference: "R-1", date: "2026-01-02" }),
});
const factNames = [
  ...(["power", "objectType", "sensitivity", "blastRadius", "reversible", "audited", "observable", "touches"] as const),
  ...(["returnsUntrusted", "audience", "undo"] as const),
];

function decideFacts(action: DecisionCase["action"], grant: Partial<GrantDefinition>) {
  return decideCase({ ...NO_CASE, ...(action === undefined ? {} : { action }), grants: [{ ...grant, when: "true" }] });
}

function decideWith(grants: Partial<GrantDefinition>[], action: string, args: JsonObject, rules: object[] = []) {
  return decideCase({
    ...NO_CASE,
    grants,
    request: { action, arguments: args },
    rules: rules as never,
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

  it("narrowing a grant never widens", () => {
    fc.assert(
      fc.property(anyGrant, anyNarrowing, anyAction, anyArguments, (grant, narrowing, action, args) => {
        const wide = decideWith([grant], action, args);
        const narrow = decideWith([{ ...grant, ...narrowing(grant) }], action, args);
        expect(WIDTH[narrow.outcome]).toBeLessThanOrEqual(WIDTH[wide.outcome]);
      }),
    );
  });

  it("a fact that nobody declared is never better than any value that somebody could declare", () => {
    fc.assert(
      fc.property(declaredFacts, fc.constantFrom(...factNames), anyGrant, (declared, left, grant) => {
        const open = { ...grant, actions: ["bank.*"], environments: ["production"] };
        const stated = decideFacts(declared, open);
        const missing = decideFacts({ ...declared, [left]: null }, open);
        expect(WIDTH[missing.outcome]).toBeLessThanOrEqual(WIDTH[stated.outcome]);
      }),
    );
  });

  it("a limit is never exceeded by what is allowed, whatever comes in whatever order", () => {
    const anyCalls = fc.array(
      fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0.1, 0.2, 3, 1e308, 5e-324, -1, -0)),
    );
    fc.assert(
      fc.property(anyCalls, fc.constantFrom(0, 0.3, 10), (amounts, max) => {
        const limits = [{ measure: "sum(arguments.amount)", per: "day" as const, max, beyond: "deny" as const }];
        const grants = [{ id: "summed", actions: ["bank.label"], environments: ["production"], limits }];
        let used = new Big(0);
        for (const amount of amounts) {
          if (!Number.isFinite(amount)) continue;
          const { outcome, reserve } = decideCase({
            ...NO_CASE,
            grants,
            request: { action: "bank.label", arguments: { amount } },
            used: { "summed/sum(arguments.amount)/day": used.toFixed() },
          });
          if (outcome !== "allow") continue;
          expect(amount).toBeGreaterThanOrEqual(0);
          for (const demand of reserve) used = used.plus(demand.amount ?? "NaN");
        }
        expect(used.lte(max)).toBe(true);
      }),
    );
  });

  it("deciding twice gives the same", () => {
    fc.assert(
      fc.property(fc.array(anyGrant, { maxLength: 3 }), anyAction, anyArguments, (grants, action, args) => {
        expect(decideWith(grants, action, args)).toEqual(decideWith(grants, action, args));
      }),
    );
  });
});

describe("what an operator reads", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom("x".repeat(100_000), "\u202egnp.exe", "a\u0000b\u200b\u{e0041}", "\ud800", "\n".repeat(10_000)),
  );
  const grants = [
    {
      id: "closed",
      actions: ["bank.*"],
      environments: ["production"],
      arguments: { type: "object", properties: { to: { maxLength: 2 } }, additionalProperties: false },
      limits: [{ measure: "sum(arguments.amount)", per: "day" as const, max: 1, beyond: "deny" as const }],
    },
  ];

  it("is one short sentence a reason, in which nothing is hidden, whatever the agent sends", () => {
    const anyAmount = fc.constantFrom(1e308, 5e-324, -1, "5");
    fc.assert(
      fc.property(hostile, hostile, hostile, anyAmount, (one, two, three, amount) => {
        const calls = [
          { action: `bank.${one}` },
          { action: one },
          { agent: two },
          { environment: three },
          { arguments: { [one]: two } },
          { arguments: { to: three } },
          { arguments: { amount } },
          { action: "bank.pay", arguments: { to: two, [three]: amount } },
        ];
        for (const request of calls) {
          for (const { message } of decideCase({ ...NO_CASE, grants, request }).reasons) {
            expect(message.length).toBeLessThan(600);
            expect(message).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]+\.$/u);
          }
        }
      }),
    );
  });
});

describe("what is not JSON", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])("is never decided on: %s", (amount) => {
    expect(() =>
      decideWith([{ id: "a", actions: ["bank.*"], environments: ["production"] }], "bank.label", { amount }),
    ).toThrow();
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

  it("has the canonical form that the library gives to the whole of it", () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            agent: fc.string({ unit: "grapheme" }),
            onBehalfOf: fc.string({ unit: "grapheme" }),
            action: fc.string({ unit: "grapheme" }),
            environment: fc.string(),
            resource: fc.record(
              {
                type: fc.string(),
                id: fc.string({ unit: "grapheme" }),
                properties: fc.dictionary(fc.string(), fc.jsonValue()),
              },
              { requiredKeys: ["type", "id"] },
            ),
            arguments: fc.dictionary(fc.string(), fc.jsonValue()),
          },
          { requiredKeys: ["agent", "action", "environment", "resource"] },
        ),
        (action) => {
          const { onBehalfOf, ...rest } = action;
          const whole = canonicalize({ ...rest, ...(onBehalfOf === undefined ? {} : { on_behalf_of: onBehalfOf }) });
          expect(canonicalAction(action as Parameters<typeof canonicalAction>[0])).toBe(whole);
        },
      ),
    );
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
