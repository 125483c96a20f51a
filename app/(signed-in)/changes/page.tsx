import type { Metadata } from "next";
import { ChangesPage } from "@/components/changes/ChangesPage";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { listChanges } from "@/lib/services/change/list";
import { listContractions } from "@/lib/services/contraction/list";
import { submitContraction, submitDismissal, submitRollBack } from "./actions";

export const metadata: Metadata = { title: "Changes" };

export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const { cursor } = singles(await searchParams);
  const [waiting, { page: all }, contractions] = await Promise.all([
    listChanges({ ctx, input: { waiting: "me" } }),
    addressedPage((input) => listChanges({ ctx, input }), { cursor }),
    listContractions({ ctx, input: {} }),
  ]);
  return (
    <ChangesPage
      waiting={waiting}
      all={all}
      contractions={contractions}
      actions={{ take: submitContraction, dismiss: submitDismissal, rollBack: submitRollBack }}
    />
  );
}
