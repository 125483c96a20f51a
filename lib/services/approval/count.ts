import { countWaiting } from "@/lib/db/approval/list";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** How many approvals wait for an answer, among the agents that the actor may see. */
export function count({ ctx }: { ctx: ServiceContext }): Promise<number> {
  return countWaiting(ctx.db, visibleTeams(ctx.actor), ctx.now());
}
