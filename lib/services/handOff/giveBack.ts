import { giveBackSchema, type HandOffStatus } from "@/lib/contracts/handOffs";
import { resolveHandOff } from "@/lib/db/handOff/handling";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { byToken } from "./byToken";
import { handling, requireOwner } from "./handling";

/**
 * The owner returns the task to the agent, with the reason that it gets (`giveBackSchema`). The agent may try again: the same
 * call is decided anew, and where the rule still says so it opens another hand-off. Problems: see `finishHandOff`.
 */
export async function giveBackHandOff({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer?: unknown };
}): Promise<{ id: string; status: HandOffStatus }> {
  const { reason } = giveBackSchema.parse(input.answer ?? {});
  return handling(ctx, input.id, async (handled) => {
    requireOwner(handled);
    const { tx, handOff, actor, now } = handled;
    const { id } = handOff;
    if (!(await resolveHandOff(tx, { id, owner: actor.id, now, end: { status: "returned", reason } })))
      throw new Problem("conflict", "It has moved on meanwhile. Your words were not recorded.");
    await audit(ctx, tx, {
      event: "hand_off.returned",
      subjectKind: "hand_off",
      subjectId: id,
      detail: { agentId: handOff.agentId, evaluationId: handOff.evaluationId, reason, ...byToken(actor) },
    });
    return { id, status: "returned" };
  });
}
