import {
  BLAST_RADII,
  type DeclaredFacts,
  FACT_NAMES,
  type RiskFacts,
  SENSITIVITIES,
  type Touch,
  worstCase,
} from "@/lib/core/organisation/facts";

/** The one risk scale: 1 calm … 4 severe. */
export type RiskStep = 1 | 2 | 3 | 4;

/** One risk fact in words, where it stands on the scale, and whether nobody stated it. */
export interface RiskFact {
  key: keyof RiskFacts | `touches.${Touch}`;
  words: string;
  step: RiskStep;
  assumed: boolean;
}

const POWER_STEPS = { read: 1, write: 2, trigger: 3, approve: 3, expose: 3 } as const;
const TOUCH_WORDS: Record<Touch, string> = {
  customer_facing: "customer-facing",
  identity: "identity",
  billing: "billing",
};
const AUDIENCE_STEPS = { internal: 1, partner: 3, public: 4 } as const;

/** The facts that a decision used, in the order in which a person should read them. `assumed` names those nobody stated. */
export function riskFactsOf(facts: RiskFacts, assumed: ReadonlySet<string> = new Set()): RiskFact[] {
  const fact = (key: RiskFact["key"], words: string, step: RiskStep): RiskFact => ({
    key,
    words,
    step,
    assumed: assumed.has(key.split(".")[0] ?? key),
  });
  return [
    facts.power === null ? fact("power", "power unknown", 4) : fact("power", facts.power, POWER_STEPS[facts.power]),
    facts.reversible ? fact("reversible", "reversible", 1) : fact("reversible", "irreversible", 4),
    ...facts.touches.map((touch) => fact(`touches.${touch}`, TOUCH_WORDS[touch], 3)),
    fact("sensitivity", facts.sensitivity, stepIn(SENSITIVITIES, facts.sensitivity)),
    fact("blastRadius", facts.blastRadius, stepIn(BLAST_RADII, facts.blastRadius)),
    ...(facts.power === "expose" || facts.power === null
      ? [fact("audience", `audience ${facts.audience}`, AUDIENCE_STEPS[facts.audience])]
      : []),
    facts.audited ? fact("audited", "audited", 1) : fact("audited", "not audited", 3),
    facts.observable ? fact("observable", "observable", 1) : fact("observable", "not observable", 3),
    ...(facts.returnsUntrusted ? [fact("returnsUntrusted", "returns outside text", 2)] : []),
  ];
}

/** The same for what people wrote down: a missing fact stands at its worst value and says so. */
export function declaredRiskFacts(declared: DeclaredFacts): RiskFact[] {
  return riskFactsOf(worstCase(declared), new Set(FACT_NAMES.filter((name) => declared[name] === undefined)));
}

function stepIn<T extends string>(order: readonly T[], value: T): RiskStep {
  return (order.indexOf(value) + 1) as RiskStep;
}
