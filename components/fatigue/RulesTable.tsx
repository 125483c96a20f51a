"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { UntrustedText } from "@/components/ui/UntrustedText";
import type { RuleFatigue } from "@/lib/contracts/fatigue";
import { inboxAddress, inboxFiltersSchema } from "@/lib/contracts/inbox";
import { SignsOfFatigue } from "./SignsOfFatigue";
import { type SortedColumn, SortedTable, type sortedFeatures } from "./SortedTable";
import { counted, duration, QUICK, share } from "./words";

const helper = createColumnHelper<typeof sortedFeatures, RuleFatigue>();

const NARROW = { median: "max-md:hidden", quick: "max-lg:hidden", saved: "max-md:hidden", ended: "max-xl:hidden" };

/** What asks, the noisiest first. */
export function RulesTable({ rules, asked }: { rules: readonly RuleFatigue[]; asked: number }) {
  const columns = helper.columns([
    helper.accessor("name", {
      header: "What asks",
      sortFn: "text",
      cell: ({ row }) => <NameCell rule={row.original} />,
    }),
    helper.accessor("asked", {
      header: "Asked",
      sortFn: "basic",
      cell: ({ row }) => <AskedCell rule={row.original} all={asked} />,
    }),
    helper.accessor((rule) => rule.approve_rate ?? -1, {
      id: "approved",
      header: "Approved",
      sortFn: "basic",
      cell: ({ row }) => share(row.original.approve_rate),
    }),
    helper.accessor("denied", {
      id: "ended",
      header: "How they ended",
      sortFn: "basic",
      cell: ({ row }) => <EndedCell rule={row.original} />,
    }),
    helper.accessor((rule) => rule.median_seconds ?? -1, {
      id: "median",
      header: "Median answer",
      sortFn: "basic",
      cell: ({ row }) => duration(row.original.median_seconds),
    }),
    helper.accessor((rule) => rule.quick_rate ?? -1, {
      id: "quick",
      header: `Yes ${QUICK}`,
      sortFn: "basic",
      cell: ({ row }) => share(row.original.quick_rate),
    }),
    helper.accessor("saved_by_grants", {
      id: "saved",
      header: "A grant would save",
      sortFn: "basic",
      cell: ({ row }) => row.original.saved_by_grants.toLocaleString("en"),
    }),
  ]) as readonly SortedColumn<RuleFatigue>[];
  return (
    <SortedTable
      caption="What asks, and how it was answered"
      columns={columns}
      rows={rules}
      idOf={({ kind, name, agent }) => `${kind} ${name} ${agent ?? ""}`}
      sortedBy="asked"
      narrow={NARROW}
    />
  );
}

function NameCell({ rule }: { rule: RuleFatigue }) {
  return (
    <div className="min-w-32 space-y-0.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link href={questionsOf(rule)} className="font-medium [overflow-wrap:anywhere] hover:underline">
          <UntrustedText inline text={rule.name} maxCharacters={80} />
        </Link>
        {rule.shows_fatigue && <SignsOfFatigue />}
      </div>
      <p className="text-xs text-ink-muted">
        {rule.agent === null ? "Rule" : `Limit of ${rule.agent}`} · {counted(rule.actions, "action")} ·{" "}
        {counted(rule.agents, "agent")}
      </p>
      <p className="text-xs text-ink-muted md:hidden">
        Median {duration(rule.median_seconds)} · a grant would save {rule.saved_by_grants}
      </p>
    </div>
  );
}

function AskedCell({ rule, all }: { rule: RuleFatigue; all: number }) {
  return (
    <div className="w-28 max-md:w-12">
      {rule.asked.toLocaleString("en")}
      {rule.asked_alone < rule.asked && (
        <span className="text-xs text-ink-muted"> {rule.asked_alone.toLocaleString("en")} alone</span>
      )}
      <div aria-hidden className="mt-1 h-1 rounded-full bg-sunken">
        <div className="h-1 rounded-full bg-ink-faint" style={{ width: `${(100 * rule.asked) / Math.max(all, 1)}%` }} />
      </div>
    </div>
  );
}

function EndedCell({ rule }: { rule: RuleFatigue }) {
  const ends = [
    [rule.approved, "approved"],
    [rule.denied, "denied"],
    [rule.expired, "expired"],
    [rule.cancelled, "withdrawn"],
    [rule.waiting, "waiting"],
  ] as const;
  return (
    <ul className="flex flex-wrap gap-x-2 text-ink-muted">
      {ends
        .filter(([count]) => count > 0)
        .map(([count, words]) => (
          <li key={words} className="whitespace-nowrap">
            {count.toLocaleString("en")} {words}
          </li>
        ))}
    </ul>
  );
}

function questionsOf({ name, agent }: RuleFatigue): string {
  const filters = inboxFiltersSchema.parse({
    scope: "all",
    status: "all",
    rule: name,
    ...(agent === null ? {} : { agent }),
  });
  return `/inbox?${inboxAddress(filters)}`;
}
