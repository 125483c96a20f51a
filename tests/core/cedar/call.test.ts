import { describe, expect, it } from "vitest";
import { cedarCall } from "@/lib/core/cedar/call";
import { catalogueOf } from "@/lib/core/cedar/catalogue";
import { inlined } from "@/lib/core/cedar/inlined";
import { FRESH_SESSION } from "@/lib/core/decision/types";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { readBase } from "../decisionCases";

const { organisation } = readBase();
const properties: JsonObject = {
  to: { type: "string" },
  amount: { type: "number" },
  count: { type: "integer" },
  urgent: { type: "boolean" },
  tags: { type: "array", items: { type: "string" } },
  target: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
  note: { type: ["string", "null"] },
  either: { anyOf: [{ type: "string" }, { type: "number" }] },
};

/** The arguments as Cedar is given them, or null where the call can't be put to it. */
function argumentsOf(args: JsonObject | undefined, inputSchema: JsonObject | null = { type: "object", properties }) {
  const action = { name: "act", version: 1, ...(inputSchema === null ? {} : { inputSchema }) };
  const [entry] = catalogueOf({ ...organisation, tools: [{ name: "tool", actions: [action] }] }).actions;
  if (entry === undefined) throw new Error("the catalogue has the action");
  const request = { agent: "a", action: "tool.act", environment: "production", resource: { type: "t", id: "i" } };
  const call = cedarCall(args === undefined ? request : { ...request, arguments: args }, {
    action: entry,
    session: FRESH_SESSION,
    now: 0,
  });
  return call?.context.arguments ?? null;
}

describe("a call is put to Cedar", () => {
  it("with its arguments by their types", () => {
    const target = { name: "x" };
    expect(argumentsOf({ to: "a", amount: 12.5, count: 3, urgent: true, tags: ["a", "a"], target })).toEqual({
      to: "a",
      amount: { __extn: { fn: "decimal", arg: "12.5" } },
      count: { __extn: { fn: "decimal", arg: "3.0" } },
      urgent: true,
      tags: ["a", "a"],
      target,
    });
  });

  it("without arguments, where the action has no input schema", () => {
    expect(argumentsOf(undefined, null)).toEqual({});
    expect(argumentsOf(undefined)).toBeNull();
  });

  it.each<[string, JsonObject]>([
    ["what is not declared", { other: 1 }],
    ["a value of another type", { to: 5 }],
    ["null", { note: null }],
    ["what could be of several types", { either: "a" }],
    ["a fraction for a whole number", { count: 1.5 }],
    ["five digits behind the point", { amount: 0.12345 }],
    ["a number beyond what a decimal holds", { amount: 1e15 }],
    ["half a character", { to: "\ud800" }],
    ["a text of more than 100,000 characters", { to: "x".repeat(100_001) }],
    ["an element of another type", { tags: ["a", 1] }],
    ["an object without what it needs", { target: {} }],
    ["an object with more than is declared", { target: { name: "x", other: 1 } }],
  ])("but not with %s", (_, args) => {
    expect(argumentsOf(args)).toBeNull();
  });

  it("never with names that mean something else to Cedar", () => {
    const named = {
      type: "object",
      properties: { x: { type: "object", properties: { __entity: { type: "string" } } } },
    };
    expect(argumentsOf({ x: { __entity: "a" } }, named)).toBeNull();
  });
});

describe("references in a schema", () => {
  it.each<[string, JsonObject, Json]>([
    [
      "become what they lead to",
      { $defs: { a: { type: "string" } }, items: { $ref: "#/$defs/a", title: "A" } },
      { type: "string", title: "A" },
    ],
    [
      "keep what bears on the value beside them",
      { $defs: { a: { minItems: 1 } }, items: { $ref: "#/$defs/a", maxItems: 2 } },
      { maxItems: 2, allOf: [{ minItems: 1 }] },
    ],
    ["stay where they lead nowhere", { items: { $ref: "#/$defs/a" } }, { $ref: "#/$defs/a" }],
    ["stay where they lead to themselves", { items: { $ref: "#/items" } }, { $ref: "#/items" }],
    ["are none among data", { items: { const: { $ref: "#/a" } } }, { const: { $ref: "#/a" } }],
  ])("%s", (_, schema, items) => {
    expect(inlined(schema).items).toEqual(items);
  });
});
