"use client";

import { createColumnHelper } from "@tanstack/react-table";
import { Search } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { Badge } from "@/components/ui/Badge";
import { Input } from "@/components/ui/Field";
import { FilterChoice } from "@/components/ui/FilterChoice";
import { ListTable, type listFeatures } from "@/components/ui/ListTable";
import { Time } from "@/components/ui/Time";
import { type PersonSummary, ROLE_WORDS } from "@/lib/contracts/people";
import { PEOPLE_COLUMNS, PEOPLE_QUERY, type PeopleFilter, peopleShown, ROLE_CHOICES, STATES } from "./peopleQuery";
import { Roles, SignsIn, Teams } from "./words";

const helper = createColumnHelper<typeof listFeatures, PersonSummary>();

/** From which width a column is shown: on a narrow screen the person's cell tells the rest. */
const NARROW: Record<string, string> = {
  roles: "max-md:hidden",
  teams: "max-lg:hidden",
  groups: "max-xl:hidden",
  signs_in: "max-lg:hidden",
  last: "max-md:hidden",
};

const columns = helper.columns([
  helper.accessor("name", {
    id: "person",
    header: "Person",
    sortFn: "text",
    cell: ({ row }) => <PersonCell person={row.original} />,
  }),
  helper.accessor(({ roles }) => roles.map(({ role }) => role).join(" "), {
    id: "roles",
    header: "Roles",
    sortFn: "text",
    cell: ({ row }) => <Roles person={row.original} />,
  }),
  helper.accessor(({ teams }) => teams.map(({ team }) => team).join(" "), {
    id: "teams",
    header: "Teams",
    sortFn: "text",
    cell: ({ row }) => <Teams person={row.original} />,
  }),
  helper.accessor(({ groups }) => groups.join(", "), { id: "groups", header: "Groups", sortFn: "text" }),
  helper.accessor(({ signs_in_with }) => signs_in_with.join(" "), {
    id: "signs_in",
    header: "Signs in with",
    sortFn: "text",
    cell: ({ row }) => <SignsIn person={row.original} />,
  }),
  helper.accessor(({ last_signed_in_at: at }) => at ?? "", {
    id: "last",
    header: "Last signed in",
    sortFn: "text",
    cell: ({ row }) => <LastCell person={row.original} />,
  }),
]);

/** Everybody: searched, narrowed and sorted as the address says. */
export function PeopleTable({ people }: { people: readonly PersonSummary[] }) {
  const [query, set] = useQueryStates(PEOPLE_QUERY, { history: "replace" });
  const { sort, order, page, ...filter } = query;
  const rows = peopleShown(people, filter);
  return (
    <>
      <Filters people={people} filter={filter} onChange={(changed) => set({ ...changed, page: null })} />
      <p role="status" className="border-b border-line px-4 py-2 text-xs text-ink-muted">
        {rows.length === people.length ? `${people.length} people` : `${rows.length} of ${people.length} people`}
      </p>
      <ListTable
        caption="People"
        columns={columns}
        rows={rows}
        idOf={({ id }) => id}
        narrow={NARROW}
        place={{ sort, order, page }}
        onPlace={(to) => set({ ...to, sort: PEOPLE_COLUMNS.find((one) => one === to.sort) ?? null })}
      />
      {rows.length === 0 && (
        <p className="px-4 py-8 text-center text-sm text-ink-muted">Nobody is what you narrowed the list to.</p>
      )}
    </>
  );
}

const STATE_WORDS = { active: "active", left: "has left", never: "never signed in" } as const;

function Filters({
  people,
  filter,
  onChange,
}: {
  people: readonly PersonSummary[];
  filter: PeopleFilter;
  onChange: (changed: Partial<PeopleFilter>) => void;
}) {
  const teams = [...new Set(people.flatMap((one) => one.teams.map(({ team }) => team)))].sort();
  const groups = [...new Set(people.flatMap((one) => one.groups))].sort();
  return (
    <search aria-label="Filter the people" className="flex flex-wrap gap-2 border-b border-line p-3">
      <div className="relative w-full sm:max-w-72">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          aria-label="Search people"
          placeholder="Name or address"
          className="pl-8"
          maxLength={200}
          value={filter.q}
          onChange={(event) => onChange({ q: event.target.value })}
        />
      </div>
      <FilterChoice
        label="Role"
        value={filter.role ?? ""}
        choices={ROLE_CHOICES.map((role) => [role, role === "none" ? "no role" : ROLE_WORDS[role]])}
        onChange={(value) => onChange({ role: ROLE_CHOICES.find((one) => one === value) ?? null })}
      />
      <FilterChoice
        label="Team"
        value={filter.team}
        choices={teams.map((name) => [name, name])}
        onChange={(team) => onChange({ team })}
      />
      <FilterChoice
        label="Group"
        value={filter.group}
        choices={groups.map((name) => [name, name])}
        onChange={(group) => onChange({ group })}
      />
      <FilterChoice
        label="State"
        value={filter.state ?? ""}
        choices={STATES.map((state) => [state, STATE_WORDS[state]])}
        onChange={(value) => onChange({ state: STATES.find((one) => one === value) ?? null })}
      />
    </search>
  );
}

function PersonCell({ person }: { person: PersonSummary }) {
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          href={`/people/${encodeURIComponent(person.email)}`}
          className="font-medium after:absolute after:inset-0 hover:underline"
        >
          {person.name}
        </Link>
        {person.left_at !== null && <Badge>has left</Badge>}
      </div>
      <p className="text-xs text-ink-muted [overflow-wrap:anywhere]">{person.email}</p>
      <div className="mt-1 md:hidden">
        <Roles person={person} />
      </div>
    </div>
  );
}

function LastCell({ person: { last_signed_in_at: at } }: { person: PersonSummary }) {
  if (at === null) return <span className="text-ink-muted">never</span>;
  return <Time at={at} className="whitespace-nowrap text-ink-muted" />;
}
