import { type HandOffStatus, passSchema } from "@/lib/contracts/handOffs";
import { giveTo, insertOwner, readTaker } from "@/lib/db/handOff/handling";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { byToken } from "./byToken";
import { canBeGiven, handling, requireOwner } from "./handling";

/**
 * Gives the owner's task to another person who may take it (`passSchema`). Whoever may not looks the same as nobody at all.
 * Problems: `not_found`; `forbidden` for anyone but the owner; `conflict`; `invalid` for a person who cannot get it.
 */
export async function passHandOff({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer?: unknown };
}): Promise<{ id: string; status: HandOffStatus }> {
  const { to, note } = passSchema.parse(input.answer ?? {});
  return handling(ctx, input.id, async (handled) => {
    requireOwner(handled);
    const { tx, handOff, actor, now } = handled;
    const { id } = handOff;
    const taker = await readTaker(tx, to);
    if (taker === null || taker.id === actor.id || !canBeGiven(taker, handOff))
      throw new Problem("invalid", "That person cannot take it. It is still yours.", {
        errors: [{ pointer: "/to", message: "Name another person who may take this hand-off." }],
      });
    if (!(await giveTo(tx, { id, from: actor.id, to: taker.id, now })))
      throw new Problem("conflict", "It has moved on meanwhile. Nothing was changed.");
    await insertOwner(tx, { handOffId: id, personId: taker.id, passedById: actor.id, since: now, note: note || null });
    await audit(ctx, tx, {
      event: "hand_off.passed",
      subjectKind: "hand_off",
      subjectId: id,
      detail: {
        agentId: handOff.agentId,
        evaluationId: handOff.evaluationId,
        to: taker.id,
        note: note || null,
        ...byToken(actor),
      },
    });
    return { id, status: "accepted" };
  });
}
