import { expireApprovals } from "@/lib/db/access/approvals";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { claimLapsedPermit } from "@/lib/db/access/permits";
import { deleteOldValues } from "@/lib/db/access/sessions";
import { accessTransaction } from "@/lib/db/access/transaction";
import { requireCommand } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { approvalsExpired } from "./expired";
import { releaseAnswers } from "./release";
import { settleLapsed } from "./settle";

/** Most permits settled in one sweep; the next one goes on. */
const PERMITS_MAX = 200;

/**
 * Ends what is past its deadline: the time in which an answer could be taken back; approvals that nobody answered; unredeemed permits of credentials that must redeem,
 * whose reservations and approval are given back; and what is known about the values of old sessions. Any number of processes may sweep at the same time.
 */
export async function sweepDeadlines({
  ctx,
}: {
  ctx: ServiceContext;
}): Promise<{ released: number; expired: number; lapsed: number; forgotten: number }> {
  requireCommand(ctx);
  // First: an answer that was given in time is not lost to a deadline that passed with it.
  const released = await releaseAnswers(ctx);
  const expired = await expirePending(ctx);
  let lapsed = 0;
  while (lapsed < PERMITS_MAX && (await lapseOne(ctx))) lapsed += 1;
  return { released, expired, lapsed, forgotten: await forgetValues(ctx) };
}

async function forgetValues(ctx: ServiceContext): Promise<number> {
  return accessTransaction(ctx.db, async (client) => {
    const now = ctx.now();
    const ended = await deleteOldValues(client, now);
    await insertAuditEvents(
      client,
      ended.map((id) => ({
        at: now,
        actorKind: "system" as const,
        actorId: null,
        actorName: "ambit",
        event: "session.provenance_forgotten",
        subjectKind: "session",
        subjectId: id,
        detail: {},
      })),
    );
    return ended.length;
  });
}

async function expirePending(ctx: ServiceContext): Promise<number> {
  return accessTransaction(ctx.db, async (client) => {
    const now = ctx.now();
    const ended = await expireApprovals(client, { now });
    await insertAuditEvents(client, approvalsExpired(now, ended));
    return ended.length;
  });
}

/** One transaction for each permit, so that counters are never held in two orders. False when none is left. */
async function lapseOne(ctx: ServiceContext): Promise<boolean> {
  return accessTransaction(ctx.db, async (client) => {
    const now = ctx.now();
    const permit = await claimLapsedPermit(client, now);
    if (permit === null) return false;
    const { evaluationId, reported } = permit;
    const givenBack = await settleLapsed(client, { evaluationId, reported, now });
    await insertAuditEvents(client, [
      {
        at: now,
        actorKind: "system",
        actorId: null,
        actorName: "ambit",
        event: "permit.lapsed",
        subjectKind: "permit",
        subjectId: permit.id,
        detail: { evaluationId, agentId: permit.agentId, reported, ...(givenBack === null ? {} : { givenBack }) },
      },
    ]);
    return true;
  });
}
