import { finishSchema, type HandOffStatus } from "@/lib/contracts/handOffs";
import { resolveHandOff } from "@/lib/db/handOff/handling";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { byToken } from "./byToken";
import { handling, requireOwner } from "./handling";

/**
 * The owner says that the task is done and what came of it (`finishSchema`). The record keeps it as their statement, and the
 * agent gets it. Problems: `not_found`; `forbidden` for anyone but the owner; `conflict` when nobody has it or it is over.
 */
export async function finishHandOff({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer?: unknown };
}): Promise<{ id: string; status: HandOffStatus }> {
  const { result, reference = null, state_changes: stateChanges } = finishSchema.parse(input.answer ?? {});
  return handling(ctx, input.id, async (handled) => {
    requireOwner(handled);
    const { tx, handOff, actor, now } = handled;
    const { id } = handOff;
    const end = { status: "done", result, reference, stateChanges } as const;
    if (!(await resolveHandOff(tx, { id, owner: actor.id, now, end })))
      throw new Problem("conflict", "It has moved on meanwhile. Your words were not recorded.");
    await audit(ctx, tx, {
      event: "hand_off.done",
      subjectKind: "hand_off",
      subjectId: id,
      detail: {
        agentId: handOff.agentId,
        evaluationId: handOff.evaluationId,
        result,
        reference,
        stateChanges,
        ...byToken(actor),
      },
    });
    return { id, status: "done" };
  });
}
