import { type ApprovalRow, expireApprovals, findTask } from "@/lib/db/access/approvals";
import { insertAuditEvents } from "@/lib/db/access/audit";
import type { QueryClient } from "@/lib/db/queryClient";
import { approvalsExpired } from "@/lib/services/deadline/expired";
import type { AccessContext } from "./context";
import { idOrNull } from "./identifier";
import { accessRequestProblem } from "./requestProblems";

/** The task as it stands now, expired if its time is over. Unknown and other callers' tasks look the same: 404. */
export async function taskOfCaller(ctx: AccessContext, client: QueryClient, taskId: string): Promise<ApprovalRow> {
  const { agentId, tool, environment } = ctx.actor;
  const id = idOrNull(taskId);
  if (id === null) throw unknownTask();
  const scope = { id, agentId, tool, environment };
  const found = await findTask(client, scope);
  if (found === null) throw unknownTask();
  const now = ctx.now();
  if (found.status !== "pending" || found.expiresAt > now) return found;
  await insertAuditEvents(client, approvalsExpired(now, await expireApprovals(client, { now, id })));
  return (await findTask(client, scope)) ?? found;
}

function unknownTask(): Error {
  return accessRequestProblem("unknown_task", "There is no such task.");
}
