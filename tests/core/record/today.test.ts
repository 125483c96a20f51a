import { describe, expect, it } from "vitest";
import { FRESH_SESSION } from "@/lib/core/decision/types";
import { worstCase } from "@/lib/core/organisation/facts";
import { comparedWithToday, type DecidedThen, type DecidedToday } from "@/lib/core/record/today";

const FACTS = worstCase({ power: "write", sensitivity: "internal" });
const GRANT = { id: "pay", actions: ["bank.pay"], arguments: { properties: { amount: { maximum: 500 } } } };

const LIMIT = {
  key: "a1/pay/count/day/",
  grant: "pay",
  byValue: "",
  amount: "1",
  used: "3",
  max: "20",
  beyond: "deny",
} as const;

function then(changed: Partial<DecidedThen> = {}): DecidedThen {
  return {
    outcome: "allow",
    reason: "granted",
    budgetVersion: 3,
    evidence: {
      facts: FACTS,
      actionVersion: 1,
      stage: "bounded",
      mode: "enforce",
      session: FRESH_SESSION,
      limits: [LIMIT],
      grants: ["pay"],
      rules: [{ name: "big", version: 1, effect: "ask", errored: false }],
    },
    grants: new Map([["pay", GRANT]]),
    obligations: [],
    ...changed,
  };
}

function today(changed: Partial<DecidedToday> = {}): DecidedToday {
  return {
    outcome: "allow",
    reason: "granted",
    budget_version: 3,
    stage: "bounded",
    mode: "enforce",
    grants: [
      { id: "pay", failed: null, message: null },
      { id: "other", failed: "actions", message: null },
    ],
    rules: [
      { name: "big", version: 1, effect: "ask", met: true },
      { name: "never", version: 1, effect: "stop", met: false },
    ],
    limits: [
      {
        grant: "pay",
        key: "a1/pay/count/day/",
        by_value: "",
        beyond: "deny",
        used_before: "19",
        amount: "1",
        used_after: "20",
        max: "20",
        exceeded: false,
      },
    ],
    facts: FACTS,
    action_version: 1,
    obligations: [],
    grantTexts: new Map([["pay", GRANT]]),
    ...changed,
  };
}

const differing = (...at: Parameters<typeof comparedWithToday>) =>
  comparedWithToday(...at)
    .filter(({ differs }) => differs)
    .map(({ part, name, was, today: is }) => [part, name, was, is]);

describe("a decision beside the same request decided today", () => {
  it("differs in nothing where nothing has changed, however much of a limit was used since", () => {
    expect(differing(then(), today())).toEqual([]);
    const told = comparedWithToday(then(), today()).map(({ part, name }) => `${part} ${name ?? ""}`.trim());
    expect(told).toEqual([
      "outcome",
      "reason",
      "budget",
      "stage",
      "mode",
      "grant pay",
      "rule big",
      "action",
      "obligations",
    ]);
  });

  it("marks outcome, reason and budget, and where the grant's text has changed", () => {
    const narrower = { ...GRANT, arguments: { properties: { amount: { maximum: 300 } } } };
    const now = today({
      outcome: "deny",
      reason: "arguments_outside_grant",
      budget_version: 4,
      grants: [{ id: "pay", failed: "arguments", message: "must be <= 300" }],
      grantTexts: new Map([["pay", narrower]]),
    });
    expect(differing(then(), now)).toEqual([
      ["outcome", null, "allow", "deny"],
      ["reason", null, "granted", "arguments_outside_grant"],
      ["budget", null, "version 3", "version 4"],
      ["grant", "pay", "covers the call", "does not cover it: must be <= 300"],
      ["grant", "pay /arguments/properties/amount/maximum", "500", "300"],
    ]);
  });

  it("marks a grant that is gone and one that has come to cover it", () => {
    const now = today({ grants: [{ id: "new", failed: null, message: null }], grantTexts: new Map() });
    expect(differing(then(), now)).toEqual([
      ["grant", "pay", "covers the call", null],
      ["grant", "new", null, "covers the call"],
    ]);
  });

  it("marks rules that are met now or no longer, and those of another version", () => {
    const rules = [
      { name: "big", version: 2, effect: "stop", met: true },
      { name: "never", version: 1, effect: "stop", met: true },
    ];
    expect(differing(then(), today({ rules }))).toEqual([
      ["rule", "big", "met, version 1, ask", "met, version 2, stop"],
      ["rule", "never", "not met", "met, version 1, stop"],
    ]);
    expect(differing(then(), today({ rules: [] }))).toEqual([["rule", "big", "met, version 1, ask", null]]);
  });

  it("marks each risk fact that people have changed, and what a limit holds", () => {
    const facts = { ...FACTS, sensitivity: "restricted" as const, reversible: true };
    expect(differing(then(), today({ facts, action_version: 2, limits: [] }))).toEqual([
      ["action", null, "version 1", "version 2"],
      ["fact", "sensitivity", "internal", "restricted"],
      ["fact", "reversible", "false", "true"],
      ["limit", "pay/count/day", "at most 20, beyond it deny", null],
    ]);
  });

  it("is told of a call whose action is not in the catalogue any more", () => {
    expect(differing(then(), today({ facts: null, action_version: null })).map(([part]) => part)).toContain("fact");
  });
});
