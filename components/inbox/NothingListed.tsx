import { Inbox, SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import type { InboxFilters } from "@/lib/contracts/inbox";

/** Why the list is empty, and the next step. */
export function NothingListed({ filters: { status, scope, agent, rule, by, q } }: { filters: InboxFilters }) {
  const isFiltered = status !== "pending" || [agent, rule, by, q].some((narrowed) => narrowed !== undefined);
  if (isFiltered)
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="No approval matches"
        action={
          <Link href="/inbox" className={buttonClass("secondary", "small")}>
            Show what waits for me
          </Link>
        }
      >
        {scope === "mine"
          ? "Only what concerns you is listed. Approvals of other teams' agents never are."
          : "Approvals of other teams' agents are not listed."}
      </EmptyState>
    );
  if (scope === "all")
    return (
      <EmptyState icon={<Inbox aria-hidden />} title="Nothing waits for an answer">
        When a rule or a limit asks for a person, the agent's call is held and appears here at once. Unanswered, it
        counts as denied when its time is over.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<Inbox aria-hidden />}
      title="Nothing waits for your answer"
      action={
        <Link href="/inbox?scope=all" className={buttonClass("secondary", "small")}>
          Show everyone's
        </Link>
      }
    >
      What you may answer appears here at once. What waits for others, what you put aside and what your own agents asked
      for is with everyone's.
    </EmptyState>
  );
}
