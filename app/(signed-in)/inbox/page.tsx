import type { Metadata } from "next";
import { StartDemonstration } from "@/components/demonstration/StartDemonstration";
import { InboxPage } from "@/components/inbox/InboxPage";
import { UngovernedPanel } from "@/components/ungoverned/UngovernedPanel";
import type { SearchParams } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { demonstrationStatus } from "@/lib/services/demonstration/status";
import { listUngoverned } from "@/lib/services/observedAction/listUngoverned";
import { lookAtDemonstration, startDemonstrationAction } from "./demonstrationActions";
import { listingOf } from "./listing";
import { acknowledgeAction } from "./ungovernedActions";

// There is no loading.tsx: what streams in needs scripts, and this list is for browsers without them too.
export const metadata: Metadata = { title: "Inbox" };

export default async function InboxRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const [listing, demonstration, ungoverned] = await Promise.all([
    listingOf(ctx, searchParams),
    demonstrationStatus({ ctx }),
    listUngoverned({ ctx }),
  ]);
  return (
    <InboxPage
      listing={listing}
      above={ungoverned.total > 0 && <UngovernedPanel answer={ungoverned} acknowledge={acknowledgeAction} />}
      beside={
        <StartDemonstration initial={demonstration} start={startDemonstrationAction} look={lookAtDemonstration} />
      }
    />
  );
}
