import { cancelRequestSchema, type TaskAnswer } from "@/lib/contracts/access";
import { cancelApproval } from "@/lib/db/access/approvals";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { accessTransaction } from "@/lib/db/access/transaction";
import { actorColumns } from "@/lib/services/audit";
import type { AccessContext } from "./context";
import { parseInput } from "./parseInput";
import { accessRequestProblem } from "./requestProblems";
import { taskAnswer } from "./task";
import { taskOfCaller } from "./taskOfCaller";

/** Withdraws a pending approval (404 unknown, 409 when it has ended in any way). */
export async function cancelRequest({
  ctx,
  taskId,
  input,
}: {
  ctx: AccessContext;
  taskId: string;
  /** `cancelRequestSchema`; undefined when there was no body. */
  input: unknown;
}): Promise<TaskAnswer> {
  const { reason, comment } = parseInput(cancelRequestSchema, input ?? {});
  const outcome = await accessTransaction(ctx.db, async (client) => {
    const before = await taskOfCaller(ctx, client, taskId);
    const now = ctx.now();
    const words = comment ?? reason ?? null;
    const cancelled = await cancelApproval(client, { id: before.id, reason: words, now });
    if (cancelled)
      await insertAuditEvents(client, [
        {
          at: now,
          ...actorColumns(ctx.actor),
          event: "approval.cancelled",
          subjectKind: "approval",
          subjectId: before.id,
          detail: { reason: reason ?? null, comment: comment ?? null },
        },
      ]);
    return { cancelled, task: await taskOfCaller(ctx, client, taskId) };
  });
  // Thrown after the commit: that the task had expired stays on record.
  if (!outcome.cancelled)
    throw accessRequestProblem("invalid_task_state", `The task is ${outcome.task.status} already.`);
  return taskAnswer(outcome.task, ctx.publicUrl);
}
