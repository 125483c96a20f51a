import { countWaitingChanges } from "@/lib/db/change/waiting";
import { hasRole, requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** How many changes wait for the one who asks: cheap enough for every page. */
export async function changesWaiting({ ctx }: { ctx: ServiceContext }): Promise<number> {
  const person = requirePerson(ctx);
  return hasRole(person, "security_reviewer") ? countWaitingChanges(ctx.db, person) : 0;
}
