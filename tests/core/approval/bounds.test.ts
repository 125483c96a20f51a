import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AskedNow, type BoundedAction, isWithinBounded } from "@/lib/core/approval/bounded";
import { type ArgumentBound, type ArgumentBounds, exactBounds, withinBounds } from "@/lib/core/approval/bounds";
import { type Ask, FRESH_SESSION } from "@/lib/core/decision/types";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";

const NAMES = ["amount", "recipient", "note", "__proto__", "constructor", "toString", "a/b", ""];
const name = fc.constantFrom(...NAMES);
const json = fc.oneof(
  fc.constantFrom<Json>(0, 1, 5, -1, 500, 500.01, 1e21, "0", "500", "DE89", "", true, null),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);
const bound: fc.Arbitrary<ArgumentBound> = fc.oneof(
  json.map((exactly) => ({ exactly })),
  fc.array(json, { minLength: 1, maxLength: 3 }).map((one_of) => ({ one_of })),
  fc
    .tuple(fc.integer({ min: -10, max: 10 }), fc.integer({ min: -10, max: 500 }))
    .map(([from, up_to]) => ({ from, up_to })),
  fc.constant({ any: true as const }),
);
const objectOf = <T>(value: fc.Arbitrary<T>) =>
  fc.array(fc.tuple(name, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));

const ajv = new Ajv2020({ strict: false, validateSchema: false, addUsedSchema: false });

/** The same bounds as a JSON Schema, judged by a library that Ambit's own check does not use. */
function schemaOf(bounds: ArgumentBounds): object {
  const entries = Object.entries(bounds);
  const asSchema = (one: ArgumentBound): object => {
    if ("any" in one) return {};
    if ("exactly" in one) return { const: one.exactly };
    if ("one_of" in one) return { enum: [...new Map(one.one_of.map((v) => [JSON.stringify(v), v])).values()] };
    return { type: "number", minimum: one.from, maximum: one.up_to };
  };
  // Under a prefix: JSON Schema libraries treat `__proto__` as a name in their own ways.
  return {
    type: "object",
    properties: Object.fromEntries(entries.map(([key, one]) => [`.${key}`, asSchema(one)])),
    required: entries.filter(([, one]) => !("any" in one)).map(([key]) => `.${key}`),
    additionalProperties: false,
  };
}
const prefixed = (args: JsonObject) =>
  Object.fromEntries(Object.entries(args).map(([key, value]) => [`.${key}`, value]));

