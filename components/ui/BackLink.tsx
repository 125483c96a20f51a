import clsx from "clsx";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

/** Leads from one thing back to the list that it stands in. */
export function BackLink({ href, className, children }: { href: string; className?: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className={clsx("mb-3 inline-flex items-center gap-1.5 text-sm text-ink-muted hover:text-ink", className)}
    >
      <ArrowLeft aria-hidden className="size-4" />
      {children}
    </Link>
  );
}
