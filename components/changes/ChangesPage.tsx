import { GitPullRequestArrow } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/Badge";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { ChangeSummary, ChangesAnswer } from "@/lib/contracts/changeViews";
import type { ContractionsAnswer } from "@/lib/contracts/contractions";
import { ChangeFilters } from "./ChangeFilters";
import { type ContractionActions, ContractionsPanel } from "./ContractionsPanel";
import { STATUS_TONES, STATUS_WORDS } from "./words";

/** What waits for the one who looks, and every change that they may see. */
export function ChangesPage({
  waiting,
  all,
  older,
  isNarrowed,
  contractions,
  actions,
}: {
  waiting: ChangesAnswer;
  all: ChangesAnswer;
  /** The address of the page after this one; null on the last. */
  older: string | null;
  /** True where not every change is listed. */
  isNarrowed: boolean;
  contractions: ContractionsAnswer;
  actions: ContractionActions;
}) {
  return (
    <>
      <PageHeader
        title="Changes"
        description="How authority grows and shrinks. What narrows is in force with its request; what widens waits for a security reviewer who did not write it and owns no agent that it reaches."
      />
      <div className="space-y-6">
        <Panel
          title={waiting.changes.length === 0 ? "Waiting for you" : `Waiting for you: ${waiting.changes.length}`}
          flush
        >
          {waiting.changes.length === 0 ? (
            <EmptyState icon={<GitPullRequestArrow />} title="Nothing waits for you">
              What you could approve is here, and nothing else.
            </EmptyState>
          ) : (
            <ChangeTable caption="Changes that wait for you" changes={waiting.changes} />
          )}
        </Panel>
        {contractions.total > 0 && <ContractionsPanel answer={contractions} actions={actions} />}
        <div className="space-y-3">
          <ChangeFilters />
          <Panel title={isNarrowed ? "Changes like that" : "All changes"} hint="The newest first." flush>
            {all.changes.length > 0 ? (
              <ChangeTable caption="Every change that you may see" changes={all.changes} />
            ) : isNarrowed ? (
              <EmptyState icon={<GitPullRequestArrow />} title="No change is like that">
                <Link href="/changes" className="text-accent-ink underline">
                  Show all
                </Link>
              </EmptyState>
            ) : (
              <EmptyState icon={<GitPullRequestArrow />} title="Nobody has proposed a change">
                They are proposed on the pages of what they change, through the API, or with ambit import of a bundle
                that differs.
              </EmptyState>
            )}
          </Panel>
        </div>
        {older !== null && (
          <Link className={buttonClass()} href={older}>
            Older changes
          </Link>
        )}
      </div>
    </>
  );
}

function ChangeTable({ caption, changes }: { caption: string; changes: readonly ChangeSummary[] }) {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>Change</Th>
          <Th className="max-md:hidden">What widens</Th>
          <Th className="max-md:hidden">Written</Th>
          <Th>State</Th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <Tr key={change.id}>
            <Td className="md:min-w-56">
              <Link href={`/changes/${change.id}`} className="font-medium text-accent-ink underline underline-offset-2">
                <span className="first-letter:uppercase">{change.about}</span>
              </Link>
              <div className="text-ink-muted">
                <UntrustedText text={change.reason} inline maxCharacters={120} />
              </div>
              {/* On a narrow screen it all stands below one another. */}
              <div className="mt-1 text-xs text-ink-muted md:hidden">
                Widens: {widensWords(change)} · {change.author} · <Time at={change.created_at} />
              </div>
            </Td>
            <Td className="min-w-48 max-md:hidden">{widensWords(change)}</Td>
            <Td className="whitespace-nowrap max-md:hidden">
              {change.author}
              <br />
              <Time at={change.created_at} />
            </Td>
            <Td className="align-top whitespace-nowrap">
              <Badge tone={STATUS_TONES[change.status]}>{STATUS_WORDS[change.status]}</Badge>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function widensWords({ widens, categories }: ChangeSummary): string {
  if (widens === null) return "Not submitted yet";
  return widens ? categories.join("; ") : "Nothing";
}
