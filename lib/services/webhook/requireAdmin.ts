import { hasRole, requirePerson } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

/** Webhooks carry what happens in every team out of the house, so admins alone see and change them. */
export function requireAdmin(ctx: ServiceContext): PersonActor {
  const person = requirePerson(ctx);
  if (!hasRole(person, "admin")) throw new Problem("forbidden", "Admins manage webhooks.");
  return person;
}
