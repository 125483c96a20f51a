import type { Metadata } from "next";
import { HandOffsPage } from "@/components/handOffs/HandOffsPage";
import type { SearchParams } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { listingOf } from "./listing";

// There is no loading.tsx: what streams in needs scripts, and this list is for browsers without them too.
export const metadata: Metadata = { title: "Hand-offs" };

export default async function HandOffsRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  return <HandOffsPage listing={await listingOf(ctx, searchParams)} />;
}
