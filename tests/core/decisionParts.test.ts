import { describe, expect, it } from "vitest";
import { isInOrder, judgeApproval } from "@/lib/core/decision/approval";
import { ceilingDenial } from "@/lib/core/decision/ceiling";
import { decide } from "@/lib/core/decision/decide";
import { grantedReason } from "@/lib/core/decision/evidence";
import { asks, checkLimit, denies, type LimitCheck, retryAfter, withinLimits } from "@/lib/core/decision/limitCheck";
import { quote, shorten } from "@/lib/core/decision/quote";
import { sessionDelta } from "@/lib/core/decision/session";
import { asksOf } from "@/lib/core/decision/standing";
import {
  type Ask,
  type DecisionRequest,
  FRESH_SESSION,
  type LimitDemand,
  type PresentedApproval,
} from "@/lib/core/decision/types";
import { conditionVariables, fixedVariables } from "@/lib/core/decision/variables";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { AgentDefinition, CeilingDefinition, RuleDefinition } from "@/lib/core/organisation/definition";
import { type RiskFacts, type Sensitivity, worstCase } from "@/lib/core/organisation/facts";
import { list } from "@/lib/core/text/list";
import { readBase, takeCase } from "./decisionCases";
import { grantOf, NOW, organisationOf } from "./decisionOrganisation";

const base = readBase().organisation;

describe("what conditions see", () => {
  const agent = base.agents[0] as AgentDefinition;
  const production = { name: "production", rank: 2 };
  const facts = worstCase({
    power: "write",
    objectType: "invoice",
    touches: ["billing"],
    undo: { reference: "R", date: "2026-01-02" },
  });

  it("of the place: every fact, and an empty text for what nobody stated", () => {
    const { id: _, lifecycle: __, mode: ___, budget: ____, ...seen } = agent;
    expect(fixedVariables(agent, "bank.label", facts, production)).toEqual({
      agent: seen,
      action: {
        name: "bank.label",
        tool: "bank",
        power: "write",
        objectType: "invoice",
        sensitivity: "restricted",
        blastRadius: "organisation",
        reversible: false,
        audited: false,
        observable: false,
        touches: ["billing"],
        returnsUntrusted: true,
        audience: "public",
        undo: true,
      },
      environment: { name: "production", rank: 2n },
    });
    expect(fixedVariables(agent, "bank.x", worstCase({}), production).action).toMatchObject({
      power: "",
      objectType: "",
      undo: false,
    });
  });

  it("of the call: everything that it says, and empty values for what it does not", () => {
    const place = fixedVariables(agent, "bank.label", facts, production);
    const request: DecisionRequest = {
      agent: "helper",
      onBehalfOf: "dana@example.com",
      action: "bank.label",
      environment: "production",
      resource: { type: "invoice", id: "i-1", properties: { colour: "red" } },
      arguments: { amount: 5 },
      request: { requestId: "r", toolCallId: "t", traceparent: "p", justification: "j" },
    };
    const session = { ...FRESH_SESSION, decisions: 3, exposes: 2, writes: 1 };
    const {
      agent: _,
      action: __,
      environment: ___,
      ...moving
    } = conditionVariables(place, { request, session, now: NOW });
    expect(moving).toEqual({
      resource: { type: "invoice", id: "i-1", properties: { colour: "red" } },
      arguments: { amount: 5 },
      session: {
        maxSensitivityRead: "public",
        readUntrusted: false,
        exposed: false,
        decisions: 3n,
        exposes: 2n,
        writes: 1n,
      },
      request: {
        onBehalfOf: "dana@example.com",
        requestId: "r",
        toolCallId: "t",
        traceparent: "p",
        justification: "j",
      },
      now: new Date(NOW),
    });
    const bare: DecisionRequest = {
      agent: "helper",
      action: "bank.label",
      environment: "production",
      resource: { type: "t", id: "1" },
    };
    expect(conditionVariables(place, { request: bare, session, now: NOW })).toMatchObject({
      resource: { properties: {} },
      arguments: {},
      request: { onBehalfOf: "", requestId: "", toolCallId: "", traceparent: "", justification: "" },
    });
  });
});

describe("what an allow adds to its session", () => {
  const facts = (changed: Partial<RiskFacts>): RiskFacts => ({
    ...worstCase({ power: "read", sensitivity: "internal" }),
    ...changed,
  });
  it.each([
    ["a read", { power: "read" as const }, { maxSensitivityRead: "internal", exposed: false, exposes: 0, writes: 0 }],
    ["a write", { power: "write" as const }, { maxSensitivityRead: "public", exposed: false, exposes: 0, writes: 1 }],
    [
      "an exposure",
      { power: "expose" as const },
      { maxSensitivityRead: "public", exposed: true, exposes: 1, writes: 0 },
    ],
    [
      "a trigger",
      { power: "trigger" as const },
      { maxSensitivityRead: "public", exposed: false, exposes: 0, writes: 0 },
    ],
    ["nobody knows what", { power: null }, { maxSensitivityRead: "internal", exposed: true, exposes: 1, writes: 1 }],
    ["text from outside", { returnsUntrusted: true }, { readUntrusted: true }],
    ["no text from outside", { returnsUntrusted: false }, { readUntrusted: false }],
  ])("%s", (_, changed, expected) => {
    expect(sessionDelta(facts(changed))).toMatchObject({ decisions: 1, ...expected });
  });
});

