import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "@/lib/core/decision/decide";
import type { DecisionResult } from "@/lib/core/decision/types";
import { compileOrganisation } from "@/lib/core/organisation/compile";
import type { OrganisationDefinition } from "@/lib/core/organisation/definition";
import { type AnyCall, anyCallTo, anyOrganisation, NOW } from "@/tests/reference/cedar/anyOrganisation";
import { CedarEngine } from "@/tests/reference/cedar/cedarEngine";
import { exactPart } from "@/tests/reference/cedar/exactPart";
import { isGranted, isPlainlyAllowed } from "@/tests/reference/cedar/projection";

const ORGANISATIONS = Number(process.env.CEDAR_ORGS ?? 40);
const CALLS = 200;

const anyCase = anyOrganisation.chain((organisation) =>
  fc.tuple(
    fc.constant(organisation),
    fc.array(anyCallTo(organisation), { minLength: 1, maxLength: CALLS, size: "max" }),
  ),
);
const cases = { numRuns: ORGANISATIONS };

function engineOn(definition: OrganisationDefinition): (call: AnyCall) => DecisionResult {
  const organisation = compileOrganisation(definition);
  return ({ request, session }) => {
    const [tool = ""] = request.action.split(".");
    const caller = { agent: request.agent, tool, environment: request.environment, kind: "agent" as const };
    return decide(request, { organisation, caller, session, used: () => "0", provenance: () => "unseen" }, NOW);
  };
}

describe("of any organisation", () => {
  it("no more is allowed than Ambit allows at once", () => {
    fc.assert(
      fc.property(anyCase, ([organisation, calls]) => {
        const engine = engineOn(organisation);
        const cedar = new CedarEngine(organisation, []);
        for (const call of calls)
          if (cedar.decide(call.request, call.session, NOW) === "allow") {
            const result = engine(call);
            expect({ call, allowed: isPlainlyAllowed(result), why: result.reasons }).toMatchObject({ allowed: true });
          }
      }),
      cases,
    );
  });

  it("the policies are valid in every way against the schema", () => {
    fc.assert(
      fc.property(anyOrganisation, (organisation) => {
        for (const elsewhere of [[], ["limits", "people", "obligations", "inputs"]] as const)
          expect(new CedarEngine(organisation, elsewhere).validationErrors()).toEqual([]);
      }),
      cases,
    );
  });
});

describe("of what Cedar can say", () => {
  it("exactly what grants cover and no rule stops is allowed", () => {
    fc.assert(
      fc.property(anyCase, ([organisation, calls]) => {
        const sayable = exactPart(organisation);
        const engine = engineOn(sayable);
        const cedar = new CedarEngine(sayable, ["limits", "people", "obligations"]);
        const strict = new CedarEngine(sayable, []);
        for (const call of calls) {
          const answer = cedar.decide(call.request, call.session, NOW);
          if (answer === "unaskable") continue;
          const result = engine(call);
          const why = result.reasons;
          expect({ call, granted: answer === "allow", why }).toEqual({ call, granted: isGranted(result), why });
          const plainly = strict.decide(call.request, call.session, NOW) === "allow";
          expect({ call, plainly, why }).toEqual({ call, plainly: isPlainlyAllowed(result), why });
        }
      }),
      cases,
    );
  });
});
