import { hasRole } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** True for an operator in the demonstration organisation. */
export async function mayDemonstrate({ actor, db }: ServiceContext): Promise<boolean> {
  if (actor.kind !== "person" || !hasRole(actor, "operator")) return false;
  return await isDemonstration({ db });
}

export async function isDemonstration({ db }: Pick<ServiceContext, "db">): Promise<boolean> {
  const organisation = await db.prisma.organisation.findUnique({ where: { id: 1 } });
  return organisation?.demonstration === true;
}
