import { z } from "zod";
import { hasRole, requirePerson } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/** Admins propose roles and security reviewers approve them: both see who has which. @throws Problem `forbidden` for anyone else. */
export function requirePeopleReader(ctx: ServiceContext): PersonActor {
  const person = requirePerson(ctx);
  if (!hasRole(person, "security_reviewer", "admin"))
    throw new Problem("forbidden", "Security reviewers and admins see people and their roles.");
  return person;
}

/** By id or address, for whoever may see people. @throws Problem `not_found`. */
export async function findPerson(
  { db }: ServiceContext<PersonActor>,
  idOrEmail: string,
): Promise<{ id: string; email: string }> {
  const person = await db.prisma.person.findUnique({
    where: z.guid().safeParse(idOrEmail).success ? { id: idOrEmail } : { email: idOrEmail.toLowerCase() },
    select: { id: true, email: true },
  });
  if (person === null) throw new Problem("not_found", "There is no such person.");
  return person;
}
