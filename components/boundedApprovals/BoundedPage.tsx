import clsx from "clsx";
import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { BackLink } from "@/components/ui/BackLink";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import type { BoundedApprovalsPage } from "@/lib/contracts/boundedApprovals";
import { BoundedItem } from "./BoundedItem";
import type { RevokeBounded } from "./RevokeDialog";

const VIEWS = [
  ["in_force", "In force"],
  ["over", "Over"],
  ["all", "All"],
] as const;
export type BoundedListView = (typeof VIEWS)[number][0];

/** Every yes that was given in advance: what it allows, how far it is used, and the way to revoke it. */
export function BoundedPage({
  page,
  query: { state: view, agent },
  isLater,
  revoke,
}: {
  page: BoundedApprovalsPage;
  query: { state: BoundedListView; agent?: string | undefined };
  /** True on every page but the first. */
  isLater: boolean;
  revoke: RevokeBounded;
}) {
  const { bounded_approvals: all, next_cursor: next } = page;
  return (
    <>
      <BackLink href="/inbox">Inbox</BackLink>
      <PageHeader
        title="Bounded approvals"
        description="A security reviewer’s yes to more of the same: one agent’s action within bounds, so many times, until an end. Each call is still decided by the budget, rules that stop, limits and kill switches."
      />
      <nav aria-label="Which ones" className="mb-4 flex w-fit rounded-md border border-line bg-sunken p-0.5 text-xs">
        {VIEWS.map(([value, words]) => (
          <Link
            key={value}
            href={addressOf({ state: value, agent })}
            {...(value === view ? { "aria-current": "true" as const } : {})}
            className={clsx(
              "rounded px-2.5 py-1 font-medium",
              value === view ? "bg-surface text-ink shadow-raised" : "text-ink-muted hover:text-ink",
            )}
          >
            {words}
          </Link>
        ))}
      </nav>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        {all.length === 0 ? (
          <Nothing view={view} isLater={isLater} />
        ) : (
          <ul className="divide-y divide-line">
            {all.map((one) => (
              <BoundedItem key={one.id} one={one} revoke={revoke} />
            ))}
          </ul>
        )}
      </div>
      {next !== null && (
        <Link
          href={addressOf({ state: view, agent, cursor: next })}
          className="mt-3 inline-block text-sm font-medium text-accent-ink hover:underline"
        >
          Older ones
        </Link>
      )}
    </>
  );
}

function addressOf(query: Record<string, string | undefined>): string {
  const said = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return `/inbox/bounded?${new URLSearchParams(said)}`;
}

function Nothing({ view, isLater }: { view: BoundedListView; isLater: boolean }) {
  if (isLater) return <EmptyState title="There are no older ones" />;
  if (view !== "in_force") return <EmptyState icon={<ShieldCheck />} title="None was given yet" />;
  return (
    <EmptyState icon={<ShieldCheck />} title="Every action is asked for by itself">
      A security reviewer gives one on the card of an approval that they answer alone: “Bounded…”.
    </EmptyState>
  );
}
