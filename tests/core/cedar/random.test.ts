import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCallTo, anyOrganisation, NOW } from "@/tests/reference/cedar/anyOrganisation";
import { CedarEngine } from "@/tests/reference/cedar/cedarEngine";
import { compare, engineOn } from "@/tests/reference/cedar/compare";
import { exactPart } from "@/tests/reference/cedar/exactPart";
import { isPlainlyAllowed } from "@/tests/reference/cedar/projection";

const ORGANISATIONS = 100;
const CALLS = 1_000;
/** Each finds calls of its own; what is found is shrunk to a small organisation. */
const anyCase = fc.tuple(anyOrganisation, fc.nat());

describe("of what Cedar can say", () => {
  it("exactly what grants cover and no rule stops is allowed", () => {
    let cases = 0;
    fc.assert(
      fc.property(anyCase, ([organisation, seed]) => {
        const sayable = exactPart(organisation);
        const compared = compare(sayable, anyCallTo(sayable), { cases: CALLS, seed });
        cases += compared.cases;
        expect(compared.mismatches[0]).toBeUndefined();
      }),
      { numRuns: ORGANISATIONS },
    );
    expect(cases).toBeGreaterThan(0.95 * ORGANISATIONS * CALLS);
  });
});

describe("of any organisation", () => {
  it("no more is allowed than Ambit allows at once", () => {
    fc.assert(
      fc.property(anyCase, ([organisation, seed]) => {
        const engine = engineOn(organisation);
        const cedar = new CedarEngine(organisation, []);
        for (const call of fc.sample(anyCallTo(organisation), { numRuns: CALLS / 10, seed })) {
          if (cedar.decide(call.request, call.session, NOW) !== "allow") continue;
          const result = engine(call);
          expect({ call, allowed: isPlainlyAllowed(result), why: result.reasons }).toMatchObject({ allowed: true });
        }
      }),
      { numRuns: ORGANISATIONS },
    );
  });

  it("the policies are valid in every way against the schema", () => {
    fc.assert(
      fc.property(anyOrganisation, (organisation) => {
        for (const elsewhere of [[], ["limits", "people", "obligations", "inputs"]] as const)
          expect(new CedarEngine(organisation, elsewhere).validationErrors()).toEqual([]);
      }),
      { numRuns: ORGANISATIONS / 2 },
    );
  });
});
