import type { TaskAnswer } from "@/lib/contracts/access";
import { accessTransaction } from "@/lib/db/access/transaction";
import type { AccessContext } from "./context";
import { taskAnswer } from "./task";
import { taskOfCaller } from "./taskOfCaller";

/** The task as it stands (404 when it is not this agent's, tool's and environment's). */
export async function getRequest({ ctx, taskId }: { ctx: AccessContext; taskId: string }): Promise<TaskAnswer> {
  const approval = await accessTransaction(ctx.db, (client) => taskOfCaller(ctx, client, taskId));
  return taskAnswer(approval, ctx.publicUrl);
}
