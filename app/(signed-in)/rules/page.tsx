import { Scale } from "lucide-react";
import type { Metadata } from "next";
import { RuleCard } from "@/components/rules/RuleCard";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { list } from "@/lib/services/rule/list";

export const metadata: Metadata = { title: "Rules" };

export default async function RulesPage() {
  const ctx = await pageContext();
  const { rules } = await forPage(list({ ctx }));
  return (
    <>
      <PageHeader
        title="Rules"
        description="When a person must be asked, a task is handed over, or a call is stopped. All of them are looked at on every call; the strictest wins, and no grant outranks a stop."
      />
      <Panel flush>
        {rules.length === 0 ? (
          <EmptyState icon={<Scale />} title="No rules">
            Without rules, budgets alone decide. Add rules to a bundle to have a person asked.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {rules.map((rule) => (
              <RuleCard key={rule.name} rule={rule} />
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}
