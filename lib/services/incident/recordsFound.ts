/** Records for an incident: by their ids, or as a search of the actions finds them. */
import { type ActionFilters, type ActionLine, actionFiltersSchema } from "@/lib/contracts/actions";
import { INCIDENT_RECORDS_MAX } from "@/lib/contracts/incidents";
import type { ActionPosition } from "@/lib/db/action/actionSql";
import { json, type Transaction } from "@/lib/db/database";
import { newId } from "@/lib/platform/ids";
import { searchActions } from "@/lib/services/action/search";
import { actorColumns } from "@/lib/services/audit";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { Problem } from "@/lib/services/problem";

export interface FoundRecord {
  id: string;
  decidedAt: Date;
  agentId: string;
}

const ROWS_AT_A_TIME = 200;

/** The newest that the filters find among what the actor may see, at most as many as an incident holds. */
export async function recordsMatching(
  ctx: ServiceContext,
  filters: ActionFilters,
): Promise<{ found: FoundRecord[]; isCut: boolean }> {
  const found: FoundRecord[] = [];
  let after: ActionPosition | undefined;
  do {
    const page = await searchActions(ctx, filters, { after, limit: ROWS_AT_A_TIME });
    found.push(...page.actions.flatMap(foundOf));
    after = page.next ?? undefined;
  } while (after !== undefined && found.length < INCIDENT_RECORDS_MAX);
  return {
    found: found.slice(0, INCIDENT_RECORDS_MAX),
    isCut: after !== undefined || found.length > INCIDENT_RECORDS_MAX,
  };
}

/** A record is of a decision: what only other systems' logs show is none. */
function foundOf(line: ActionLine): FoundRecord[] {
  if (!line.governed) return [];
  return [{ id: line.evaluation_id, decidedAt: new Date(line.decided_at), agentId: line.agent.id }];
}

/** Filters narrowed to a window, where they do not say one themselves. */
export function within(filters: ActionFilters, { from, to }: { from: Date; to: Date }): ActionFilters {
  return actionFiltersSchema.parse({
    ...filters,
    from: filters.from ?? from.toISOString(),
    to: filters.to ?? to.toISOString(),
  });
}

/** @throws Problem `not_found` where one of them does not exist for the actor. */
export async function recordsNamed(ctx: ServiceContext, ids: readonly string[]): Promise<FoundRecord[]> {
  const teams = visibleTeams(ctx.actor);
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  const rows = await ctx.db.prisma.evaluation.findMany({
    where: { id: { in: wanted }, ...(teams === null ? {} : { agent: { teamId: { in: [...teams] } } }) },
    select: { id: true, decidedAt: true, agentId: true },
    orderBy: { decidedAt: "asc" },
  });
  if (rows.length < wanted.length)
    throw new Problem(
      "not_found",
      wanted.length === 1
        ? "There is no such action, or it belongs to a team that you cannot see. Nothing was changed."
        : "Not all of these actions exist, or some belong to a team that you cannot see. Nothing was changed.",
    );
  return rows;
}

/** Puts those in that are not in it. Answers their ids; how many did not fit is `left`. The incident is held by the caller. */
export async function putInIncident(
  ctx: ServiceContext,
  tx: Transaction,
  {
    incidentId,
    found,
    why,
    search,
  }: { incidentId: string; found: readonly FoundRecord[]; why: string; search: ActionFilters | null },
): Promise<{ added: string[]; left: number }> {
  const held = await tx.incidentRecord.findMany({
    where: { incidentId, removedAt: null },
    select: { evaluationId: true },
  });
  const known = new Set(held.map(({ evaluationId }) => evaluationId));
  const missing = [...new Set(found.map(({ id }) => id))].filter((id) => !known.has(id));
  const added = missing.slice(0, Math.max(0, INCIDENT_RECORDS_MAX - known.size));
  const { actorName } = actorColumns(ctx.actor);
  if (added.length > 0)
    await tx.incidentRecord.createMany({
      data: added.map((evaluationId) => ({
        id: newId(),
        incidentId,
        evaluationId,
        ...(search === null ? {} : { collectedBy: json(search) }),
        addedAt: ctx.now(),
        addedBy: actorName,
        why,
      })),
    });
  return { added, left: missing.length - added.length };
}
