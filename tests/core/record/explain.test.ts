import { describe, expect, it } from "vitest";
import { type DecisionEvidence, FRESH_SESSION } from "@/lib/core/decision/types";
import { worstCase } from "@/lib/core/organisation/facts";
import { type ExplanationSources, explain } from "@/lib/core/record/explain";

const EVIDENCE: DecisionEvidence = {
  facts: worstCase({ power: "write", reversible: true }),
  actionVersion: 3,
  stage: "supervised",
  mode: "enforce",
  session: { ...FRESH_SESSION, readUntrusted: true },
  limits: [{ key: "k", grant: "pay", byValue: "EUR", amount: "0.2", used: "0.1", max: "0.3", beyond: "ask" }],
  grants: ["pay"],
  rules: [
    { name: "kept", version: 2, effect: "ask", errored: false },
    { name: "edited", version: 1, effect: "stop", errored: true },
  ],
};

function explained(change: Partial<ExplanationSources> = {}) {
  return explain({
    reasons: [{ code: "granted", message: "The grant pay covers it.", grant: "pay", budgetVersion: 4 }],
    evidence: EVIDENCE,
    budgetVersion: 4,
    configVersion: "17",
    obligations: [],
    grants: new Map([["pay", { id: "pay", actions: ["banking.send_money"] }]]),
    rules: new Map([
      ["kept", { version: 2, when: "true" }],
      ["edited", { version: 5, when: "false" }],
    ]),
    ...change,
  });
}

describe("why it was decided so", () => {
  it("tells a rule's condition only while the rule is still the version that was met", () => {
    expect(explained().rules.map(({ name, condition, changed_since }) => [name, condition, changed_since])).toEqual([
      ["kept", "true", false],
      ["edited", null, true],
    ]);
  });

  it("adds what a limit would hold afterwards without binary fractions", () => {
    expect(explained().limits[0]).toMatchObject({ used_before: "0.1", used_after: "0.3", exceeded: false });
  });

  it("calls a limit exceeded whose measured value was missing", () => {
    const evidence = { ...EVIDENCE, limits: EVIDENCE.limits.map((limit) => ({ ...limit, amount: null })) };
    expect(explained({ evidence }).limits[0]).toMatchObject({ used_after: null, exceeded: true });
  });

  it("gives the nearest grant that a denial names beside those that matched", () => {
    const reasons = [{ code: "arguments_outside_grant" as const, message: "…", grant: "other" }];
    expect(explained({ reasons }).grants).toEqual([
      { id: "pay", definition: { id: "pay", actions: ["banking.send_money"] } },
      { id: "other", definition: null },
    ]);
  });

  it("gives the facts and the session as the decision saw them", () => {
    expect(explained().facts).toEqual(EVIDENCE.facts);
    expect(explained().session.readUntrusted).toBe(true);
  });
});
