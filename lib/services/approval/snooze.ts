import { SNOOZE_MAX_MS, snoozeSchema } from "@/lib/contracts/answers";
import { audit } from "@/lib/services/audit";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { answering } from "./answering";
import { approvalId } from "./approvalId";

/**
 * Puts it out of the actor's sight until then, and of nobody else's; null brings it back (`snoozeSchema`). Problems: `invalid`
 * for a time that has passed, is too far ahead, or comes after the deadline; see `answering`.
 */
export async function snooze({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer: unknown };
}): Promise<{ id: string; until: string | null }> {
  const id = approvalId(input.id);
  const { until: text } = snoozeSchema.parse(input.answer);
  const until = text === null ? null : new Date(text);
  return answering(ctx, { id, verdict: "deny" }, async ({ tx, approval, actor, now }) => {
    const mine = { approvalId: id, personId: actor.id };
    if (until === null) await tx.approvalSnooze.deleteMany({ where: mine });
    else {
      refuseUseless(until, { now, expiresAt: approval.expiresAt });
      await tx.approvalSnooze.upsert({
        where: { approvalId_personId: mine },
        create: { ...mine, until },
        update: { until },
      });
    }
    await audit(ctx, tx, {
      event: "approval.snoozed",
      subjectKind: "approval",
      subjectId: id,
      detail: { agentId: approval.agentId, until: until?.toISOString() ?? null },
    });
    return { id, until: until?.toISOString() ?? null };
  });
}

function refuseUseless(until: Date, { now, expiresAt }: { now: Date; expiresAt: Date }): void {
  if (until <= now) throw new Problem("invalid", "That time has passed. It stays in sight.");
  if (until.getTime() > now.getTime() + SNOOZE_MAX_MS)
    throw new Problem("invalid", "That is more than 7 days ahead. It stays in sight.");
  if (until >= expiresAt)
    throw new Problem(
      "invalid",
      `Its time ends at ${expiresAt.toISOString()}, before you would see it again. It stays in sight.`,
    );
}
