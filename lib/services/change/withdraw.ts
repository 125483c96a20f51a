import { withdrawChangeSchema } from "@/lib/contracts/changes";
import type { ChangeMoved } from "@/lib/contracts/changeViews";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { requireAuthor } from "./requireProposer";
import { findChange, moveChange, stateProblem } from "./stored";

const OPEN: readonly string[] = ["draft", "submitted", "approved"];

/** Takes a request back that is not in force yet (`withdrawChangeSchema`), by its author. Problems: `forbidden`, `conflict`. */
export async function withdrawChange({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; withdrawal?: unknown };
}): Promise<ChangeMoved> {
  const { reason } = withdrawChangeSchema.parse(input.withdrawal);
  const change = await findChange(ctx, ctx.db.prisma, input.id);
  requireAuthor(ctx, change, "withdraws");
  if (!OPEN.includes(change.status)) throw stateProblem(change.status, "there is nothing left to withdraw.");
  await ctx.db.transaction(async (tx) => {
    await moveChange(tx, change, { status: "withdrawn", resolvedAt: ctx.now() });
    await audit(ctx, tx, {
      event: "change.withdrawn",
      subjectKind: "change",
      subjectId: change.id,
      detail: { edition: change.edition, reason: reason || null },
    });
  });
  return { id: change.id, status: "withdrawn", message: "Withdrawn. Nothing of what is in force was changed." };
}
