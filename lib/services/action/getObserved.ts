import type { ObservedAnswer } from "@/lib/contracts/actions";
import { buildObservedRecord } from "@/lib/core/record/observed";
import { findObservedAction, type ObservedRow } from "@/lib/db/correlation/observedAction";
import { findJoinedFragments } from "@/lib/db/fragment/joined";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";
import { weighed } from "@/lib/services/correlation/weighed";
import { Problem } from "@/lib/services/problem";
import { credentialChain } from "./credentialChain";
import { isUuid } from "./cursor";

/**
 * The record of an action that only other systems' logs show, by its id. A 404 for an id that is unknown and for one of another team's
 * agent: the two look the same. `content` as `get` has it.
 */
export async function getObserved({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { id: string; content?: boolean };
}): Promise<ObservedAnswer> {
  const id = input.id.toLowerCase();
  const teams = visibleTeams(ctx.actor);
  const row = isUuid(id) ? await findObservedAction(ctx.db.pool, { id, teams }) : null;
  if (row === null)
    throw new Problem("not_found", "There is no such action, or it belongs to a team that you cannot see.");
  const fragments = await findJoinedFragments(ctx.db.pool, [id], { withContent: input.content ?? true });
  const record = buildObservedRecord({ ...storedOf(row), fragments: fragments.get(id) ?? [] });
  const [first] = record.fragments;
  return {
    ...record,
    credentials: await credentialChain(ctx, record.fragments),
    // One call has one weighing, whichever of its log records is looked at.
    weighed: first === undefined ? null : await weighed(ctx, first, null),
  };
}

function storedOf(row: ObservedRow) {
  const { acknowledgedAt, acknowledgedByName, acknowledgedByEmail, acknowledgement } = row;
  return {
    id: row.id,
    agent: { id: row.agentId, name: row.agent, team: row.team },
    tool: row.tool,
    environment: row.environment,
    system: row.system,
    principal: row.principal,
    verb: row.verb,
    resource:
      row.resourceType === null || row.resourceId === null ? null : { type: row.resourceType, id: row.resourceId },
    ungoverned: row.ungoverned,
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
    foundAt: row.foundAt.toISOString(),
    acknowledged:
      acknowledgedAt === null || acknowledgement === null
        ? null
        : {
            at: acknowledgedAt.toISOString(),
            by: { name: acknowledgedByName ?? "", email: acknowledgedByEmail ?? "" },
            words: acknowledgement,
          },
  };
}
