import { afterlifeOf } from "@/lib/core/killSwitch/timeToDead";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { accessTransaction } from "@/lib/db/access/transaction";
import { claimDueEnds, putNextLook, readHanded, settleEnd } from "@/lib/db/killSwitch/authorityEnd";
import { actorColumns } from "@/lib/services/audit";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** Ends that one sweep looks at. */
const ENDS_MAX = 20;
/** While an outcome is awaited, it is looked for so often, in milliseconds. */
const OUTCOME_LOOK_MS = 5_000;

/**
 * Measures the time to dead of ends of authority, once each, when nothing that was handed out before is alive any more. Any number of
 * processes may sweep; a sweep that comes late measures the same. Answers how many were measured.
 */
export async function settleEnds({ ctx }: { ctx: ServiceContext }): Promise<number> {
  requireCommand(ctx);
  return accessTransaction(ctx.db, async (client) => {
    const now = ctx.now();
    let settled = 0;
    for (const end of await claimDueEnds(client, { now, limit: ENDS_MAX })) {
      const handed = await readHanded(client, end, { now, issuer: ctx.publicUrl });
      const { alive, deadAt, unreported } = afterlifeOf(end.stoppedAt.getTime(), handed, now.getTime());
      if (alive.length > 0) {
        const ends = alive.map(({ latestEnd }) => latestEnd ?? now.getTime() + OUTCOME_LOOK_MS);
        // An outcome may end a permit before its time: the next of them is looked at, not the last.
        await putNextLook(client, end.id, new Date(Math.max(now.getTime() + 1, Math.min(...ends))));
        continue;
      }
      const measured = { id: end.id, now, deadAt: deadAt === null ? null : new Date(deadAt), unreported };
      if (!(await settleEnd(client, measured))) continue;
      settled += 1;
      await insertAuditEvents(client, [
        {
          at: now,
          ...actorColumns(ctx.actor),
          event: "authority_end.settled",
          subjectKind: "authority_end",
          subjectId: end.id,
          detail: {
            scope: end.scope.scope,
            id: end.scope.id,
            deadAfterMs: deadAt === null ? null : deadAt - end.stoppedAt.getTime(),
            unreported,
          },
        },
      ]);
    }
    return settled;
  });
}
