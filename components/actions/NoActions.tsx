import { ScrollText, SearchX } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";

/** Why the list is empty, and the next step. */
export function NoActions({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState icon={<SearchX aria-hidden />} title="No action matches these filters" action={<ShowAll />}>
      Times are in UTC. Actions of other teams' agents are not listed.
    </EmptyState>
  ) : (
    <EmptyState icon={<ScrollText aria-hidden />} title="No action has been decided yet">
      As soon as an agent asks for something, it stands here: what it asked for, what was decided and why, and what came
      of it.
    </EmptyState>
  );
}

export function ShowAll() {
  return (
    <Link href="/actions" className={buttonClass("secondary", "small")}>
      Show all actions
    </Link>
  );
}
