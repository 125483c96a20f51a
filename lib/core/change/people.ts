/** What a change does to who may see, answer and approve: people's roles and teams, and the groups of approvers. */
import type { Category } from "./category";

export interface PersonState {
  email: string;
  roles: readonly string[];
  teams: readonly string[];
  disabled: boolean;
}

export interface PeopleState {
  people: readonly PersonState[];
  groups: readonly { name: string; people: readonly string[] }[];
}

/** The people and groups that widen, and words for those that differ without it. */
export function comparePeople(
  before: PeopleState,
  after: PeopleState,
): { categories: Category[]; narrowing: string[] } {
  const categories: Category[] = [];
  const narrowing: string[] = [];
  const add = (widens: boolean, category: Omit<Category, "reaches">) =>
    widens ? categories.push({ ...category, reaches: [] }) : narrowing.push(category.words);
  for (const person of after.people) {
    const was = before.people.find(({ email }) => email === person.email);
    if (was !== undefined && isSamePerson(was, person)) continue;
    add(mayMore(was, person), {
      kind: "person",
      subject: person.email,
      words: `what ${person.email} may see, answer and approve`,
    });
  }
  if (reviewersIn(before) > 0 && reviewersIn(after) === 0)
    add(true, {
      kind: "person",
      subject: "the last security reviewer",
      words: "the last security reviewer goes, after whom nobody approves anything",
    });
  for (const { name, people } of after.groups) {
    const was = before.groups.find((group) => group.name === name);
    if (was !== undefined && isSameList(was.people, people)) continue;
    add(was !== undefined && people.some((one) => !was.people.includes(one)), {
      kind: "group",
      subject: name,
      words: `who answers for the group ${name}`,
    });
  }
  return { categories, narrowing };
}

function reviewersIn({ people }: PeopleState): number {
  return people.filter(({ roles, disabled }) => !disabled && roles.includes("security_reviewer")).length;
}

function isSamePerson(one: PersonState, other: PersonState): boolean {
  return one.disabled === other.disabled && isSameList(one.roles, other.roles) && isSameList(one.teams, other.teams);
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}

/** Someone without a role may do nothing, whatever the teams. */
function mayMore(before: PersonState | undefined, after: PersonState): boolean {
  if (after.disabled || after.roles.length === 0) return false;
  if (before === undefined || before.disabled || before.roles.length === 0) return true;
  return (
    after.roles.some((role) => !before.roles.includes(role)) || after.teams.some((team) => !before.teams.includes(team))
  );
}
