import { Badge } from "@/components/ui/Badge";
import { RiskMeter } from "./RiskMeter";
import type { RiskFact } from "./riskSteps";

/** One risk fact: words, and its step as colour and as bars. A dashed one was stated by nobody: its worst value is assumed. */
export function RiskBadge({ fact }: { fact: RiskFact }) {
  return (
    <Badge
      tone={`risk-${fact.step}`}
      icon={<RiskMeter step={fact.step} />}
      dashed={fact.assumed}
      {...(fact.assumed ? { title: "Not stated: the worst value is assumed" } : {})}
    >
      {fact.words}
      {fact.assumed && <span className="sr-only"> (not stated, worst value assumed)</span>}
    </Badge>
  );
}

/** Risk facts as badges. `from` leaves out those below a step: 2 shows only what makes an action risky. */
export function RiskBadges({ facts, from = 1 }: { facts: readonly RiskFact[]; from?: 1 | 2 | 3 | 4 }) {
  const shown = facts.filter((fact) => fact.step >= from);
  if (shown.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1" aria-label="Risk facts">
      {shown.map((fact) => (
        <li key={fact.key} className="flex max-w-full">
          <RiskBadge fact={fact} />
        </li>
      ))}
    </ul>
  );
}
