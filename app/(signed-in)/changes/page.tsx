import type { Metadata } from "next";
import { ChangesPage } from "@/components/changes/ChangesPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listChanges } from "@/lib/services/change/list";

export const metadata: Metadata = { title: "Changes" };

export default async function Page({ searchParams }: { searchParams: Promise<{ cursor?: string }> }) {
  const ctx = await pageContext();
  const { cursor } = await searchParams;
  const [waiting, all] = await Promise.all([
    listChanges({ ctx, input: { waiting: "me" } }),
    forPage(listChanges({ ctx, input: cursor === undefined ? {} : { cursor } })),
  ]);
  return <ChangesPage waiting={waiting} all={all} />;
}
