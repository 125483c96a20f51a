import { ScrollText, SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { ErrorState } from "@/components/ui/ErrorState";
import { Panel } from "@/components/ui/Panel";
import type { ActionsPage } from "@/lib/contracts/actions";
import { ActionsTable } from "./ActionsTable";

/** One page of the list and the ways to the others. `page` is null when the address holds filters that cannot be read. */
export function ActionsList({
  page,
  query,
  isFirst,
}: {
  page: ActionsPage | null;
  query: URLSearchParams;
  isFirst: boolean;
}) {
  if (page === null)
    return (
      <ErrorState title="The filters in this address cannot be read" action={<StartAgain words="Show all actions" />}>
        A date is written as 2026-03-02, an outcome is allow, deny or escalate.
      </ErrorState>
    );
  if (page.actions.length === 0) return <Nothing isFiltered={query.size > 0 || !isFirst} />;
  return (
    <Panel flush>
      <ActionsTable actions={page.actions} />
      {(page.next_cursor !== null || !isFirst) && (
        <nav aria-label="Pages" className="flex items-center justify-between gap-2 border-t border-line px-4 py-2">
          {isFirst ? <span /> : <PageLink query={query} words="Newest" />}
          {page.next_cursor !== null && <PageLink query={query} cursor={page.next_cursor} words="Older actions" />}
        </nav>
      )}
    </Panel>
  );
}

function PageLink({ query, cursor, words }: { query: URLSearchParams; cursor?: string; words: string }) {
  const target = new URLSearchParams(query);
  if (cursor !== undefined) target.set("cursor", cursor);
  return (
    <Link href={`/actions?${target}`} className={buttonClass("secondary", "small")}>
      {words}
    </Link>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Panel flush>
      {isFiltered ? (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title="No action matches these filters"
          action={<StartAgain words="Show all actions" />}
        >
          Times are in UTC. Actions of other teams' agents are not listed.
        </EmptyState>
      ) : (
        <EmptyState icon={<ScrollText aria-hidden />} title="No action has been decided yet">
          As soon as an agent asks for something, it stands here: what it asked for, what was decided and why, and what
          came of it.
        </EmptyState>
      )}
    </Panel>
  );
}

function StartAgain({ words }: { words: string }) {
  return (
    <Link href="/actions" className={buttonClass("secondary", "small")}>
      {words}
    </Link>
  );
}
