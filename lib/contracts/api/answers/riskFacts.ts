import { z } from "zod";
import { declaredFacts, recordedFacts } from "@/lib/contracts/riskFacts";
import { type DeclaredFacts, FACT_NAMES, type FactName, type RiskFacts } from "@/lib/core/organisation/facts";
import { component } from "../component";

/** The risk facts of an action, complete: a missing one counts as its worst value. */
export const riskFacts = component<RiskFacts>()("RiskFacts", recordedFacts);

/** The risk facts that people wrote down: any can be absent. */
export const declared = z.object(
  Object.fromEntries(FACT_NAMES.map((fact) => [fact, declaredFacts[fact].unwrap().exactOptional()])) as {
    [N in FactName]: z.ZodExactOptional<z.ZodType<NonNullable<DeclaredFacts[N]>>>;
  },
);