describe("bounds of arguments", () => {
  it("hold what a JSON Schema of the same words holds, and nothing else", () => {
    let held = 0;
    fc.assert(
      fc.property(objectOf(bound), objectOf(json), fc.boolean(), (bounds, drawn, near) => {
        // Half of the arguments are drawn from the bounds: chance alone would hardly ever be within them.
        const args = near ? { ...drawn, ...valuesWithin(bounds) } : drawn;
        const expected = ajv.compile(schemaOf(bounds))(prefixed(args));
        if (expected) held += 1;
        expect(withinBounds(args, bounds)).toBe(expected);
      }),
      { numRuns: 300 },
    );
    expect(held).toBeGreaterThan(30);
  });

  it("that are exact hold the arguments themselves, whatever their order, and no others", () => {
    fc.assert(
      fc.property(objectOf(json), objectOf(json), (args, other) => {
        const bounds = exactBounds(args);
        expect(withinBounds(Object.fromEntries(Object.entries(args).reverse()), bounds)).toBe(true);
        const same = JSON.stringify(sorted(args)) === JSON.stringify(sorted(other));
        expect(withinBounds(other, bounds)).toBe(same);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[what: string, args: JsonObject | null, bounds: ArgumentBounds | null, within: boolean]>([
    ["no arguments where there were none", null, null, true],
    ["empty arguments where there were none", {}, null, false],
    ["none where there were some", null, {}, false],
    ["a number at its most", { a: 500 }, { a: { from: 0, up_to: 500 } }, true],
    ["a number above it", { a: 500.000001 }, { a: { from: 0, up_to: 500 } }, false],
    ["a negative number", { a: -1 }, { a: { from: 0, up_to: 500 } }, false],
    ["a number written as a text", { a: "5" }, { a: { from: 0, up_to: 500 } }, false],
    ["a list that would count as a number", { a: [5] }, { a: { from: 0, up_to: 500 } }, false],
    ["an argument left out", {}, { a: { from: 0, up_to: 500 } }, false],
    ["one that may be anything left out", {}, { a: { any: true } }, true],
    ["one more argument", { a: 1, b: 1 }, { a: { any: true } }, false],
    ["another case of the same text", { a: "de89" }, { a: { exactly: "DE89" } }, false],
    ["the same text composed otherwise", { a: "e\u0301" }, { a: { exactly: "\u00e9" } }, false],
    ["an object with its members in another order", { a: { x: 1, y: 2 } }, { a: { exactly: { y: 2, x: 1 } } }, true],
    ["a bound of no known kind", { a: 1 }, { a: {} as never }, false],
  ])("%s", (_, args, bounds, within) => {
    expect(withinBounds(args, bounds)).toBe(within);
  });
});

const rule: Ask = {
  kind: "rule",
  rule: "big",
  version: 2,
  approvers: [{ role: "operator", count: 1 }],
  respondWithinSeconds: 60,
};
const bounded: BoundedAction = {
  action: "banking.send_money",
  actionVersion: 3,
  environment: "production",
  onBehalfOf: "dana@example.com",
  resource: { type: "payment", id: "inv-1", properties: { book: "a" } },
  anyResource: false,
  arguments: { amount: { from: 0, up_to: 500 } },
  asks: [rule],
  sessionFacts: { ...FRESH_SESSION, maxSensitivityRead: "internal" },
};
const asked: AskedNow = {
  action: "banking.send_money",
  actionVersion: 3,
  environment: "production",
  onBehalfOf: "dana@example.com",
  resource: { type: "payment", id: "inv-1", properties: { book: "a" } },
  arguments: { amount: 20 },
  asks: [rule],
  session: FRESH_SESSION,
};

describe("a bounded approval", () => {
  it("answers the same action within its bounds", () => expect(isWithinBounded(asked, bounded)).toBe(true));

  const limit: Ask = {
    kind: "limit",
    limit: "l",
    byValue: "",
    grant: "g",
    overage: "1",
    approvers: [{ role: "operator", count: 1 }],
    respondWithinSeconds: 60,
  };
  it.each<[what: string, changed: Partial<AskedNow>]>([
    ["another action", { action: "banking.close_account" }],
    ["another environment", { environment: "sandbox" }],
    ["another person behind it", { onBehalfOf: "eve@example.com" }],
    ["nobody behind it", { onBehalfOf: null }],
    ["another resource", { resource: { type: "payment", id: "inv-2", properties: { book: "a" } } }],
    ["other properties of the resource", { resource: { type: "payment", id: "inv-1", properties: { book: "b" } } }],
    ["a resource without its properties", { resource: { type: "payment", id: "inv-1" } }],
    ["arguments beyond the bounds", { arguments: { amount: 501 } }],
    ["an action whose facts were changed in the catalogue", { actionVersion: 4 }],
    ["an action that the catalogue no longer has", { actionVersion: null }],
    ["another rule that asks too", { asks: [rule, { ...rule, rule: "other" }] }],
    ["a rule that was changed since", { asks: [{ ...rule, version: 3 }] }],
    ["a rule that wants a fresh sign-in by now", { asks: [{ ...rule, freshSignIn: true }] }],
    ["a limit that would be exceeded", { asks: [rule, limit] }],
    ["a limit alone", { asks: [limit] }],
    ["nothing that asks", { asks: [] }],
    [
      "a session that has read more sensitive data",
      { session: { ...FRESH_SESSION, maxSensitivityRead: "restricted" } },
    ],
    ["a session that has read untrusted text", { session: { ...FRESH_SESSION, readUntrusted: true } }],
    ["a session that has sent something out", { session: { ...FRESH_SESSION, exposed: true } }],
  ])("does not answer %s", (_, changed) => {
    expect(isWithinBounded({ ...asked, ...changed }, bounded)).toBe(false);
  });

  it("of any resource answers other ids of the same type, with the same properties", () => {
    const any = { ...bounded, anyResource: true };
    const of = (resource: AskedNow["resource"]) => isWithinBounded({ ...asked, resource }, any);
    expect(of({ type: "payment", id: "inv-2", properties: { book: "a" } })).toBe(true);
    expect(of({ type: "payment", id: "inv-2", properties: { book: "b" } })).toBe(false);
    expect(of({ type: "account", id: "inv-2", properties: { book: "a" } })).toBe(false);
  });
});

function valuesWithin(bounds: ArgumentBounds): JsonObject {
  return Object.fromEntries(
    Object.entries(bounds).map(([key, one]): [string, Json] => {
      if ("any" in one) return [key, "anything"];
      if ("exactly" in one) return [key, one.exactly];
      if ("one_of" in one) return [key, one.one_of[0] ?? null];
      return [key, one.up_to];
    }),
  );
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key] as Json)]);
}
