import type { Transaction } from "@/lib/db/database";
import type { LockedPerson } from "@/lib/db/person/identity";
import { audit } from "@/lib/services/audit";
import type { PersonActor, RoleName, ServiceContext } from "@/lib/services/context";
import type { Assignments } from "./claims";

/** Roles with powers that take a second person: the audit event names them apart. */
const TWO_PERSON_ROLES: readonly RoleName[] = ["security_reviewer", "admin"];

/**
 * Makes the person's roles and teams what the claims give, within what the mapping governs: what it does not name stays as
 * it is, whoever gave it. What was given keeps who gave it. Recorded when something changes.
 */
export async function followClaims(
  ctx: ServiceContext<PersonActor>,
  tx: Transaction,
  {
    person,
    issuer,
    governed,
    given,
  }: { person: LockedPerson; issuer: string; governed: Assignments; given: Assignments },
): Promise<void> {
  const roles = {
    added: [...given.roles].filter((role) => !person.roles.some((held) => held.role === role)),
    removed: person.roles.filter(({ role }) => governed.roles.has(role) && !given.roles.has(role)),
  };
  const wanted = [...given.teams].filter((name) => !person.teams.some(({ team }) => team.name === name));
  const found = await tx.team.findMany({ where: { name: { in: wanted } }, select: { id: true, name: true } });
  const left = person.teams.filter(({ team }) => governed.teams.has(team.name) && !given.teams.has(team.name));

  await tx.personRole.createMany({
    data: roles.added.map((role) => ({ personId: person.id, role, source: "claims" as const })),
  });
  await tx.personRole.deleteMany({
    where: { personId: person.id, role: { in: roles.removed.map(({ role }) => role) } },
  });
  await tx.teamMember.createMany({
    data: found.map(({ id }) => ({ personId: person.id, teamId: id, source: "claims" as const })),
  });
  await tx.teamMember.deleteMany({ where: { personId: person.id, teamId: { in: left.map(({ teamId }) => teamId) } } });

  const unknownTeams = wanted.filter((name) => !found.some((team) => team.name === name));
  if (roles.added.length + roles.removed.length + found.length + left.length + unknownTeams.length === 0) return;
  await audit(ctx, tx, {
    event: "person.assignments_followed_claims",
    subjectKind: "person",
    subjectId: person.id,
    detail: {
      issuer,
      rolesGiven: roles.added,
      rolesTaken: roles.removed.map(({ role, source }) => ({ role, givenBy: source })),
      teamsJoined: found.map(({ name }) => name),
      teamsLeft: left.map(({ team, source }) => ({ team: team.name, givenBy: source })),
      ...(unknownTeams.length === 0 ? {} : { unknownTeams }),
      twoPersonPowersGiven: roles.added.filter((role) => TWO_PERSON_ROLES.includes(role)),
    },
  });
}
