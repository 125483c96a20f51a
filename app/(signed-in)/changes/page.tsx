import type { Metadata } from "next";
import { createLoader, createSerializer } from "nuqs/server";
import { ChangesPage } from "@/components/changes/ChangesPage";
import { CHANGE_QUERY } from "@/components/changes/changeQuery";
import { addressedPage, type SearchParams } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { listChanges } from "@/lib/services/change/list";
import { listContractions } from "@/lib/services/contraction/list";
import { submitContraction, submitDismissal, submitRollBack } from "./actions";

export const metadata: Metadata = { title: "Changes" };

const load = createLoader(CHANGE_QUERY);
const address = createSerializer(CHANGE_QUERY);

export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const asked = await load(searchParams);
  const { q, status, author, cursor } = asked;
  const input = {
    ...(q === "" ? {} : { q: q.slice(0, 200) }),
    ...(status === null ? {} : { status }),
    ...(author === null ? {} : { author }),
  };
  const [waiting, { page: all }, contractions] = await Promise.all([
    listChanges({ ctx, input: { waiting: "me" } }),
    addressedPage((one: { cursor?: string | undefined }) => listChanges({ ctx, input: { ...input, ...one } }), {
      cursor: cursor ?? undefined,
    }),
    listContractions({ ctx, input: {} }),
  ]);
  return (
    <ChangesPage
      waiting={waiting}
      all={all}
      older={all.next_cursor === null ? null : address("/changes", { ...asked, cursor: all.next_cursor })}
      isNarrowed={Object.keys(input).length > 0}
      contractions={contractions}
      actions={{ take: submitContraction, dismiss: submitDismissal, rollBack: submitRollBack }}
    />
  );
}
