import { UNUSED_PAGE, type UnusedGrantsAnswer, unusedGrantsQuerySchema } from "@/lib/contracts/budgets";
import { findUnusedGrants } from "@/lib/db/budget/unused";
import { visibleTeams } from "@/lib/services/authorize";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";

const DAY_MS = 86_400_000;

/**
 * Grants in force of agents that the actor may see, which are there and allowed nothing for so many days; a page of them, the oldest
 * first (`unusedGrantsQuerySchema`).
 */
export async function listUnusedGrants({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: unknown;
}): Promise<UnusedGrantsAnswer> {
  const { days, q, page } = unusedGrantsQuerySchema.parse(input);
  const now = ctx.now();
  const { rows, total } = await findUnusedGrants(ctx.db.pool, {
    teams: visibleTeams(ctx.actor),
    since: new Date(now.getTime() - days * DAY_MS),
    now,
    q,
    limit: UNUSED_PAGE,
    offset: (page - 1) * UNUSED_PAGE,
  });
  const grants = rows.map(({ agent, team, teamId, grant, version, actions, environments, grantedAt }) => ({
    agent,
    team,
    grant,
    version,
    actions,
    environments,
    granted_at: grantedAt.toISOString(),
    refusal: proposeRefusal(ctx.actor, { agent }, teamId),
  }));
  return { grants, total, page, days };
}
