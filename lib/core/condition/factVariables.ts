/** The risk facts as conditions see them. */
import { FACT_NAMES, type FactName, RISK_FACTS, type RiskFacts } from "@/lib/core/organisation/facts";

/** CEL types. Of evidence a condition sees only whether there is any. */
const CEL_TYPES = { choice: "string", name: "string", flag: "bool", set: "list<string>", evidence: "bool" } as const;

/** The type of each fact. */
export const FACT_TYPES: Record<string, string> = Object.fromEntries(
  FACT_NAMES.map((name) => [name, CEL_TYPES[RISK_FACTS[name].kind]]),
);

/** The value of each fact; an unknown name is "". */
export function factVariables(facts: RiskFacts): Record<string, unknown> {
  return Object.fromEntries(FACT_NAMES.map((name) => [name, factVariable(name, facts)]));
}

function factVariable(name: FactName, facts: RiskFacts): unknown {
  const value = facts[name];
  if (RISK_FACTS[name].kind === "evidence") return value !== null;
  return Array.isArray(value) ? [...value] : (value ?? "");
}
