import { type ActionFilters, keyedSearch } from "@/lib/contracts/actions";
import type { ActionSearch } from "@/lib/db/action/actionSql";
import { actionsByKey, KEY_ACTIONS_MAX } from "@/lib/db/action/byKey";
import { visibleTeams } from "@/lib/services/authorize";
import type { ServiceContext } from "@/lib/services/context";

/** What the filters ask for, within what the actor may see. */
export async function searchOf(ctx: ServiceContext, filters: ActionFilters): Promise<ActionSearch> {
  const agents = await visibleAgents(ctx);
  const { q } = filters;
  const keyed = q === undefined || q === "" ? null : keyedSearch(q);
  const named = filters.agent === undefined ? undefined : await agentNamed(ctx, filters.agent);
  return {
    agents,
    agent: named,
    tool: filters.tool,
    power: filters.power,
    environment: filters.environment,
    outcome: filters.outcome,
    completeness: filters.completeness,
    kind: filters.kind,
    from: filters.from === undefined ? undefined : new Date(filters.from),
    to: filters.to === undefined ? undefined : endOf(filters.to),
    // A NUL can't be stored in a text column, so nothing that holds one is ever found.
    text: q === undefined || q === "" || keyed !== null ? undefined : storable(q),
    ids: keyed === null ? undefined : await idsOf(ctx, keyed),
    resource: filters.resource === undefined ? undefined : resourceOf(filters.resource, filters.type),
    session: filters.session,
    request: filters.request === undefined ? undefined : storable(filters.request),
    onBehalfOf: filters.on_behalf_of === undefined ? undefined : storable(filters.on_behalf_of),
    now: ctx.now(),
  };
}

/** The ids of the agents whose actions the actor may see; null for all, and for what belongs to no agent. */
export async function visibleAgents(ctx: ServiceContext): Promise<string[] | null> {
  const teams = visibleTeams(ctx.actor);
  if (teams === null) return null;
  const agents = await ctx.db.prisma.agent.findMany({
    where: { teamId: { in: [...teams] } },
    select: { id: true },
  });
  return agents.map(({ id }) => id);
}

/** `ID` names one resource, `BEGINNING*` every one whose id begins so. */
export function resourceOf(resource: string, type: string | undefined): NonNullable<ActionSearch["resource"]> {
  const isPrefix = resource.endsWith("*");
  return {
    id: storable(isPrefix ? resource.slice(0, -1) : resource),
    type: type === undefined ? undefined : storable(type),
    isPrefix,
  };
}

/** No agent has this id. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** The id of the agent of a name, or one that nobody has. */
export async function agentNamed(ctx: ServiceContext, name: string): Promise<string> {
  const agent = await ctx.db.prisma.agent.findUnique({ where: { name: storable(name) }, select: { id: true } });
  return agent?.id ?? NOBODY;
}

async function idsOf(
  ctx: ServiceContext,
  { keys, value }: NonNullable<ReturnType<typeof keyedSearch>>,
): Promise<string[]> {
  const found = await Promise.all(keys.map((key) => actionsByKey(ctx.db.pool, key, storable(value))));
  return [...new Set(found.flat())].slice(0, KEY_ACTIONS_MAX);
}

/** As a text column could hold it: without NUL. */
export function storable(text: string): string {
  return text.replaceAll("\0", "\u{fffd}");
}

/** A day includes itself: it ends where the next one begins. */
export function endOf(moment: string): Date {
  const time = new Date(moment);
  return /^\d{4}-\d{2}-\d{2}$/.test(moment) ? new Date(time.getTime() + 24 * 3_600_000) : time;
}
