/** Whether there are people enough whom a rule could ask. */
import type { Approvers } from "@/lib/core/organisation/definition";

export interface Answerers {
  people: readonly { email: string; roles: readonly string[]; teams: readonly string[]; disabled: boolean }[];
  groups: readonly { name: string; people: readonly string[] }[];
}

/** One sentence for each entry that too few people could satisfy. A viewer answers nothing. */
export function tooFewAnswer(approvers: readonly Approvers[], { people, groups }: Answerers): string[] {
  const answering = people.filter(({ roles, disabled }) => !disabled && roles.some((role) => role !== "viewer"));
  return approvers.flatMap((asked) => {
    const could = answering.filter((person) => stands(person, asked, groups)).length;
    return could >= asked.count ? [] : [`It asks ${asked.count} of ${wordsOf(asked)}, and ${could} could answer.`];
  });
}

function stands(
  { email, roles, teams }: Answerers["people"][number],
  asked: Approvers,
  groups: Answerers["groups"],
): boolean {
  if ("role" in asked) return asked.role !== "viewer" && roles.includes(asked.role);
  if ("team" in asked) return teams.includes(asked.team);
  if ("group" in asked) return groups.some(({ name, people }) => name === asked.group && people.includes(email));
  return email === asked.person;
}

function wordsOf(asked: Approvers): string {
  if ("role" in asked) return `the role ${asked.role}`;
  if ("team" in asked) return `the team ${asked.team}`;
  if ("group" in asked) return `the group ${asked.group}`;
  return asked.person;
}
