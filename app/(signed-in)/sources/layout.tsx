import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";

/** A list of dead letters keeps in the address which of them it shows. */
export default function SourcesLayout({ children }: { children: ReactNode }) {
  return <NuqsAdapter>{children}</NuqsAdapter>;
}
