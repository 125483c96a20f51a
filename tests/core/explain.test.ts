import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "@/lib/core/decision/decide";
import { explain } from "@/lib/core/decision/explain";
import type { CheckName, Explained } from "@/lib/core/decision/explained";
import { type DecisionResult, type DecisionSnapshot, FRESH_SESSION, type ReasonCode } from "@/lib/core/decision/types";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import { anyOrganisation } from "@/tests/reference/anyOrganisation";
import { anyCallTo, type Call } from "@/tests/reference/anyRequest";
import { written } from "@/tests/reference/decimals";
import { canonical } from "@/tests/reference/json";
import { usedOf } from "@/tests/reference/limits";
import { definitionOf } from "@/tests/reference/organisation";
import { readBase } from "./decisionCases";
import { grantOf, NOW, organisationOf } from "./decisionOrganisation";

const SEED = 20_261_124;
const ORGANISATIONS = 12;
const CALLS = 250;

const CODES: Record<CheckName, ReasonCode> = {
  credential_scope: "credential_scope",
  agent_active: "agent_not_active",
  kill_switch: "kill_switch",
  action_known: "action_unknown",
  input_schema: "arguments_outside_grant",
  stage_ceiling: "stage_ceiling",
  power_reserved: "power_reserved",
};

describe("an explanation", () => {
  it("says of every part what the decision made of it, whatever the organisation and the call", () => {
    const told = new Set<ReasonCode>();
    for (let seed = SEED; seed < SEED + ORGANISATIONS; seed += 1) {
      const [organisation] = fc.sample(anyOrganisation, { seed, numRuns: 1 });
      if (organisation === undefined) throw new Error("nothing was drawn");
      const compiled = compileOrganisation(definitionOf(organisation));
      for (const call of fc.sample(anyCallTo(organisation), { seed, numRuns: CALLS })) {
        const snapshot = snapshotOf(call, compiled);
        const explained = explain(call.request, snapshot, call.now);
        expect(explained.result).toEqual(decide(call.request, snapshot, call.now));
        const cause = causeOf(explained.result);
        told.add(cause.code);
        expectChecks(explained, cause);
        expectRules(explained);
      }
    }
    for (const code of [...Object.values(CODES), "no_grant", "condition_error", "rule_stop", "granted"] as const)
      expect(told).toContain(code);
  });

  it("goes on to every grant and rule, and names the first part of each that leaves the call out", () => {
    const rule = { version: 2, approvers: [], effect: "ask" as const, when: "true" };
    const grants = [
      grantOf({ id: "other", actions: ["mail.*"] }),
      grantOf({ id: "elsewhere", environments: ["sandbox"] }),
      grantOf({ id: "over", expiresAt: "2026-01-01T00:00:00Z" }),
      grantOf({ id: "bounded", maxSensitivity: "public" }),
      grantOf({ id: "shaped", arguments: { required: ["to"] } }),
      grantOf({ id: "conditioned", when: "environment.rank > 2" }),
      grantOf({ id: "broken", when: "arguments.none == 1" }),
      grantOf({ id: "covering" }),
    ];
    const rules = [
      { ...rule, name: "a", teams: ["nobody's"] },
      { ...rule, name: "b", agents: ["another"] },
      { ...rule, name: "c", actions: ["mail.*"] },
      { ...rule, name: "d", when: "session.readUntrusted" },
      { ...rule, name: "e", when: "arguments.none == 1" },
      { ...rule, name: "f" },
    ];
    const { caller, request } = readBase();
    const organisation = compileOrganisation(organisationOf(grants, { rules }));
    const explained = explain(
      request,
      { organisation, caller, session: FRESH_SESSION, used: () => "0", provenance: () => "unseen" },
      NOW,
    );
    expect(explained.grants.map(({ failed, errored }) => (errored ? `${failed} errored` : failed))).toEqual([
      ...["actions", "environments", "expiry", "bounds", "arguments", "when", "when errored", null],
    ]);
    expect(explained.rules.map(({ notFor, met, error }) => notFor ?? (error === null ? met : "errored"))).toEqual([
      ...["teams", "agents", "actions", false, "errored", true],
    ]);
  });
});

type Cause = DecisionResult["reasons"][number];

/** What decided, beneath observe mode and a good approval that did not help. */
function causeOf({ reasons }: DecisionResult): Cause {
  const cause = reasons.find(({ code }) => code !== "observe_mode" && code !== "policy_denied");
  if (cause === undefined) throw new Error("a decision without a cause");
  return cause;
}

function expectChecks({ checks, grants, rules, result }: Explained, cause: Cause): void {
  const first = checks.find(({ state }) => state === "failed");
  // In observe mode nothing but a stop is in the way of a call that may be made at all.
  if (cause.code === "rule_stop" && result.evidence.mode === "observe") {
    expect(rules.some(({ effect, met }) => effect === "stop" && met)).toBe(true);
    return;
  }
  if (first !== undefined) {
    expect(cause).toMatchObject({ code: CODES[first.check], message: first.message });
    return;
  }
  const covering = grants.filter(({ failed }) => failed === null).map(({ id }) => id);
  expect(covering).toEqual(result.evidence.grants);
  const isUncovered = ["no_grant", "condition_error"].includes(cause.code) || cause.failed !== undefined;
  expect(isUncovered).toBe(covering.length === 0);
  if (!isUncovered || cause.grant === undefined) return;
  const nearest = grants.find(({ id, failed }) => id === cause.grant && failed === cause.failed);
  expect(nearest?.pointer ?? undefined).toBe(cause.pointer);
  if (cause.failed !== "expiry") expect(cause.message).toContain(nearest?.message?.replace(/\.$/, ""));
}

function expectRules({ checks, rules, result }: Explained): void {
  if (checks.slice(0, 3).some(({ state }) => state === "failed")) return;
  const met = rules.flatMap(({ met, name, version, effect, error }) =>
    met ? [{ name, version, effect, errored: error !== null }] : [],
  );
  expect(met).toEqual(result.evidence.rules);
}

function snapshotOf(
  { caller, session, uses, seen }: Call,
  organisation: DecisionSnapshot["organisation"],
): DecisionSnapshot {
  return {
    organisation,
    caller,
    session,
    used: (demand) => written(usedOf(uses, { counter: demand.key, byValue: demand.byValue, from: demand.windowFrom })),
    provenance: (value) => seen[canonical(value)] ?? "unseen",
  };
}
