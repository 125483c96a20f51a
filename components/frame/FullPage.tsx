import type { ReactNode } from "react";

/** A page that says what happened instead of showing what was asked for: what, what was kept, what to do. */
export function FullPage({
  code,
  title,
  children,
  action,
}: {
  code?: string;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-start gap-2 py-[14vh]">
      {code && <p className="font-mono text-xs text-ink-muted">{code}</p>}
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      <div className="text-sm text-ink-muted">{children}</div>
      {action && <div className="mt-4 flex gap-2">{action}</div>}
    </div>
  );
}
