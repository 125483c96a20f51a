import type { Metadata } from "next";
import { HandOffCard } from "@/components/handOffs/HandOffCard";
import { HandOffsPage } from "@/components/handOffs/HandOffsPage";
import type { SearchParams } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getHandOff } from "@/lib/services/handOff/get";
import { submitAccept, submitDone, submitPass, submitReturn } from "../actions";
import { listingOf } from "../listing";

export const metadata: Metadata = { title: "Hand-off" };

export default async function HandOffRoute({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const { id } = await params;
  const [handOff, listing] = await Promise.all([
    forPage(getHandOff({ ctx, input: { id } })),
    listingOf(ctx, searchParams),
  ]);
  return (
    <HandOffsPage listing={listing} selected={handOff.id}>
      <HandOffCard
        key={handOff.id}
        handOff={handOff}
        actions={{ accept: submitAccept, finish: submitDone, giveBack: submitReturn, pass: submitPass }}
      />
    </HandOffsPage>
  );
}
