import type { HandOffListing } from "@/components/handOffs/HandOffsPage";
import { handOffsQuery } from "@/components/handOffs/query";
import { handOffsQuerySchema } from "@/lib/contracts/handOffs";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { agentNames } from "@/lib/services/action/agentNames";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { listHandOffs } from "@/lib/services/handOff/list";

/** The list that an address of the queue names. What it cannot read counts as absent. */
export async function listingOf(ctx: ServiceContext<PersonActor>, searchParams: SearchParams): Promise<HandOffListing> {
  const { view, agent, cursor } = singles(await searchParams);
  const parsed = handOffsQuerySchema.safeParse({ view, agent, cursor });
  const asked = parsed.success ? parsed.data : handOffsQuerySchema.parse({});
  const { limit: _, ...addressed } = asked;
  const [{ page, isFirst }, agents] = await Promise.all([
    addressedPage((input) => listHandOffs({ ctx, input }), addressed),
    agentNames({ ctx }),
  ]);
  const { cursor: _place, ...filters } = addressed;
  const input = isFirst ? filters : addressed;
  return {
    view: asked.view,
    agent: asked.agent ?? null,
    agents,
    handOffs: page.hand_offs,
    query: handOffsQuery(input),
    moreHref: page.next_cursor === null ? null : `/handoffs${handOffsQuery({ ...input, cursor: page.next_cursor })}`,
    isLater: !isFirst,
    serverNow: ctx.now().toISOString(),
  };
}
