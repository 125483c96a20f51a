/** What of the list of people stands in the address, and who is then in it. */
import { parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs";
import { type PersonSummary, ROLES } from "@/lib/contracts/people";

export const ROLE_CHOICES = [...ROLES, "none"] as const;
/** `never`: has not signed in yet. */
export const STATES = ["active", "left", "never"] as const;
export const PEOPLE_COLUMNS = ["person", "roles", "teams", "groups", "signs_in", "last"] as const;

export const PEOPLE_QUERY = {
  q: parseAsString.withDefault(""),
  role: parseAsStringLiteral(ROLE_CHOICES),
  team: parseAsString.withDefault(""),
  group: parseAsString.withDefault(""),
  state: parseAsStringLiteral(STATES),
  sort: parseAsStringLiteral(PEOPLE_COLUMNS).withDefault("person"),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("asc"),
  page: parseAsInteger.withDefault(1),
};

export interface PeopleFilter {
  /** A part of a name or address. */
  q: string;
  role: (typeof ROLE_CHOICES)[number] | null;
  team: string;
  group: string;
  state: (typeof STATES)[number] | null;
}

/** The people whom the filter leaves. */
export function peopleShown(people: readonly PersonSummary[], filter: PeopleFilter): PersonSummary[] {
  const q = filter.q.trim().toLowerCase();
  return people.filter(
    (person) =>
      hasRole(person, filter.role) &&
      (filter.team === "" || person.teams.some(({ team }) => team === filter.team)) &&
      (filter.group === "" || person.groups.includes(filter.group)) &&
      isIn(person, filter.state) &&
      `${person.name} ${person.email}`.toLowerCase().includes(q),
  );
}

function hasRole({ roles }: PersonSummary, wanted: PeopleFilter["role"]): boolean {
  if (wanted === null) return true;
  return wanted === "none" ? roles.length === 0 : roles.some(({ role }) => role === wanted);
}

function isIn({ left_at, last_signed_in_at }: PersonSummary, state: PeopleFilter["state"]): boolean {
  if (state === null) return true;
  if (state === "left") return left_at !== null;
  return left_at === null && (state === "active" || last_signed_in_at === null);
}
