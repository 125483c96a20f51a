import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { FatigueBanner } from "@/components/fatigue/FatigueBanner";
import { SteadyListProvider } from "@/components/inbox/useSteadyList";
import { pageContext } from "@/lib/http/person/session";
import { ownDay } from "@/lib/services/fatigue/ownDay";

/** The filters live in the address; the list stays as it was read while one moves from card to card. */
export default async function InboxLayout({ children }: { children: ReactNode }) {
  const ctx = await pageContext();
  return (
    <NuqsAdapter>
      <FatigueBanner day={await ownDay({ ctx })} />
      <SteadyListProvider>{children}</SteadyListProvider>
    </NuqsAdapter>
  );
}
