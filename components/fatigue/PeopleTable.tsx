"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import type { PersonFatigue } from "@/lib/contracts/fatigue";
import { inboxAddress, inboxFiltersSchema } from "@/lib/contracts/inbox";
import { SignsOfFatigue } from "./SignsOfFatigue";
import { type SortedColumn, SortedTable, type sortedFeatures } from "./SortedTable";
import { duration, LAST_DAY, QUICK, share } from "./words";

const helper = createColumnHelper<typeof sortedFeatures, PersonFatigue>();

const NARROW = { median: "max-md:hidden", quick: "max-lg:hidden", day: "max-xl:hidden" };

const columns = helper.columns([
  helper.accessor("name", { header: "Person", sortFn: "text", cell: ({ row }) => <NameCell person={row.original} /> }),
  helper.accessor("answers", {
    header: "Answers",
    sortFn: "basic",
    cell: ({ row }) => row.original.answers.toLocaleString("en"),
  }),
  helper.accessor((person) => person.approve_rate ?? -1, {
    id: "approved",
    header: "Approved",
    sortFn: "basic",
    cell: ({ row }) => share(row.original.approve_rate),
  }),
  helper.accessor((person) => person.median_seconds ?? -1, {
    id: "median",
    header: "Median answer",
    sortFn: "basic",
    cell: ({ row }) => duration(row.original.median_seconds),
  }),
  helper.accessor((person) => person.quick_rate ?? -1, {
    id: "quick",
    header: `Yes ${QUICK}`,
    sortFn: "basic",
    cell: ({ row }) => share(row.original.quick_rate),
  }),
  helper.accessor((person) => person.last_day.answers, {
    id: "day",
    header: "Last 24 hours",
    sortFn: "basic",
    cell: ({ row }) => <DayCell person={row.original} />,
  }),
]) as readonly SortedColumn<PersonFatigue>[];

/** How people answered, who answered most first. */
export function PeopleTable({ people }: { people: readonly PersonFatigue[] }) {
  return (
    <SortedTable
      caption="How people answered"
      columns={columns}
      rows={people}
      idOf={({ email }) => email}
      sortedBy="answers"
      narrow={NARROW}
    />
  );
}

function NameCell({ person }: { person: PersonFatigue }) {
  const filters = inboxFiltersSchema.parse({ scope: "all", status: "all", by: person.email });
  const isDayAlone = person.last_day.shows_fatigue && !person.shows_fatigue;
  return (
    <div className="min-w-32 space-y-0.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link href={`/inbox?${inboxAddress(filters)}`} className="font-medium hover:underline">
          {person.name}
        </Link>
        {person.shows_fatigue && <SignsOfFatigue />}
        {isDayAlone && <SignsOfFatigue when={LAST_DAY} />}
      </div>
      <p className="text-xs [overflow-wrap:anywhere] text-ink-muted">{person.email}</p>
      <p className="text-xs text-ink-muted md:hidden">Median {duration(person.median_seconds)}</p>
    </div>
  );
}

function DayCell({ person: { last_day: day } }: { person: PersonFatigue }) {
  if (day.answers === 0) return <span className="text-ink-muted">none</span>;
  return (
    <span className="text-ink-muted">
      {day.answers.toLocaleString("en")}, {share(day.approve_rate)} approved, median {duration(day.median_seconds)}
    </span>
  );
}
