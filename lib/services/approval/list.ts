import {
  APPROVAL_STATUSES,
  type ApprovalStatus,
  type ApprovalsPage,
  approvalsQuerySchema,
} from "@/lib/contracts/approvals";
import { findApprovals } from "@/lib/db/approval/list";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { cursorOf, positionOf } from "./cursor";
import { summaryOf } from "./summary";

/**
 * Lists the approvals of the agents that the actor may see, newest first. `input` is the query as it came. Pages begin
 * after a row and not at a number, so nothing is lost or doubled while new ones come in.
 */
export async function list({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ApprovalsPage> {
  const { cursor, limit, status, agent } = approvalsQuerySchema.parse(input);
  const rows = await findApprovals(ctx.db, {
    teams: visibleTeams(ctx.actor),
    statuses: statusesOf(status),
    agent,
    after: cursor === undefined ? undefined : positionOf(cursor),
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const now = ctx.now();
  return {
    approvals: page.map((row) => summaryOf(row, now)),
    next_cursor: last === undefined ? null : cursorOf(last),
  };
}

function statusesOf(filter: ApprovalStatus | "resolved" | undefined): ApprovalStatus[] | null {
  if (filter === undefined) return null;
  return filter === "resolved" ? APPROVAL_STATUSES.filter((status) => status !== "pending") : [filter];
}
