import type { GrantSuggestion, SeenBound } from "@/lib/contracts/fatigue";
import { type RiskFacts, type Touch, worstCase } from "@/lib/core/organisation/facts";
import type { AlwaysApprovedKind, ArgumentBound } from "@/lib/db/fatigue/grants";
import { askedByView } from "./views";

const TOUCH_CAUTIONS: Record<Touch, string> = {
  billing: "touches billing",
  identity: "touches identity",
  customer_facing: "is customer-facing",
};

/** `facts` as the catalogue has them today; what it does not know counts as the worst. */
export function suggestionOf(kind: AlwaysApprovedKind, facts: RiskFacts | undefined): GrantSuggestion {
  return {
    agent: kind.agent,
    action: kind.action,
    environment: kind.environment,
    questions: kind.questions,
    people: kind.people,
    asked_by: kind.askedBy.map(askedByView),
    bounds: kind.bounds.map(boundView),
    cautions: cautionsOf(facts ?? worstCase({})),
  };
}

/** What about an action is a reason to ask however often the answer was yes. */
export function cautionsOf(facts: RiskFacts): string[] {
  return [
    ...(facts.reversible ? [] : ["cannot be undone"]),
    ...facts.touches.map((touch) => TOUCH_CAUTIONS[touch]),
    ...(facts.sensitivity === "restricted" ? ["is about restricted data"] : []),
    ...(facts.power === "expose" && facts.audience !== "internal" ? ["shows something to the outside"] : []),
  ];
}

function boundView({ argument, always, min, max, distinct, values }: ArgumentBound): SeenBound {
  return { argument, always, range: min === null || max === null ? null : { min, max }, values, distinct };
}
