/** Writes people and groups as a change puts them, in the caller's transaction. */
import type { Transaction } from "@/lib/db/database";
import type { Role } from "@/lib/db/generated/enums";
import { newId } from "@/lib/platform/ids";

export interface PersonAsPut {
  email: string;
  name: string;
  roles: Role[];
  teams: string[];
  disabled: boolean;
}

/** The person with exactly these roles and teams. Who is disabled loses every session of the browser at once. */
export async function putPerson(tx: Transaction, person: PersonAsPut, at: Date): Promise<void> {
  const { email, name, roles, teams, disabled } = person;
  const known = await tx.person.findUnique({ where: { email } });
  const ends = disabled && known?.disabledAt === null;
  const disabledAt = disabled ? (known?.disabledAt ?? at) : null;
  const { id: personId } = await tx.person.upsert({
    where: { email },
    create: { id: newId(), email, name, disabledAt },
    update: { name, disabledAt, ...(ends ? { sessionEpoch: { increment: 1 } } : {}) },
  });
  await tx.personRole.deleteMany({ where: { personId, role: { notIn: roles } } });
  await tx.personRole.createMany({ data: roles.map((role) => ({ personId, role })), skipDuplicates: true });
  const teamIds = (await tx.team.findMany({ where: { name: { in: teams } } })).map(({ id }) => id);
  await tx.teamMember.deleteMany({ where: { personId, teamId: { notIn: teamIds } } });
  await tx.teamMember.createMany({ data: teamIds.map((teamId) => ({ personId, teamId })), skipDuplicates: true });
}

/** The group with exactly these people. */
export async function putGroup(tx: Transaction, { name, people }: { name: string; people: string[] }): Promise<void> {
  const { id: groupId } = await tx.approverGroup.upsert({
    where: { name },
    create: { id: newId(), name },
    update: {},
  });
  const members = await tx.person.findMany({ where: { email: { in: people } } });
  await tx.groupMember.deleteMany({ where: { groupId } });
  await tx.groupMember.createMany({ data: members.map(({ id: personId }) => ({ groupId, personId })) });
}
