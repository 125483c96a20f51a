import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import type { Eligibility } from "@/lib/contracts/changeViews";
import { TIED_RECORDS_MIN } from "@/lib/core/record/eligibility";

/** Of what the budget holds in production, whether its records show what it did. */
export function EligibilityPanel({ found }: { found: readonly Eligibility[] }) {
  if (found.length === 0) return null;
  return (
    <Panel
      title="Production eligibility"
      hint="Whether the newest records of 30 days tie request, credential, tool call and state change together, of all agents."
    >
      <ul className="space-y-2 text-sm">
        {found.map(({ action, looked, tied, needed, problem }) => (
          <li key={action} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <code className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">{action}</code>
            <span className="flex items-baseline gap-2 text-xs text-ink-muted">
              {looked === 0
                ? "no record"
                : `${tied} of ${looked} records; ${Math.round(needed * 1000) / 10} % asked for`}
              {problem === null ? (
                <Badge tone="ok">eligible</Badge>
              ) : (
                <Badge tone="risk-2">{looked < TIED_RECORDS_MIN ? "not yet" : "not eligible"}</Badge>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
