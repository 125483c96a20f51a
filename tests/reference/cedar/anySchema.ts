/** JSON Schemas over arguments, for actions and for grants, and values of these arguments. */
import fc from "fast-check";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { NUMBERS, TEXTS } from "./anyCondition";

export const text = fc.constantFrom(...TEXTS);
const number = fc.constantFrom(...NUMBERS);

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

/** Values that fit the types. */
export const VALUES: Record<string, fc.Arbitrary<Json>> = {
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
  .oneof(fc.subarray(Object.keys(SCHEMAS), { maxLength: 2 }), fc.constantFrom(["amount"], ["count"], ["to"]))
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, SCHEMAS[name] ?? fc.constant({})]))));
const objectSchema: fc.Arbitrary<JsonObject> = fc.record(
  {
    properties: properties as fc.Arbitrary<JsonObject>,
    required: fc.subarray([...NAMES, "missing"], { maxLength: 1 }),
    additionalProperties: fc.constantFrom<Json>(false, true),
  },
  { requiredKeys: [] },
);
/** What a grant says of arguments. */
export const argumentSchema: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 6, arbitrary: objectSchema },
  fc
    .array(objectSchema, { minLength: 1, maxLength: 3 })
    .chain((parts) => fc.constantFrom("allOf", "anyOf", "oneOf").map((keyword): JsonObject => ({ [keyword]: parts }))),
  fc
    .tuple(objectSchema, objectSchema, objectSchema)
    .map((parts) => Object.fromEntries(["if", "then", "else"].map((keyword, i) => [keyword, parts[i] ?? {}]))),
  objectSchema.map((part) => ({ not: part })),
  fc
    .tuple(objectSchema, objectSchema)
    .map(([part, beside]): JsonObject => ({ ...beside, $defs: { part }, $ref: "#/$defs/part" })),
  textSchema.map((part): JsonObject => ({ $defs: { part }, properties: { to: { $ref: "#/$defs/part" } } })),
  fc.constantFrom<JsonObject>({ dependentRequired: { to: ["amount"] } }, { minProperties: 2 }),
);

/** What an action says of its arguments; most of what it declares has a type that Cedar has. */
export const inputSchema: fc.Arbitrary<JsonObject | undefined> = fc.option(
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
