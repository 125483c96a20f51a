"use client";

import { Toaster as Sonner } from "sonner";

/** Where short confirmations appear. Errors that need an answer belong beside what failed, not here. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-start gap-2.5 rounded-lg border border-line bg-raised px-4 py-3 text-sm text-ink shadow-overlay",
          title: "font-medium",
          description: "text-ink-muted",
          actionButton: "ml-auto shrink-0 rounded px-2 py-0.5 text-xs font-medium text-accent-ink hover:bg-accent-soft",
        },
      }}
    />
  );
}
