import type { HandOffStatus } from "@/lib/contracts/handOffs";
import { giveTo, insertOwner } from "@/lib/db/handOff/handling";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { byToken } from "./byToken";
import { acceptRefusal, handling } from "./handling";

/**
 * Takes the task over: the actor is its owner from now on. It can be taken from someone who was disabled or may not do it
 * any more; from anyone else it is passed. Problems: `not_found`; `forbidden`; `conflict` when someone has it or it is over.
 */
export async function acceptHandOff({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<{ id: string; status: HandOffStatus }> {
  return handling(ctx, input.id, async ({ tx, handOff, actor, person, now }) => {
    const refusal = acceptRefusal(handOff, person);
    if (refusal !== null) throw new Problem(refusal.kind, refusal.reason);
    const { id, ownerId: from } = handOff;
    if (!(await giveTo(tx, { id, from, to: actor.id, now })))
      throw new Problem("conflict", "Someone has taken it just now. Nothing was changed.");
    await insertOwner(tx, { handOffId: id, personId: actor.id, passedById: null, since: now, note: null });
    await audit(ctx, tx, {
      event: "hand_off.accepted",
      subjectKind: "hand_off",
      subjectId: id,
      detail: {
        agentId: handOff.agentId,
        evaluationId: handOff.evaluationId,
        ...(from === null ? {} : { takenOverFrom: from }),
        ...byToken(actor),
      },
    });
    return { id, status: "accepted" };
  });
}
