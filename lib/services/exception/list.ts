import { boundWords } from "@/lib/contracts/agents";
import {
  EXCEPTIONS_PAGE,
  type ExceptionsAnswer,
  type ExceptionView,
  exceptionsQuerySchema,
} from "@/lib/contracts/exceptions";
import type { Audience, BlastRadius, Sensitivity } from "@/lib/core/organisation/facts";
import { type ExceptionRow, findExceptions } from "@/lib/db/exception/list";
import { visibleTeams } from "@/lib/services/authorize";
import { proposeRefusal } from "@/lib/services/change/mayChange";
import type { ServiceContext } from "@/lib/services/context";

/** Exceptions of agents that the actor may see, a page of them (`exceptionsQuerySchema`). */
export async function listExceptions({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: unknown;
}): Promise<ExceptionsAnswer> {
  const { page, ...search } = exceptionsQuerySchema.parse(input);
  const now = ctx.now();
  const { rows, total } = await findExceptions(ctx.db, {
    ...search,
    agent: search.agent,
    q: search.q,
    teams: visibleTeams(ctx.actor),
    limit: EXCEPTIONS_PAGE,
    offset: (page - 1) * EXCEPTIONS_PAGE,
    now,
  });
  return { exceptions: rows.map((row) => viewOf(ctx, row)), total, page, now: now.toISOString() };
}

function viewOf({ actor }: ServiceContext, row: ExceptionRow): ExceptionView {
  const { agent, team, grant, state, actions, environments, reason, change, version, breakGlass, renewals } = row;
  return {
    agent,
    team,
    grant,
    state,
    actions,
    environments,
    version,
    bounds: [
      ...boundWords({
        maxSensitivity: (row.maxSensitivity ?? undefined) as Sensitivity | undefined,
        maxBlastRadius: (row.maxBlastRadius ?? undefined) as BlastRadius | undefined,
        maxAudience: (row.maxAudience ?? undefined) as Audience | undefined,
      }),
      ...(row.isConditional ? ["on conditions"] : []),
    ],
    reason,
    change,
    break_glass: breakGlass,
    since: row.since.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
    renewals,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    refusal: state === "active" ? proposeRefusal(actor, { agent }, row.teamId) : "It is over.",
  };
}
