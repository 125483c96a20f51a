import { Panel } from "@/components/ui/Panel";
import type { LimitInUse } from "@/lib/contracts/agents";
import { LimitUsage } from "./LimitUsage";

type BudgetLimitInUse = Extract<LimitInUse, { grant: null }>;

/** The limits of the whole budget: what they count, and how much of each window is used. Nothing where there is none. */
export function BudgetLimits({ limits }: { limits: readonly LimitInUse[] }) {
  const own = limits.filter((limit): limit is BudgetLimitInUse => limit.grant === null);
  if (own.length === 0) return null;
  return (
    <Panel
      title={`Limits of the whole budget (${own.length})`}
      hint="Counted across all grants, beside their own limits"
      flush
    >
      <ul className="divide-y divide-line">
        {own.map((inUse) => (
          <li
            key={inUse.limit.id}
            id={`limit-${inUse.limit.id}`}
            className="grid scroll-mt-16 gap-x-8 gap-y-3 px-4 py-4 target:bg-accent-soft/50 lg:grid-cols-2"
          >
            <div className="min-w-0">
              <h3 className="font-mono text-sm font-semibold">{inUse.limit.id}</h3>
              <p className="mt-1 text-sm text-ink-muted [overflow-wrap:anywhere]">{countedWords(inUse.limit)}</p>
            </div>
            <LimitUsage inUse={inUse} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function countedWords({ actions, environments }: BudgetLimitInUse["limit"]): string {
  const what = actions === undefined ? "Every action" : actions.join(", ");
  return `${what}, ${environments === undefined ? "in all environments together" : `in ${environments.join(", ")}`}`;
}
