import { UNGOVERNED_LISTED_MAX, type UngovernedAnswer } from "@/lib/contracts/ungoverned";
import { findUngoverned } from "@/lib/db/correlation/ungoverned";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { acknowledgeRefusal } from "./mayAcknowledge";

/** What agents that the person may see changed without asking, and nobody has acknowledged, newest first. */
export async function listUngoverned({ ctx }: { ctx: ServiceContext }): Promise<UngovernedAnswer> {
  const person = requirePerson(ctx);
  const { rows, total } = await findUngoverned(ctx.db, { teams: visibleTeams(person), limit: UNGOVERNED_LISTED_MAX });
  return {
    total,
    actions: rows.map((row) => ({
      id: row.id,
      agent: row.agent,
      team: row.team,
      environment: row.environment,
      tool: row.tool,
      system: row.system,
      principal: row.principal,
      verb: row.verb,
      resource:
        row.resourceType === null || row.resourceId === null ? null : { type: row.resourceType, id: row.resourceId },
      first_at: row.firstAt.toISOString(),
      found_at: row.foundAt.toISOString(),
      refusal: acknowledgeRefusal(person, row),
    })),
  };
}
