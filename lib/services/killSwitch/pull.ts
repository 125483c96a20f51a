import { killSwitchWords, type PulledKillSwitch, pullKillSwitchSchema } from "@/lib/contracts/killSwitches";
import { isDuplicate, type Transaction } from "@/lib/db/database";
import { putAuthorityEnd } from "@/lib/db/killSwitch/authorityEnd";
import { type Covered, cancelApprovals, revokePermits, revokeTokens } from "@/lib/db/killSwitch/ended";
import { lockOrganisation } from "@/lib/db/organisationLock";
import { newId } from "@/lib/platform/ids";
import { actorColumns, audit } from "@/lib/services/audit";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";
import { ACCESS_TOKEN_SECONDS } from "@/lib/services/signing/accessToken";
import { mayPullAgent, mayPullAny } from "./mayPull";

/**
 * Stops what it covers, on every process, as soon as it is committed (`pullKillSwitchSchema`). Permits that it covers and
 * that are not redeemed are revoked, access tokens too unless reading goes on, and approvals that wait are cancelled; none
 * of them comes back with the release. Problems: `not_found`; `forbidden`; `conflict` when it is pulled already.
 */
export async function pullKillSwitch({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: unknown;
}): Promise<PulledKillSwitch> {
  const { scope, name, exceptRead, reason } = pullKillSwitchSchema.parse(input);
  const id = newId();
  try {
    return await ctx.db.transaction(async (tx) => {
      // Decisions under way commit first, so nothing that they hand out is missed.
      await lockOrganisation(tx);
      const covered = await findCovered(ctx, tx, { scope, name, exceptRead });
      const now = ctx.now();
      const { actorId, actorName } = actorColumns(ctx.actor);
      await tx.killSwitch.create({
        data: {
          id,
          scope,
          exceptRead,
          toolId: scope === "tool" ? covered.id : null,
          environmentId: scope === "environment" ? covered.id : null,
          agentId: scope === "agent" ? covered.id : null,
          reason,
          pulledAt: now,
          pulledById: ctx.actor.kind === "person" ? actorId : null,
          pulledBy: actorName,
        },
      });
      await tx.organisation.update({ where: { id: 1 }, data: { configVersion: { increment: 1 } } });
      await putAuthorityEnd(tx, {
        of: { killSwitchId: id },
        scope: { scope, exceptRead, id: covered.id },
        now,
        by: actorName,
        tokenSeconds: ACCESS_TOKEN_SECONDS,
      });
      return { id, ...(await end(ctx, tx, { id, covered, reason, now })) };
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Problem(
      "conflict",
      `${killSwitchWords({ scope, covers: name ?? null, exceptRead })} is stopped already.`,
    );
  }
}

async function findCovered(
  ctx: ServiceContext,
  tx: Transaction,
  { scope, name, exceptRead }: { scope: Covered["scope"]; name: string | undefined; exceptRead: boolean },
): Promise<Covered> {
  if ((await tx.organisation.count()) === 0)
    throw new Problem("conflict", "There is no organisation yet, so there is nothing to stop.");
  if (scope === "agent") return { scope, exceptRead, ...(await findAgent(ctx, tx, name ?? "")) };
  if (!mayPullAny(ctx.actor))
    throw new Problem(
      "forbidden",
      "Operators stop agents of their own teams; reviewers and admins stop everything else.",
    );
  if (scope === "organisation") return { scope, exceptRead, id: null, name: null };
  const where = { where: { name: name ?? "" }, select: { id: true, name: true } };
  const found = scope === "tool" ? await tx.tool.findUnique(where) : await tx.environment.findUnique(where);
  if (found === null)
    throw new Problem("not_found", `There is no ${scope} ${JSON.stringify(name)}. Nothing was stopped.`);
  return { scope, exceptRead, ...found };
}

async function findAgent(ctx: ServiceContext, tx: Transaction, name: string): Promise<{ id: string; name: string }> {
  const teams = visibleTeams(ctx.actor);
  const agent = await tx.agent.findFirst({
    where: { name, ...(teams === null ? {} : { teamId: { in: [...teams] } }) },
    select: { id: true, name: true, teamId: true },
  });
  if (agent === null) throw new Problem("not_found", `There is no agent ${JSON.stringify(name)}. Nothing was stopped.`);
  if (!mayPullAgent(ctx.actor, agent.teamId))
    throw new Problem("forbidden", "Operators of the agent's team, security reviewers and admins stop an agent.");
  return { id: agent.id, name: agent.name };
}

async function end(
  ctx: ServiceContext,
  tx: Transaction,
  { id, covered, reason, now }: { id: string; covered: Covered; reason: string; now: Date },
): Promise<Omit<PulledKillSwitch, "id">> {
  const { scope, exceptRead, name } = covered;
  const permits = await revokePermits(tx, covered, now);
  const credentials = await revokeTokens(tx, covered, now);
  const stops = killSwitchWords({ scope, covers: name, exceptRead });
  const cancelled = await cancelApprovals(tx, covered, { reason: `A kill switch stops ${stops}: ${reason}`, now });
  await audit(ctx, tx, {
    event: "kill_switch.pulled",
    subjectKind: "kill_switch",
    subjectId: id,
    detail: { scope, name, exceptRead, reason, permits, credentials, approvals: cancelled.length },
  });
  for (const approval of cancelled)
    await audit(ctx, tx, {
      event: "approval.cancelled",
      subjectKind: "approval",
      subjectId: approval,
      detail: { killSwitchId: id },
    });
  return { permits, credentials, approvals: cancelled.length };
}