describe("what is kept as evidence", () => {
  it("names what was looked at, whole", () => {
    const { result } = takeCase({
      file: "",
      description: "",
      request: { action: "bank.label" },
      used: { "labels/count/hour": "2" },
      rules: [{ name: "odd", effect: "ask", when: "arguments.missing == 1", version: 3 }],
      expect: { outcome: "escalate", reason: "approval_required" },
    });
    expect(result.evidence).toEqual({
      facts: expect.objectContaining({ power: "write", objectType: "invoice" }),
      actionVersion: 1,
      stage: "supervised",
      mode: "enforce",
      session: FRESH_SESSION,
      limits: [
        {
          key: expect.stringMatching(/labels\/count\/hour\/$/),
          grant: "labels",
          byValue: "",
          amount: "1",
          used: "2",
          max: "3",
          beyond: "deny",
        },
      ],
      grants: ["labels"],
      rules: [{ name: "odd", version: 3, effect: "ask", errored: true }],
    });
  });

  it("holds nulls for an action and an agent that are not there", () => {
    const request = {
      agent: "nobody",
      action: "bank.none",
      environment: "production",
      resource: { type: "t", id: "1" },
    };
    const { evidence, reasons } = decide(
      request,
      {
        organisation: compileOrganisation(base),
        caller: { agent: "nobody", tool: "bank", environment: "production", kind: "agent" },
        session: FRESH_SESSION,
        used: () => "0",
        provenance: () => "unseen",
      },
      NOW,
    );
    expect(evidence).toEqual({
      facts: null,
      actionVersion: null,
      stage: null,
      mode: null,
      session: FRESH_SESSION,
      limits: [],
      grants: [],
      rules: [],
    });
    expect(reasons).toEqual([{ code: "agent_not_active", message: "nobody is not registered: it may do nothing." }]);
  });
});

describe("a limit that is exceeded", () => {
  const checkOf = (changed: Partial<LimitDemand>, used = "3"): LimitCheck =>
    checkLimit(
      {
        key: "a/g/count/hour/",
        grant: "g",
        byValue: "",
        bucketStart: NOW,
        windowFrom: NOW,
        windowEnds: NOW + 1500,
        amount: "1",
        max: "3",
        beyond: "deny",
        approvers: [],
        ...changed,
      },
      used,
    );

  it("either denies or asks, as it says", () => {
    const [denying, asking] = [checkOf({ beyond: "deny" }), checkOf({ beyond: "ask" })];
    expect([denies(denying), asks(denying)]).toEqual([true, false]);
    expect([denies(asking), asks(asking)]).toEqual([false, true]);
    expect(asksOf([], [denying])).toEqual({ asks: [], askReasons: [] });
    expect(asksOf([], [denying, asking]).asks).toHaveLength(1);
  });

  it("denies and never asks where the amount can't be measured", () => {
    const unmeasured = checkOf({ amount: null, beyond: "ask" });
    expect([denies(unmeasured), asks(unmeasured)]).toEqual([true, false]);
  });

  it("is not exceeded where it holds the call exactly", () => {
    const within = checkOf({ beyond: "ask" }, "2");
    expect([denies(within), asks(within), within.overage]).toEqual([false, false, null]);
  });

  it("can be tried again after whole seconds, at least one, where the window can hold the call at all", () => {
    expect(retryAfter(checkOf({}), NOW)).toBe(2);
    expect(retryAfter(checkOf({}), NOW + 1500)).toBe(1);
    expect(retryAfter(checkOf({ amount: "3" }), NOW)).toBe(2);
    expect(retryAfter(checkOf({ amount: "3.1" }), NOW)).toBeNull();
    expect(retryAfter(checkOf({ amount: null }), NOW)).toBeNull();
  });

  it("is taken from no more, by none of the limits that share its counter, and leaves other counters alone", () => {
    const exceeded = checkOf({ beyond: "ask" });
    const sharing = checkOf({ max: "9" });
    const otherKey = checkOf({ key: "a/g/count/day/" }, "0");
    const otherValue = checkOf({ byValue: "string:EUR" }, "0");
    expect(withinLimits([exceeded, sharing, otherKey, otherValue])).toEqual([otherKey, otherValue]);
    expect(withinLimits([sharing, checkOf({ amount: null })])).toEqual([]);
  });
});

