import { describe, expect, it } from "vitest";
import { decide } from "@/lib/core/decision/decide";
import { ALLOW_REASONS, DENY_REASONS, ESCALATE_REASONS, type SessionFacts } from "@/lib/core/decision/types";
import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import type { Engine } from "./compare";
import { CALLS_PER_ORGANISATION, type Finding, fuzzReference } from "./fuzz";

const CASES = 100_000;
const SEED = 20_260_304;
/** Of every reason, so many cases at least: what is never decided is never compared. */
const OF_EACH_REASON = 100;

describe("the engine decides as the judge does", () => {
  it(`in ${CASES.toLocaleString("en-US")} random cases, of every reason some`, () => {
    const findings: Finding[] = [];
    const { cases, mismatches, census } = fuzzReference({
      cases: CASES,
      seed: SEED,
      tell: (one) => findings.push(one),
    });
    // The smallest examples, to be read and decided by hand: docs/decisions/0011.
    expect(findings, `seed ${SEED}`).toEqual([]);
    expect(mismatches).toBe(0);
    expect(cases).toBeGreaterThanOrEqual(CASES);
    const decidable = [...ALLOW_REASONS, ...ESCALATE_REASONS, ...DENY_REASONS].filter(
      // The one reason that no decision gives: the record could not be written.
      (reason) => reason !== "audit_unavailable",
    );
    const rare = decidable.map((reason) => [reason, census.get(reason) ?? 0] as const);
    expect(rare.filter(([, times]) => times < OF_EACH_REASON)).toEqual([]);
  }, 300_000);
});

/** The engine over an organisation that was changed before; each is changed and compiled once. */
function over(change: (definition: OrganisationDefinition) => OrganisationDefinition): Engine {
  const changed = new WeakMap<CompiledOrganisation, CompiledOrganisation>();
  return (request, snapshot, now) => {
    const known = changed.get(snapshot.organisation) ?? compileOrganisation(change(snapshot.organisation.definition));
    changed.set(snapshot.organisation, known);
    return decide(request, { ...snapshot, organisation: known }, now);
  };
}

function forgetfulSession(then: SessionFacts): SessionFacts {
  return { ...then, maxSensitivityRead: "restricted", readUntrusted: true, exposed: true };
}

/** Engines that each get one thing wrong. */
const WRONG: Record<string, Engine> = {
  "no rule stops": over((given) => ({ ...given, rules: given.rules.filter(({ effect }) => effect !== "stop") })),
  "rules are for every team": over((given) => ({
    ...given,
    rules: given.rules.map((rule) => ({ ...rule, teams: [] })),
  })),
  "windows never end": (request, snapshot, now) =>
    decide(
      request,
      { ...snapshot, used: (one) => snapshot.used({ ...one, windowFrom: Number.NEGATIVE_INFINITY }) },
      now,
    ),
  "an end that is now has not come": (request, snapshot, now) => decide(request, snapshot, now - 1),
  "a riskier session voids no approval": (request, { approval, ...snapshot }, now) =>
    decide(
      request,
      approval
        ? { ...snapshot, approval: { ...approval, sessionFacts: forgetfulSession(approval.sessionFacts) } }
        : snapshot,
      now,
    ),
  "an approval is good for ever": (request, { approval, ...snapshot }, now) =>
    decide(request, approval ? { ...snapshot, approval: { ...approval, approvedUntil: now + 1 } } : snapshot, now),
  "everything was seen in the request": (request, snapshot, now) =>
    decide(request, { ...snapshot, provenance: () => "request" }, now),
  "obligations are forgotten": (...given) => ({ ...decide(...given), obligations: [] }),
  "nothing is reserved": (...given) => ({ ...decide(...given), reserve: [] }),
  "it breaks": () => {
    throw new Error("broken");
  },
};

describe("the judge catches an engine that is wrong", () => {
  it.each(Object.entries(WRONG))(
    "%s",
    (_, engine) => {
      const finding = firstFinding(engine);
      // The fault is there to be seen: one agent at most, and hardly a grant or rule that has no part in it.
      const { agents, rules } = finding?.organisation ?? { agents: [], rules: [] };
      expect(finding).toBeDefined();
      expect(agents.length).toBeLessThanOrEqual(1);
      expect((agents[0]?.budget?.grants.length ?? 0) + rules.length).toBeLessThanOrEqual(2);
    },
    120_000,
  );
});

/** What the judge finds first, among as many cases as the engine itself is held to. */
function firstFinding(engine: Engine): Finding | undefined {
  const findings: Finding[] = [];
  for (let done = 0; done < CASES && findings.length === 0; done += CALLS_PER_ORGANISATION) {
    const seed = SEED + done / CALLS_PER_ORGANISATION;
    fuzzReference({ cases: CALLS_PER_ORGANISATION, seed, tell: (one) => findings.push(one), engine });
  }
  return findings[0];
}
