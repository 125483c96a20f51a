import { boundedIdSchema, type RevokedBoundedApproval, revokeBoundedSchema } from "@/lib/contracts/boundedApprovals";
import { type AuditRow, insertAuditEvents } from "@/lib/db/access/audit";
import { accessTransaction } from "@/lib/db/access/transaction";
import {
  findAnsweredInForce,
  type RevocableBounded,
  readRevocableBounded,
  revokeBoundedApproval,
} from "@/lib/db/approval/boundedRevoking";
import { revokeApproval, revokePermitsOf } from "@/lib/db/approval/revoking";
import type { QueryClient } from "@/lib/db/queryClient";
import { actorColumns } from "@/lib/services/audit";
import { requirePerson, visibleTeams } from "@/lib/services/authorize";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { mayRevoke, unknownBounded } from "./view";

/**
 * Revokes it (`revokeBoundedSchema`): it answers nothing any more, no decision honours what it had answered, and permits that
 * were handed out on that and not redeemed are revoked with it. Problems: `not_found` unseen; `forbidden`; `conflict` when it
 * was revoked already.
 */
export async function revokeBounded({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  /** `answer` is the body as it came. */
  input: { id: string; answer: unknown };
}): Promise<RevokedBoundedApproval> {
  const actor = requirePerson(ctx);
  const { reason } = revokeBoundedSchema.parse(input.answer ?? {});
  if (!boundedIdSchema.safeParse(input.id).success) throw unknownBounded();
  return accessTransaction(ctx.db, async (client) => {
    const bounded = await revocableBy(client, actor, input.id);
    const now = ctx.now();
    if (!(await revokeBoundedApproval(client, { id: bounded.id, personId: actor.id, reason, now })))
      throw new Problem("conflict", "It was revoked already. Nothing was changed.");
    const ended = await endAnswered(client, bounded.id, now);
    const token = actor.apiTokenId === undefined ? {} : { apiTokenId: actor.apiTokenId };
    const by = { at: now, ...actorColumns(actor) };
    const approvals = ended.map(({ id }) => id);
    const permits = ended.reduce((sum, one) => sum + one.permits, 0);
    const { agentId } = bounded;
    await insertAuditEvents(client, [
      {
        ...by,
        event: "bounded_approval.revoked",
        subjectKind: "bounded_approval",
        subjectId: bounded.id,
        detail: { agentId, reason, approvals, permits, ...token },
      },
      ...ended.map(
        (one): AuditRow => ({
          ...by,
          event: "approval.revoked",
          subjectKind: "approval",
          subjectId: one.id,
          detail: { agentId, reason, permits: one.permits, boundedApprovalId: bounded.id, ...token },
        }),
      ),
    ]);
    return { id: bounded.id, revoked_at: now.toISOString(), approvals: approvals.length, permits };
  });
}

async function revocableBy(client: QueryClient, actor: PersonActor, id: string): Promise<RevocableBounded> {
  const bounded = await readRevocableBounded(client, id);
  const teams = visibleTeams(actor);
  if (bounded === null || (teams !== null && !teams.includes(bounded.teamId))) throw unknownBounded();
  if (!mayRevoke(actor, bounded))
    throw new Problem("forbidden", "Security reviewers and whoever gave it revoke a bounded approval.");
  return bounded;
}

/** Permits before the approval, as whoever settles a permit takes them; again after it, for a decision that was under way. */
async function endAnswered(
  client: QueryClient,
  boundedId: string,
  now: Date,
): Promise<{ id: string; permits: number }[]> {
  const ended: { id: string; permits: number }[] = [];
  for (const id of await findAnsweredInForce(client, boundedId, now)) {
    const before = await revokePermitsOf(client, id, now);
    if (!(await revokeApproval(client, id, now))) continue;
    ended.push({ id, permits: before + (await revokePermitsOf(client, id, now)) });
  }
  return ended;
}
