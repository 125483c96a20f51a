import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";

/** What is listed lives in the address. */
export default function ChangesLayout({ children }: { children: ReactNode }) {
  return <NuqsAdapter>{children}</NuqsAdapter>;
}
