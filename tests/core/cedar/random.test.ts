import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCallTo } from "@/tests/reference/cedar/anyCall";
import { anyOrganisation, NOW } from "@/tests/reference/cedar/anyOrganisation";
import { CedarEngine } from "@/tests/reference/cedar/cedarEngine";
import { engineOn } from "@/tests/reference/cedar/compare";
import { anyCedarCase, CALLS_PER_ORGANISATION, compareExactPart } from "@/tests/reference/cedar/fuzz";
import { isPlainlyAllowed } from "@/tests/reference/cedar/projection";

const ORGANISATIONS = 100;

describe("of what Cedar can say", () => {
  it("exactly what grants cover and no rule stops is allowed", () => {
    let cases = 0;
    fc.assert(
      fc.property(anyCedarCase, ([organisation, seed]) => {
        const compared = compareExactPart(organisation, seed, CALLS_PER_ORGANISATION);
        cases += compared.cases;
        expect(compared.mismatches[0]).toBeUndefined();
      }),
      { numRuns: ORGANISATIONS },
    );
    expect(cases).toBeGreaterThan(0.95 * ORGANISATIONS * CALLS_PER_ORGANISATION);
  }, 600_000);
});

describe("of any organisation", () => {
  it("no more is allowed than Ambit allows at once", () => {
    fc.assert(
      fc.property(anyCedarCase, ([organisation, seed]) => {
        const engine = engineOn(organisation);
        const cedar = new CedarEngine(organisation, []);
        for (const call of fc.sample(anyCallTo(organisation), { numRuns: CALLS_PER_ORGANISATION / 10, seed })) {
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
