import Link from "next/link";
import { EFFECTS } from "@/components/rules/effects";
import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import type { CatalogueAction } from "@/lib/contracts/catalogue";

/** The rules that can be met on an action: those that name it first. */
export function BearingRules({ rules }: { rules: CatalogueAction["rules"] }) {
  const named = rules.toSorted((a, b) => Number(b.named) - Number(a.named));
  return (
    <Panel title="Rules that bear on it" flush>
      {named.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-muted">No rule that you see names it or every action.</p>
      ) : (
        <ul className="divide-y divide-line">
          {named.map(({ rule, named: isNamed }) => (
            <li key={rule.name} className="px-4 py-3 text-sm">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <Badge tone={EFFECTS[rule.effect].tone}>{EFFECTS[rule.effect].words}</Badge>
                <Link
                  href={`/rules/${rule.name}`}
                  className="font-mono text-[0.92em] text-accent-ink underline underline-offset-2 [overflow-wrap:anywhere]"
                >
                  {rule.name}
                </Link>
                <span className="text-xs text-ink-muted">{isNamed ? "names it" : "is for every action"}</span>
              </p>
              <p className="mt-1 font-mono text-xs text-ink-muted [overflow-wrap:anywhere]">{rule.when}</p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
