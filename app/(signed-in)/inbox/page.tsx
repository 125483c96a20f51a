import type { Metadata } from "next";
import { StartDemonstration } from "@/components/demonstration/StartDemonstration";
import { InboxPage } from "@/components/inbox/InboxPage";
import type { SearchParams } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { demonstrationStatus } from "@/lib/services/demonstration/status";
import { lookAtDemonstration, startDemonstrationAction } from "./demonstrationActions";
import { listingOf } from "./listing";

// There is no loading.tsx: what streams in needs scripts, and this list is for browsers without them too.
export const metadata: Metadata = { title: "Inbox" };

export default async function InboxRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const [listing, demonstration] = await Promise.all([listingOf(ctx, searchParams), demonstrationStatus({ ctx })]);
  return (
    <InboxPage
      listing={listing}
      beside={
        <StartDemonstration initial={demonstration} start={startDemonstrationAction} look={lookAtDemonstration} />
      }
    />
  );
}
