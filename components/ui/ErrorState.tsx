import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Something failed: what happened, what was kept, what to do. */
export function ErrorState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-stop/40 bg-stop-soft px-4 py-3 text-stop-ink">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 space-y-1">
        <p className="text-sm font-semibold">{title}</p>
        {children && <div className="text-sm">{children}</div>}
        {action && <div className="pt-2">{action}</div>}
      </div>
    </div>
  );
}
