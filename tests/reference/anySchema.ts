/** JSON Schemas over the arguments, as an action declares them and as a grant narrows them. */
import fc from "fast-check";
import type { JsonObject } from "@/lib/core/organisation/definition";

const DECLARED: JsonObject = {
  to: { type: "string" },
  amount: { type: "number" },
  currency: { type: "string" },
  urgent: { type: "boolean" },
  tags: { type: "array", items: { type: ["string", "integer"] } },
  target: { type: "object", properties: { name: { type: "string" }, level: { type: "integer" } } },
};

/** What an action says: most calls should satisfy it. */
export const anyInputSchema: fc.Arbitrary<JsonObject> = fc.record(
  {
    type: fc.constant("object"),
    required: fc.subarray(["to", "amount"]),
    properties: fc
      .subarray(Object.keys(DECLARED))
      .map((names) => Object.fromEntries(names.map((name) => [name, DECLARED[name] ?? {}]))),
  },
  { requiredKeys: ["type"] },
) as fc.Arbitrary<JsonObject>;

const NARROWED: Record<string, JsonObject[]> = {
  to: [{ enum: ["acme", "mallory"] }, { const: "acme" }, { maxLength: 2 }, { maxLength: 4 }, { type: "string" }],
  amount: [{ maximum: 5 }, { minimum: 1 }, { type: "integer" }, { minimum: 0, maximum: 100 }, { enum: [1, 5] }],
  currency: [{ enum: ["EUR"] }, { type: ["string", "null"] }],
  urgent: [{ const: false }],
  tags: [{ items: { enum: ["acme", 1] } }, { items: { type: "string", maxLength: 3 } }, { const: ["acme"] }],
  target: [
    { required: ["level"] },
    { properties: { level: { maximum: 1 } }, required: ["level"] },
    { properties: { name: {} }, additionalProperties: false },
    { const: { level: 1, name: "acme" } },
  ],
  note: [{ const: null }, { type: "nonsense" }],
};

/** What a grant says. */
export const anyArgumentSchema: fc.Arbitrary<JsonObject> = fc.record(
  {
    properties: fc
      .subarray(Object.keys(NARROWED), { maxLength: 2 })
      .chain((names) =>
        fc.record(Object.fromEntries(names.map((name) => [name, fc.constantFrom(...(NARROWED[name] ?? []))]))),
      ),
    required: fc.subarray(["to", "amount", "tags", "constructor"], { maxLength: 1 }),
    additionalProperties: fc.constant(false),
  },
  { requiredKeys: ["properties"] },
) as fc.Arbitrary<JsonObject>;
