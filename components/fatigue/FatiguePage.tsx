import { Download, MessageCircleQuestion } from "lucide-react";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import type { FatigueReport, FatigueTable } from "@/lib/contracts/fatigue";
import { GrantSuggestions } from "./GrantSuggestions";
import { HowMeasured } from "./HowMeasured";
import { OwnDay } from "./OwnDay";
import { PeopleTable } from "./PeopleTable";
import { PeriodChoice } from "./PeriodChoice";
import { RulesTable } from "./RulesTable";
import { counted } from "./words";

/** What asks most, how it is answered, and what a grant would save. */
export function FatiguePage({ report }: { report: FatigueReport }) {
  const { days, asked, rules, grants, people, sees_everyone: seesEveryone, own_day: ownDay } = report;
  const exported = (table: FatigueTable) => <ExportLink table={table} days={days} />;
  return (
    <>
      <PageHeader
        title="Approval fatigue"
        description="Who is asked too often stops reading. Which rules ask most, how fast people answer, and what a grant would save."
        actions={<PeriodChoice days={days} />}
      />
      <div className="space-y-6">
        <OwnDay day={ownDay} />
        <Panel
          title="What asks"
          hint={`${counted(asked, "question")} in ${days} days${seesEveryone ? "" : ", of your teams' agents"}.`}
          actions={rules.length > 0 ? exported("rules") : undefined}
          flush
        >
          {rules.length === 0 ? (
            <EmptyState icon={<MessageCircleQuestion aria-hidden />} title="Nothing was asked in this period">
              When a rule or a limit asks for a person, it is counted here with how it was answered and how fast.
            </EmptyState>
          ) : (
            <RulesTable rules={rules} asked={asked} />
          )}
        </Panel>
        <Panel
          title="What a grant would save"
          hint="A grant alone does not keep anything from asking: the rule has to leave these out, or the limit to be wider, which is a reviewed change. Until then a security reviewer can approve the next ones in advance, within bounds."
          actions={grants.length > 0 ? exported("grants") : undefined}
          flush
        >
          <GrantSuggestions grants={grants} asked={asked} />
        </Panel>
        <Panel
          title={seesEveryone ? "Who answered" : "How you answered"}
          hint={seesEveryone ? undefined : "Security reviewers and admins see everyone's figures; you see your own."}
          actions={people.length > 0 ? exported("people") : undefined}
          flush
        >
          {people.length === 0 ? (
            <p className="px-4 py-8 text-center text-sm text-ink-muted">
              {seesEveryone ? "Nobody answered anything in this period." : "You answered nothing in this period."}
            </p>
          ) : (
            <PeopleTable people={people} />
          )}
        </Panel>
        <HowMeasured />
      </div>
    </>
  );
}

function ExportLink({ table, days }: { table: FatigueTable; days: number }) {
  return (
    <a
      href={`/api/v1/fatigue/export?table=${table}&days=${days}`}
      download
      className={buttonClass("secondary", "small")}
    >
      <Download aria-hidden className="size-3.5" />
      Export CSV<span className="sr-only"> of {table}</span>
    </a>
  );
}
