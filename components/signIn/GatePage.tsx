import type { ReactNode } from "react";
import { Wordmark } from "@/components/frame/Mark";

/** The calm page before one is inside: the mark, one card, one thing to do. */
export function GatePage({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="flex min-h-dvh flex-col items-center bg-canvas px-4 pt-[14vh] pb-10">
      <div className="w-full max-w-sm">
        <Wordmark className="mb-8 text-lg" />
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {description && <p className="mt-1 text-sm text-ink-muted">{description}</p>}
        <div className="mt-6">{children}</div>
      </div>
    </main>
  );
}
