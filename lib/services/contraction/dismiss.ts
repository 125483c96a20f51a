import { type ContractionMoved, dismissContractionSchema } from "@/lib/contracts/contractions";
import { resolveContraction } from "@/lib/db/contraction/open";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { answered, requireOpenContraction } from "./required";

const KEPT = {
  disuse: "The grants are kept, and not proposed again for 90 days.",
  incident: "The grants are kept, and not proposed again because of this incident.",
  ungoverned: "The grants are kept, and not proposed again for what was seen so far.",
} as const;

/**
 * Keeps the grants, with a reason (`dismissContractionSchema`): unused ones are not proposed again for 90 days, others not because of the same
 * incident or the same evidence.
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
  const { personId, agent, cause, grants } = await requireOpenContraction(ctx, id);
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
  return { id, status: "dismissed", change: null, version_before: null, message: KEPT[cause] };
}
