import { describe, expect, it } from "vitest";
import { approverWords, argumentWords, boundWords, limitWords, windowWords } from "@/lib/core/budget/words";

describe("limits in words", () => {
  it("says how much in which window, kept apart by what, and what happens beyond", () => {
    expect(limitWords({ measure: "count", per: "day", max: 20, beyond: "deny" })).toBe("20 a day");
    expect(
      limitWords({ measure: "sum(arguments.amount)", per: "hour", by: "arguments.currency", max: 2000, beyond: "ask" }),
    ).toBe("amount 2,000 an hour for each currency, then asks");
    expect(windowWords({ slidingSeconds: 5400 })).toBe("in any 90 min");
    expect(windowWords({ slidingSeconds: 604_800 })).toBe("in any 7 d");
  });
});

describe("argument schemas in words", () => {
  it("says what it can", () => {
    const properties = {
      amount: { exclusiveMinimum: 0, maximum: 500 },
      currency: { enum: ["EUR", "USD"] },
      path: { type: "string", pattern: "^/tmp/" },
    };
    expect(argumentWords({ type: "object", properties, additionalProperties: false })).toEqual([
      "amount > 0 and ≤ 500",
      "currency is EUR or USD",
      "path matches ^/tmp/",
      "no other arguments",
    ]);
  });

  it("never reads as freedom where it has no phrase", () => {
    for (const schema of [
      { not: { required: ["force"] } },
      { properties: { to: { format: "email" } } },
      { properties: { force: false } },
      { properties: { tags: { items: { const: "a" } } } },
      { additionalProperties: { type: "string" } },
    ])
      expect(argumentWords(schema), JSON.stringify(schema)).toContain("more in the schema");
  });
});

describe("people and bounds in words", () => {
  it("names approvers", () => {
    expect(approverWords({ role: "operator", count: 1 })).toBe("1 operator");
    expect(approverWords({ role: "security_reviewer", count: 2 })).toBe("2 security reviewers");
    expect(approverWords({ group: "treasury", count: 1 })).toBe("1 of the group treasury");
  });

  it("leaves out bounds that are none", () => {
    expect(boundWords({})).toEqual([]);
    expect(boundWords({ maxBlastRadius: "single", maxSensitivity: "internal" })).toEqual(["up to internal", "single"]);
  });
});
