import { describe, expect, it } from "vitest";
import { conditionProblem } from "@/lib/core/condition/condition";
import { ArgumentSchemas } from "@/lib/core/organisation/argumentSchema";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { type DecisionCase, decideCase } from "./decisionCases";

const many = Array.from({ length: 50_000 }, (_, i) => `x${i}`);

function decideRule(when: string, args: JsonObject) {
  const rules = [{ name: "r", effect: "stop", when }] as NonNullable<DecisionCase["rules"]>;
  return decideCase({
    file: "",
    description: "",
    rules,
    request: { arguments: args },
    expect: { outcome: "deny", reason: "" },
  });
}

describe("what an agent sends can't make a condition take long", () => {
  it("a rule that compares many elements with each other is in force without being evaluated", () => {
    const { outcome, reason, evidence } = decideRule("arguments.a.exists(x, x in arguments.b)", { a: many, b: ["y"] });
    expect({ outcome, reason, errored: evidence.rules[0]?.errored }).toEqual({
      outcome: "deny",
      reason: "rule_stop",
      errored: true,
    });
  });

  it("the parts of a long text count as elements", () => {
    const text = "ab".repeat(50_000);
    const { evidence } = decideRule("arguments.text.split('').exists(x, x == arguments.other)", { text, other: "c" });
    expect(evidence.rules[0]?.errored).toBe(true);
  });

  it("few elements are compared with each other", () => {
    const { outcome } = decideRule("arguments.a.exists(x, x in arguments.b)", { a: ["p", "q"], b: ["r"] });
    expect(outcome).toBe("allow");
  });

  it("many elements are each looked at by themselves", () => {
    const { outcome } = decideRule("!arguments.a.all(x, x.startsWith('x'))", { a: many });
    expect(outcome).toBe("allow");
  });

  it("a condition is short", () => {
    const long = Array.from({ length: 300 }, () => "action.reversible").join(" && ");
    expect(conditionProblem(long)).not.toBeNull();
  });
});

describe("what an agent sends can't make a schema take long", () => {
  const schemas = new ArgumentSchemas();
  const long = "ab".repeat(500_000);

  it("a text that is too long for its pattern does not pass, and neither does it under a not", () => {
    const pattern = { pattern: "(a|b|c|d)*(a|b){20,100}[xz]" };
    expect(schemas.check({ properties: { e: pattern } })({ e: long })?.message).toContain("too long");
    expect(schemas.check({ properties: { e: { not: pattern } } })({ e: long })?.message).toContain("too long");
  });

  it("a long text passes a simple pattern", () => {
    expect(schemas.check({ properties: { e: { pattern: "^[ab]" } } })({ e: long })).toBeNull();
  });

  it("a long list of objects is told apart", () => {
    const list = Array.from({ length: 50_000 }, (_, i) => ({ i }));
    const check = schemas.check({ properties: { e: { type: "array", uniqueItems: true } } });
    expect(check({ e: list })).toBeNull();
    expect(check({ e: [...list, { i: 7 }] })?.pointer).toBe("/e");
  });

  it("names in a fault are shown, not obeyed", () => {
    const fault = schemas.check({ additionalProperties: false })({ [`\u202eevil\u200b${"x".repeat(500)}`]: 1 });
    expect(fault?.message).toContain("\\u{202e}evil\\u{200b}xxx");
    expect(fault?.message.length).toBeLessThan(200);
  });
});
