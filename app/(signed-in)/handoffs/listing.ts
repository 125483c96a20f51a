import type { HandOffListing } from "@/components/handOffs/HandOffsPage";
import { type HandOffView, handOffsQuerySchema } from "@/lib/contracts/handOffs";
import type { PersonActor, ServiceContext } from "@/lib/services/context";
import { listHandOffs } from "@/lib/services/handOff/list";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The list that an address of the queue names. What it cannot read counts as absent. */
export async function listingOf(ctx: ServiceContext<PersonActor>, searchParams: SearchParams): Promise<HandOffListing> {
  const { view, cursor } = await searchParams;
  const parsed = handOffsQuerySchema.safeParse({ view, cursor });
  const asked = parsed.success ? parsed.data : handOffsQuerySchema.parse({});
  const page = await listHandOffs({ ctx, input: { view: asked.view, cursor: asked.cursor } });
  return {
    view: asked.view,
    handOffs: page.hand_offs,
    query: queryOf(asked.view, asked.cursor),
    moreHref: page.next_cursor === null ? null : `/handoffs${queryOf(asked.view, page.next_cursor)}`,
    isLater: asked.cursor !== undefined,
    serverNow: ctx.now().toISOString(),
  };
}

function queryOf(view: HandOffView, cursor: string | undefined): string {
  const query = new URLSearchParams({
    ...(view === "waiting" ? {} : { view }),
    ...(cursor === undefined ? {} : { cursor }),
  }).toString();
  return query === "" ? "" : `?${query}`;
}
