import { describe, expect, it } from "vitest";
import { diffAuthority } from "@/lib/core/authority/diff";
import { coversAsk, judgeApproval } from "@/lib/core/decision/approval";
import { checkLimit } from "@/lib/core/decision/limitCheck";
import { asksOf } from "@/lib/core/decision/standing";
import { type Ask, type DecisionRequest, FRESH_SESSION, type PresentedApproval } from "@/lib/core/decision/types";
import { demandsOf } from "@/lib/core/limits/demands";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { LimitDefinition, RuleDefinition } from "@/lib/core/organisation/definition";
import { readBase } from "./decisionCases";
import { grantOf, NOW, organisationOf } from "./decisionOrganisation";

const rule = (changed: Partial<RuleDefinition> = {}): RuleDefinition => ({
  name: "careful",
  version: 1,
  when: "true",
  effect: "ask",
  approvers: [{ role: "operator", count: 1 }],
  ...changed,
});
const met = (definition: RuleDefinition) =>
  asksOf([{ rule: { definition } } as Parameters<typeof asksOf>[0][number]], []).asks[0] as Ask;

describe("a rule that wants a fresh sign-in", () => {
  it("says so in its ask, and no other rule does", () => {
    expect(met(rule({ freshSignIn: true }))).toMatchObject({ rule: "careful", freshSignIn: true });
    expect(met(rule())).not.toHaveProperty("freshSignIn");
  });

  it("is not covered by an approval that was asked for before it wanted one", () => {
    const before = met(rule());
    const now = met(rule({ freshSignIn: true, version: 2 }));
    const approval: PresentedApproval = {
      id: "a",
      actionDigest: "d",
      status: "approved",
      asks: [before],
      sessionFacts: FRESH_SESSION,
      answers: [{ person: "p", qualifies: [{ kind: "role", name: "operator" }] }],
      approvedUntil: NOW + 60_000,
      used: false,
      revoked: false,
    };
    const situation = { actionDigest: "d", session: FRESH_SESSION, now: NOW };
    expect(judgeApproval(approval, { ...situation, asks: [before] }).kind).toBe("honoured");
    expect(judgeApproval(approval, { ...situation, asks: [now] })).toMatchObject({
      kind: "refused",
      reason: { code: "out_of_scope" },
    });
    expect(judgeApproval({ ...approval, asks: [now] }, { ...situation, asks: [now] }).kind).toBe("honoured");
    // Wanting less than was asked for is covered.
    expect(judgeApproval({ ...approval, asks: [now] }, { ...situation, asks: [before] }).kind).toBe("honoured");
  });
});

describe("a limit that wants a fresh sign-in beyond it", () => {
  const limit = (changed: Partial<LimitDefinition> = {}): LimitDefinition => ({
    measure: "count",
    per: "day",
    max: 3,
    beyond: "ask",
    approvers: [{ role: "operator", count: 1 }],
    ...changed,
  });
  const state = (one: LimitDefinition) => organisationOf([grantOf({ limits: [one] })]);
  const asked = (one: LimitDefinition) => {
    const { request } = readBase();
    const demands = demandsOf({ ...request, arguments: {} } as DecisionRequest, compileOrganisation(state(one)), NOW);
    return asksOf(
      [],
      demands.map((demand) => checkLimit(demand, "3")),
    ).asks;
  };

  it("says so in its ask, and no other limit does", () => {
    expect(asked(limit({ freshSignIn: true }))).toMatchObject([{ kind: "limit", overage: "1", freshSignIn: true }]);
    expect(asked(limit())[0]).not.toHaveProperty("freshSignIn");
  });

  it("is not covered by an answer that was given without one", () => {
    const [fresh, plain] = [asked(limit({ freshSignIn: true }))[0], asked(limit())[0]] as [Ask, Ask];
    expect([coversAsk([plain], plain), coversAsk([plain], fresh)]).toEqual([true, false]);
    expect([coversAsk([fresh], plain), coversAsk([fresh], fresh)]).toEqual([true, true]);
  });

  it("is widened when it wants none any more, and narrowed when it wants one", () => {
    const verdicts = (before: LimitDefinition, after: LimitDefinition) => [
      ...new Set(
        diffAuthority({ agent: "helper", before: state(before), after: state(after) }).map(({ verdict }) => verdict),
      ),
    ];
    expect(verdicts(limit({ freshSignIn: true }), limit())).toEqual(["widened"]);
    expect(verdicts(limit(), limit({ freshSignIn: true }))).toEqual(["narrowed"]);
    expect(verdicts(limit({ freshSignIn: true }), limit({ freshSignIn: true }))).toEqual([]);
    expect(verdicts(limit({ freshSignIn: true }), { ...limit(), beyond: "deny", approvers: [] })).toEqual(["narrowed"]);
  });
});

describe("the difference between two bundles", () => {
  const state = (rules: RuleDefinition[]) => organisationOf([grantOf()], { rules });
  const verdicts = (before: RuleDefinition, after: RuleDefinition) => [
    ...new Set(
      diffAuthority({ agent: "helper", before: state([before]), after: state([after]) }).map(({ verdict }) => verdict),
    ),
  ];

  it("calls it a widening to want no fresh sign-in any more, and a narrowing to want one", () => {
    expect(verdicts(rule({ freshSignIn: true }), rule())).toEqual(["widened"]);
    expect(verdicts(rule(), rule({ freshSignIn: true }))).toEqual(["narrowed"]);
    expect(verdicts(rule({ freshSignIn: true }), rule({ freshSignIn: true }))).toEqual([]);
    expect(verdicts(rule({ freshSignIn: true }), rule({ effect: "stop", approvers: [] }))).toEqual(["narrowed"]);
  });
});
