import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { SteadyListProvider } from "@/components/inbox/useSteadyList";

/** The filters live in the address; the list stays as it was read while one moves from card to card. */
export default function InboxLayout({ children }: { children: ReactNode }) {
  return (
    <NuqsAdapter>
      <SteadyListProvider>{children}</SteadyListProvider>
    </NuqsAdapter>
  );
}
