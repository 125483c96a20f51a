import { RiskBadges } from "@/components/risk/RiskBadges";
import { declaredRiskFacts } from "@/components/risk/riskSteps";
import { Badge } from "@/components/ui/Badge";
import { Panel } from "@/components/ui/Panel";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { CatalogueAction } from "@/lib/contracts/catalogue";
import { FACT_NAMES, type FactName } from "@/lib/core/organisation/facts";
import { FACT_WORDS, factValueWords } from "./factWords";

/** Every fact of an action: what people stated, and what counts where nobody did. */
export function FactsPanel({ action: { facts, unstated } }: { action: CatalogueAction }) {
  return (
    <Panel
      title="Risk facts"
      hint={
        unstated.length === 0
          ? "Stated by people; decisions go by them."
          : "What nobody stated counts as its worst value, in every decision."
      }
    >
      <div className="space-y-4">
        <RiskBadges facts={declaredRiskFacts(facts)} />
        <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2">
          {FACT_NAMES.map((fact) => (
            <div key={fact} className="min-w-0">
              <dt className="text-xs text-ink-muted">{FACT_WORDS[fact].label}</dt>
              <dd className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <FactValue fact={fact} value={facts[fact]} counts={unstated.includes(fact)} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}

function FactValue({ fact, value, counts }: { fact: FactName; value: unknown; counts: boolean }) {
  if (value !== undefined) return <UntrustedText inline text={factValueWords(fact, value)} />;
  if (!counts) return <span className="text-ink-muted">not stated; nothing is decided by it</span>;
  return (
    <>
      <span>{factValueWords(fact, null)}</span>
      <Badge tone="risk-3" dashed>
        not stated
      </Badge>
    </>
  );
}
