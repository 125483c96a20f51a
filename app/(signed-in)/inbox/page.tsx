import type { Metadata } from "next";
import { InboxPage } from "@/components/inbox/InboxPage";
import { pageContext } from "@/lib/http/person/session";
import { listingOf, type SearchParams } from "./listing";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  return <InboxPage listing={await listingOf(ctx, searchParams)} />;
}
