import { type ContractionMoved, dismissContractionSchema } from "@/lib/contracts/contractions";
import { resolveContraction } from "@/lib/db/contraction/open";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { answered, requireOpenContraction } from "./required";

/**
 * Keeps the grants, with a reason (`dismissContractionSchema`): they are not proposed again for 90 days.
 * @throws those of `requireOpenContraction`.
 */
export async function dismissContraction({
  ctx,
  input: { id, dismissal },
}: {
  ctx: ServiceContext;
  input: { id: string; dismissal: unknown };
}): Promise<ContractionMoved> {
  const { reason } = dismissContractionSchema.parse(dismissal);
  const { personId, agent, grants } = await requireOpenContraction(ctx, id);
  await ctx.db.transaction(async (tx) => {
    const dismissed = { status: "dismissed" as const, resolvedAt: ctx.now(), resolvedById: personId, reason };
    if (!(await resolveContraction(tx, id, dismissed))) throw answered();
    await audit(ctx, tx, {
      event: "contraction.dismissed",
      subjectKind: "contraction",
      subjectId: id,
      detail: { agentId: agent.id, grants, reason },
    });
  });
  const message = "The grants are kept, and not proposed again for 90 days.";
  return { id, status: "dismissed", change: null, version_before: null, message };
}
