import { type BoundedApprovalsPage, boundedQuerySchema } from "@/lib/contracts/boundedApprovals";
import { findBounded } from "@/lib/db/approval/bounded";
import { cursorOf, positionOf } from "@/lib/services/approval/cursor";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { viewOf } from "./view";

/** Those of the agents that the actor may see, the newest first (`boundedQuerySchema`). */
export async function listBounded({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: unknown;
}): Promise<BoundedApprovalsPage> {
  const viewer = requirePerson(ctx);
  const { cursor, limit, state, agent } = boundedQuerySchema.parse(input);
  const now = ctx.now();
  const from = cursor === undefined ? undefined : positionOf(cursor);
  const rows = await findBounded(ctx.db, {
    teams: visibleTeams(viewer),
    state,
    agent,
    after: from === undefined ? undefined : { givenAt: from.requestedAt, id: from.id },
    limit: limit + 1,
    now,
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    bounded_approvals: page.map((row) => viewOf(row, { viewer, now })),
    next_cursor: last === undefined ? null : cursorOf({ requestedAt: last.givenAt, id: last.id }),
  };
}
