import { revocationSchema } from "@/lib/contracts/approvals";
import { insertAuditEvents } from "@/lib/db/access/audit";
import { accessTransaction } from "@/lib/db/access/transaction";
import { type RevocableApproval, readRevocable, revokeApproval, revokePermitsOf } from "@/lib/db/approval/revoking";
import type { QueryClient } from "@/lib/db/queryClient";
import { actorColumns } from "@/lib/services/audit";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { mayPullAgent } from "@/lib/services/killSwitch/mayPull";
import { Problem } from "@/lib/services/problem";
import { unknownApproval } from "./answering";
import { approvalId } from "./approvalId";

/** `permits`: how many were handed out on it, and are good no more. */
export interface RevokedApproval {
  id: string;
  revoked_at: string;
  permits: number;
}

/**
 * Takes a given approval back (`revocationSchema`): no decision honours it any more, and what was handed out on it and not
 * redeemed is revoked with it. To take back is never more than to stop the agent, so whoever may stop it may do this.
 * Problems: `not_found` unseen; `forbidden`; `conflict` where there is nothing left to take back.
 */
export async function revoke({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer: unknown };
}): Promise<RevokedApproval> {
  const actor = requirePerson(ctx);
  const id = approvalId(input.id);
  const { reason } = revocationSchema.parse(input.answer ?? {});
  return accessTransaction(ctx.db, async (client) => {
    const now = ctx.now();
    await requireRevoker(client, actor, id);
    // Before the approval, as whoever settles a permit takes them; again after it, for a decision that was under way.
    const before = await revokePermitsOf(client, id, now);
    const approval = await readRevocable(client, id, { lock: true });
    if (approval === null) throw unknownApproval();
    const permits = before + (await revokePermitsOf(client, id, now));
    refuseUseless(approval, { permits, now });
    if (!(await revokeApproval(client, id, now))) throw new Problem("conflict", "It was revoked already.");
    await insertAuditEvents(client, [
      {
        at: now,
        ...actorColumns(actor),
        event: "approval.revoked",
        subjectKind: "approval",
        subjectId: id,
        detail: {
          agentId: approval.agentId,
          reason,
          permits,
          ...(actor.apiTokenId === undefined ? {} : { apiTokenId: actor.apiTokenId }),
        },
      },
    ]);
    return { id, revoked_at: now.toISOString(), permits };
  });
}

async function requireRevoker(client: QueryClient, actor: PersonActor, id: string): Promise<void> {
  const approval = await readRevocable(client, id);
  const teams = visibleTeams(actor);
  if (approval === null || (teams !== null && !teams.includes(approval.teamId))) throw unknownApproval();
  if (!mayPullAgent(actor, approval.teamId))
    throw new Problem("forbidden", "Operators of the agent's team, security reviewers and admins revoke an approval.");
}

function refuseUseless(
  { status, used, revoked, approvedUntil }: RevocableApproval,
  { permits, now }: { permits: number; now: Date },
): void {
  if (status === "pending") throw new Problem("conflict", "It waits for its answer: deny it. Nothing was revoked.");
  if (status !== "approved") throw new Problem("conflict", "It was not approved, so there is nothing to revoke.");
  if (revoked) throw new Problem("conflict", "It was revoked already.");
  if (used && permits === 0)
    throw new Problem("conflict", "It has been used, and the action may have run. Nothing is left to revoke.");
  if (!used && approvedUntil !== null && approvedUntil <= now)
    throw new Problem("conflict", "Its time is over: it cannot be used any more. Nothing was revoked.");
}
