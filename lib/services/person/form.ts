import type { PeopleForm } from "@/lib/contracts/people";
import { basisOf } from "@/lib/services/change/basis";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { findPerson, requirePeopleReader } from "./mayRead";

/**
 * What a form about a person (by id or address) or a group (by name) starts from; without either, about a new one.
 * @throws Problem `forbidden` for whoever may propose no such change; `not_found`.
 */
export async function peopleForm({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { person?: string; group?: string };
}): Promise<PeopleForm> {
  const actor = requirePeopleReader(ctx);
  const refusal = proposeRefusal(actor, { group: { name: "", people: [] } }, null);
  if (refusal !== null) throw new Problem("forbidden", refusal);
  const { prisma } = ctx.db;
  const [teams, people] = await Promise.all([
    prisma.team.findMany({ select: { name: true }, orderBy: { name: "asc" } }),
    prisma.person.findMany({
      where: { disabledAt: null },
      select: { email: true, name: true },
      orderBy: [{ name: "asc" }, { email: "asc" }],
    }),
  ]);
  // The basis is read before the rest: what comes into force in between is refused, not undone.
  const person = input.person === undefined ? null : await findPerson({ ...ctx, actor }, input.person);
  const said =
    person !== null
      ? { person: { email: person.email, name: person.email, roles: [], teams: [] } }
      : input.group !== undefined
        ? { group: { name: input.group, people: [] } }
        : null;
  return {
    ...(said === null ? {} : { basis: await basisOf(ctx, said) }),
    teams: teams.map(({ name }) => name),
    people,
    person: person === null ? null : await personNow(ctx, person.id),
    group: input.group === undefined ? null : await groupNow(ctx, input.group),
  };
}

async function personNow({ db }: ServiceContext, id: string): Promise<NonNullable<PeopleForm["person"]>> {
  const { email, name, disabledAt, roles, teams } = await db.prisma.person.findUniqueOrThrow({
    where: { id },
    include: {
      roles: { orderBy: { role: "asc" } },
      teams: { include: { team: true }, orderBy: { team: { name: "asc" } } },
    },
  });
  return {
    email,
    name,
    roles: roles.map(({ role }) => role),
    teams: teams.map(({ team }) => team.name),
    disabled: disabledAt !== null,
  };
}

async function groupNow({ db }: ServiceContext, name: string): Promise<NonNullable<PeopleForm["group"]>> {
  const group = await db.prisma.approverGroup.findUnique({
    where: { name },
    include: { members: { include: { person: true } } },
  });
  if (group === null) throw new Problem("not_found", "There is no such group.");
  return { name, people: group.members.map(({ person }) => person.email).sort() };
}
