import type { DemonstrationStatus } from "@/lib/contracts/demonstration";
import { hasRole, requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { isDemonstration } from "./mayDemonstrate";
import { lastRun } from "./runs";

/** How the demonstration goes, for everyone with a role in the demonstration organisation; null in any other. */
export async function demonstrationStatus({ ctx }: { ctx: ServiceContext }): Promise<DemonstrationStatus> {
  const person = requirePerson(ctx);
  if (person.roles.length === 0 || !(await isDemonstration(ctx))) return { run: null, may_start: false };
  const run = lastRun();
  return { run, may_start: hasRole(person, "operator") && run?.state !== "running" };
}
