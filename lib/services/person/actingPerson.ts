import { requireCommand } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { personOf } from "./actor";
import { personByEmail } from "./personByEmail";

/**
 * The person in whose name the command acts, with the roles of this moment. Whoever may run the command on the server may
 * name anyone; what is done stands in the audit log under that name. Problems: `not_found`; `forbidden` when disabled.
 */
export async function actingPerson({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { email: string };
}): Promise<PersonActor> {
  requireCommand(ctx);
  const { id } = await personByEmail(ctx.db.prisma, input.email);
  const person = await personOf(ctx.db, id);
  if (person === null) throw new Problem("forbidden", "This person may no longer act here.");
  return person;
}
