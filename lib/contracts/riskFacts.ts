/** The risk facts as bundles write them and as records keep them. */
import { z } from "zod";
import {
  type DeclaredFacts,
  FACT_NAMES,
  type FactName,
  RISK_FACTS,
  type RiskFacts,
} from "@/lib/core/organisation/facts";
import { name } from "./bundleGrant";

const declaredEvidence = z.strictObject({
  reference: z.string().trim().min(1).max(2000),
  date: z.iso.date("must be a date such as 2026-01-31"),
});
const recordedEvidence = z.object({ reference: z.string(), date: z.string() });

/** What people may write down about an action: every fact can be left out. */
export const declaredFacts = Object.fromEntries(
  FACT_NAMES.map((fact) => [fact, schemaOf(fact, { name, evidence: declaredEvidence }).optional()]),
) as { [N in FactName]: z.ZodOptional<z.ZodType<NonNullable<DeclaredFacts[N]>>> };

/** The facts that a decision used, as its record keeps them: complete. */
export const recordedFacts = z.object(
  Object.fromEntries(
    FACT_NAMES.map((fact) => {
      const value = schemaOf(fact, { name: z.string(), evidence: recordedEvidence });
      return [fact, RISK_FACTS[fact].worst === null ? value.nullable() : value];
    }),
  ) as { [N in FactName]: z.ZodType<RiskFacts[N]> },
);

function schemaOf(fact: FactName, { name, evidence }: { name: z.ZodType; evidence: z.ZodType }): z.ZodType {
  const said = RISK_FACTS[fact];
  switch (said.kind) {
    case "choice":
      return z.enum(said.values);
    case "set":
      return z.array(z.enum(said.values));
    case "name":
      return name;
    case "flag":
      return z.boolean();
    case "evidence":
      return evidence;
  }
}
