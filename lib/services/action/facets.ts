import { actionFiltersSchema } from "@/lib/contracts/actions";
import { type ActionFacets, FACET_COUNT_MAX, FACETS } from "@/lib/contracts/browsing";
import { countFacets } from "@/lib/db/action/facets";
import type { ServiceContext } from "@/lib/services/context";
import { searchOf } from "./filtered";

/** How the actions that the actor may see and the filters leave divide up. `input` is the query as it came; what is wrong in it is a 400. */
export async function facets({ ctx, input }: { ctx: ServiceContext; input: unknown }): Promise<ActionFacets> {
  const search = await searchOf(ctx, actionFiltersSchema.parse(input));
  const { counts, total } = await countFacets(ctx.db, search, FACET_COUNT_MAX);
  const names = await agentNamesOf(
    ctx,
    counts.flatMap(({ facet, value }) => (facet === "agent" && value !== null ? [value] : [])),
  );
  const valuesOf = (facet: (typeof FACETS)[number]) =>
    counts
      .filter((one) => one.facet === facet)
      .flatMap(({ value, count }) => (value === null ? [] : [{ value: names.get(value) ?? value, count }]))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return {
    facets: Object.fromEntries(FACETS.map((facet) => [facet, valuesOf(facet)])) as ActionFacets["facets"],
    total: total > FACET_COUNT_MAX ? null : total,
    counted_max: FACET_COUNT_MAX,
  };
}

/** Agents are counted by their ids and known by their names. */
async function agentNamesOf(ctx: ServiceContext, ids: string[]): Promise<Map<string, string>> {
  const agents = await ctx.db.prisma.agent.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(agents.map(({ id, name }) => [id, name]));
}
