import { type BoundedApprovalDetail, boundedIdSchema } from "@/lib/contracts/boundedApprovals";
import { type BoundedWithContext, readBounded } from "@/lib/db/approval/bounded";
import type { Transaction } from "@/lib/db/database";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { detailOf, unknownBounded } from "./view";

/** One bounded approval with what it answered. A 404 for an id that is unknown and for one of another team's agent. */
export async function getBounded({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<BoundedApprovalDetail> {
  const viewer = requirePerson(ctx);
  const row = await ctx.db.transaction((tx) => boundedSeenBy(tx, viewer, input.id));
  return detailOf(row, { viewer, now: ctx.now() });
}

/** Problem `not_found` unless the person sees the agent that it is for. */
export async function boundedSeenBy(tx: Transaction, viewer: PersonActor, id: string): Promise<BoundedWithContext> {
  if (!boundedIdSchema.safeParse(id).success) throw unknownBounded();
  const row = await readBounded(tx, id);
  const teams = visibleTeams(viewer);
  if (row === null || !(teams === null || teams.includes(row.agent.teamId))) throw unknownBounded();
  return row;
}
