"use client";

import clsx from "clsx";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useHotkeys } from "react-hotkeys-hook";
import { StatusBadge } from "@/components/risk/StatusBadge";
import { Time } from "@/components/ui/Time";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { HandOffSummary } from "@/lib/contracts/handOffs";
import { Due } from "./Due";

/** The queue at the left, what is due first at the top. `j` and `k` open the next and the previous one. */
export function HandOffList({
  handOffs,
  selected,
  query,
  serverNow,
}: {
  handOffs: HandOffSummary[];
  selected: string | null;
  query: string;
  serverNow: string;
}) {
  const router = useRouter();
  const hrefOf = (id: string) => `/handoffs/${id}${query}`;
  const move = (by: 1 | -1) => {
    const at = handOffs.findIndex(({ id }) => id === selected);
    const to = handOffs[at < 0 ? 0 : Math.min(handOffs.length - 1, Math.max(0, at + by))];
    if (to !== undefined && to.id !== selected) router.push(hrefOf(to.id), { scroll: false });
  };
  const deps = [handOffs, selected, query];
  useHotkeys("j", () => move(1), { preventDefault: true, description: "Next hand-off" }, deps);
  useHotkeys("k", () => move(-1), { preventDefault: true, description: "Previous hand-off" }, deps);
  return (
    <ul aria-label="Hand-offs" className="min-h-0 min-w-0 overflow-y-auto">
      {handOffs.map((handOff) => (
        <Item
          key={handOff.id}
          handOff={handOff}
          isSelected={handOff.id === selected}
          href={hrefOf(handOff.id)}
          serverNow={serverNow}
        />
      ))}
    </ul>
  );
}

function Item({
  handOff,
  isSelected,
  href,
  serverNow,
}: {
  handOff: HandOffSummary;
  isSelected: boolean;
  href: string;
  serverNow: string;
}) {
  const { agent, action, environment, resource, resolved_at: resolvedAt } = handOff;
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        href={href}
        scroll={false}
        {...(isSelected ? { "aria-current": "true" as const } : {})}
        className={clsx(
          "block space-y-1 border-l-2 px-4 py-2.5 text-sm",
          isSelected ? "border-accent bg-sunken" : "border-transparent hover:bg-sunken/60",
        )}
      >
        <span className="flex items-start justify-between gap-2">
          <span className="min-w-0 font-medium [overflow-wrap:anywhere]">
            <UntrustedText inline mono text={action} maxCharacters={80} />
          </span>
          <StatusBadge status={handOff.status} />
        </span>
        <span className="block text-ink-muted [overflow-wrap:anywhere]">
          <UntrustedText inline text={`${resource.type} ${resource.id}`} maxCharacters={80} /> · {agent.name} ·{" "}
          {environment}
        </span>
        <span className="flex flex-wrap items-center justify-between gap-x-2 text-xs text-ink-muted">
          {resolvedAt === null ? (
            <Due dueAt={handOff.due_at} overdue={handOff.overdue} serverNow={serverNow} coarse />
          ) : (
            <Time at={resolvedAt} />
          )}
          <OwnerWords handOff={handOff} />
        </span>
      </Link>
    </li>
  );
}

function OwnerWords({ handOff }: { handOff: HandOffSummary }) {
  const { owner, mine, may_accept: mayAccept, resolved_at: resolvedAt } = handOff;
  if (mine && resolvedAt === null) return <span className="font-medium text-accent-ink">Yours</span>;
  if (owner !== null) return <span>{owner.name}</span>;
  return mayAccept ? <span className="font-medium text-accent-ink">You may take it</span> : <span>Not for you</span>;
}
