import type { DemonstrationStatus } from "@/lib/contracts/demonstration";
import { audit } from "@/lib/services/audit";
import { requirePerson } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { mayDemonstrate } from "./mayDemonstrate";
import { startRun } from "./runs";
import { demonstrationStatus } from "./status";

/**
 * Starts the demonstration as a child of this server: the same as `npm run demo`.
 * @throws Problem `forbidden` for anyone but an operator in the demonstration organisation; `conflict` while one runs.
 */
export async function startDemonstration({ ctx }: { ctx: ServiceContext }): Promise<DemonstrationStatus> {
  const person = requirePerson(ctx);
  if (!(await mayDemonstrate(ctx)))
    throw new Problem("forbidden", "Operators start the demonstration, and in the demonstration organisation alone.");
  await ctx.db.transaction(async (tx) => {
    await audit(ctx, tx, { event: "demonstration.started", subjectKind: "organisation", subjectId: "1" });
    if (!startRun({ startedAt: ctx.now(), startedBy: person.name, publicUrl: ctx.publicUrl }))
      throw new Problem("conflict", "The demonstration is under way already. Nothing was started.");
  });
  return await demonstrationStatus({ ctx });
}
