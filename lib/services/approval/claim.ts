import { CLAIM_MS } from "@/lib/contracts/answers";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { answering } from "./answering";
import { approvalId } from "./approvalId";

/**
 * Says that the actor is looking at it, for `CLAIM_MS`; claiming again renews that. A claim keeps nobody from answering.
 * Problems: `conflict` while another's claim holds; see `answering`.
 */
export async function claim({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<{ id: string; claimed_until: string }> {
  const id = approvalId(input.id);
  return answering(ctx, { id, verdict: "deny" }, async ({ tx, approval, actor, now }) => {
    const { claimedBy, claimedUntil } = approval;
    if (claimedBy !== null && claimedUntil !== null && claimedBy.id !== actor.id && claimedUntil > now)
      throw new Problem("conflict", `${claimedBy.name} has claimed it until ${claimedUntil.toISOString()}.`);
    const until = new Date(now.getTime() + CLAIM_MS);
    await tx.approval.update({ where: { id }, data: { claimedById: actor.id, claimedUntil: until } });
    await audit(ctx, tx, {
      event: "approval.claimed",
      subjectKind: "approval",
      subjectId: id,
      detail: { agentId: approval.agentId, until: until.toISOString() },
    });
    return { id, claimed_until: until.toISOString() };
  });
}

/** Gives the actor's claim up. Problem `conflict` when it is not theirs, or over. */
export async function unclaim({ ctx, input }: { ctx: ServiceContext; input: { id: string } }): Promise<{ id: string }> {
  const id = approvalId(input.id);
  return answering(ctx, { id, verdict: "deny" }, async ({ tx, approval, actor, now }) => {
    const { count } = await tx.approval.updateMany({
      where: { id, claimedById: actor.id, claimedUntil: { gt: now } },
      data: { claimedById: null, claimedUntil: null },
    });
    if (count === 0) throw new Problem("conflict", "You have not claimed it, or your claim is over.");
    await audit(ctx, tx, {
      event: "approval.unclaimed",
      subjectKind: "approval",
      subjectId: id,
      detail: { agentId: approval.agentId },
    });
    return { id };
  });
}