describe("the ask of a rule", () => {
  const asked = (changed: Partial<RuleDefinition>) => {
    const rule = { name: "look", version: 2, effect: "ask" as const, when: "true", approvers: [], ...changed };
    const { result } = takeCase({
      file: "",
      description: "",
      rules: [rule],
      expect: { outcome: "escalate", reason: "approval_required" },
    });
    return result.asks;
  };
  const ASK = { kind: "rule", rule: "look", version: 2, approvers: [] };

  it("gives people an hour where the rule does not say how long, and wants no fresh sign-in", () => {
    expect(asked({})).toEqual([{ ...ASK, respondWithinSeconds: 3600 }]);
  });

  it("says how long people have, and that they must have signed in just before, where the rule does", () => {
    expect(asked({ respondWithinSeconds: 60, freshSignIn: true })).toEqual([
      { ...ASK, respondWithinSeconds: 60, freshSignIn: true },
    ]);
  });
});

describe("several ceilings over one power in one environment", () => {
  const ceilingOf = (maxSensitivity: Sensitivity): CeilingDefinition => {
    return { power: "read", environments: ["production"], maxSensitivity };
  };
  const denied = (...ceilings: CeilingDefinition[]) => {
    const stage = { name: "supervised", version: 3, evidence: {}, ceilings };
    const { actions, environments, stages } = compileOrganisation({ ...readBase().organisation, stages: [stage] });
    const [action, production] = [actions.get("bank.read_statement"), environments.get("production")];
    if (action === undefined || production === undefined) throw new Error("the base has both");
    return ceilingDenial(action, production, stages.get("supervised"))?.message ?? null;
  };
  const exceeded =
    "bank.read_statement has sensitivity internal, above public, the ceiling of the stage supervised for read there.";

  it("all hold, in whatever order", () => {
    expect(denied(ceilingOf("internal"), ceilingOf("internal"))).toBeNull();
    expect(denied(ceilingOf("internal"), ceilingOf("public"))).toBe(exceeded);
    expect(denied(ceilingOf("public"), ceilingOf("internal"))).toBe(exceeded);
  });
});

describe("a presented approval", () => {
  const asked: Ask = {
    kind: "rule",
    rule: "look",
    version: 1,
    approvers: [{ person: "o", count: 1 }],
    respondWithinSeconds: 60,
  };
  const approval: PresentedApproval = {
    id: "approval-1",
    actionDigest: "d",
    status: "approved",
    asks: [asked],
    sessionFacts: FRESH_SESSION,
    answers: [{ person: "o", qualifies: [{ kind: "person", name: "o" }] }],
    approvedUntil: NOW + 1,
    used: false,
    revoked: false,
  };
  const situation = { actionDigest: "d", session: FRESH_SESSION, asks: [asked], now: NOW };

  it("is honoured where it is in order and answers every ask", () => {
    expect(judgeApproval(approval, situation)).toEqual({ kind: "honoured", id: "approval-1" });
    expect(isInOrder(approval, situation)).toBe(true);
  });

  it.each([
    ["an end that has come", NOW],
    ["no end", null],
    ["an end that is no number", Number.NaN],
  ])("has expired with %s", (_, approvedUntil) => {
    expect(judgeApproval({ ...approval, approvedUntil }, situation)).toMatchObject({
      kind: "refused",
      reason: { code: "approval_expired" },
    });
    expect(isInOrder({ ...approval, approvedUntil }, situation)).toBe(false);
  });

  it("is in order for nobody who presents none, or one that can't be verified", () => {
    expect(isInOrder(undefined, situation)).toBe(false);
    expect(isInOrder(null, situation)).toBe(false);
  });
});

describe("the reason of an allow", () => {
  const agentOf = () => {
    const agent = compileOrganisation(
      organisationOf([grantOf(), grantOf({ id: "h" }), grantOf({ id: "i" })]),
    ).agents.get("helper");
    if (agent === undefined) throw new Error("the base has a helper");
    return agent;
  };

  it("names the first grant, how many others cover the call, and the budget's version", () => {
    const agent = agentOf();
    const [first, ...others] = agent.grantsFor("bank.label", "production");
    if (first === undefined) throw new Error("there are three grants");
    expect(grantedReason([first], agent)).toEqual({
      code: "granted",
      message: "The grant g of the budget of helper covers this call.",
      grant: "g",
      budgetVersion: 5,
    });
    expect(grantedReason([first, ...others], agent).message).toBe(
      "The grant g and 2 more of the budget of helper covers this call.",
    );
  });

  it("is never given without a grant", () => {
    expect(() => grantedReason([], agentOf())).toThrow("an allow has a grant");
  });
});

describe("words in a sentence", () => {
  it("are quoted, short, and with what is hidden written out", () => {
    expect(quote("plain")).toBe('"plain"');
    expect(quote("a\u200bb\u202ec")).toBe('"a\\u{200b}b\\u{202e}c"');
    expect(shorten("x".repeat(60))).toBe("x".repeat(60));
    expect(shorten("x".repeat(61))).toBe(`${"x".repeat(60)}…`);
    expect(shorten("ab", 2)).toBe("ab");
    expect(shorten("a😀b", 2)).toBe("a…");
  });

  it("are listed as people do", () => {
    expect([list([]), list(["a"]), list(["a", "b"]), list(["a", "b", "c"])]).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
  });
});
