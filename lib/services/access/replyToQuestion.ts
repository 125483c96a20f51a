import { replySchema, type TaskAnswer } from "@/lib/contracts/access";
import { replyOnce } from "@/lib/db/access/approvals";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { accessTransaction } from "@/lib/db/access/transaction";
import { actorColumns } from "@/lib/services/audit";
import { Problem } from "@/lib/services/problem";
import type { AccessContext } from "./context";
import { parseInput } from "./parseInput";
import { accessRequestProblem } from "./requestProblems";
import { taskAnswer } from "./task";
import { taskOfCaller } from "./taskOfCaller";

/**
 * Answers a question that an approver asked the caller about its task (`replySchema`). What it says is shown to people as the
 * agent's own words. Problems: 404 for an unknown task or question, `conflict` for a question that has its reply.
 */
export async function replyToQuestion({
  ctx,
  taskId,
  input,
}: {
  ctx: AccessContext;
  taskId: string;
  input: unknown;
}): Promise<TaskAnswer> {
  const { question, text } = parseInput(replySchema, input);
  const task = await accessTransaction(ctx.db, async (client) => {
    const now = ctx.now();
    const before = await taskOfCaller(ctx, client, taskId);
    const asked = before.questions.find(({ id }) => id === question);
    if (asked === undefined) throw accessRequestProblem("unknown_task", "There is no such question about this task.");
    if (before.status !== "pending")
      throw accessRequestProblem("invalid_task_state", `The task is ${before.status} already.`);
    const by = ctx.actor.credentialKind;
    if (!(await replyOnce(client, { id: asked.id, text, by, now })))
      throw new Problem("conflict", "This question has its reply already.");
    await insertAuditEvents(client, [
      {
        at: now,
        ...actorColumns(ctx.actor),
        event: "approval.question_replied",
        subjectKind: "approval",
        subjectId: before.id,
        detail: { question },
      },
    ]);
    return taskOfCaller(ctx, client, taskId);
  });
  return taskAnswer(task, ctx.publicUrl);
}
