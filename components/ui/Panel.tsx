import clsx from "clsx";
import { type ReactNode, useId } from "react";

/** A bordered region with an optional heading. `flush` lets a table or list touch the border. */
export function Panel({
  anchor,
  title,
  hint,
  actions,
  flush = false,
  level = 2,
  className,
  children,
}: {
  /** What a link to it names. */
  anchor?: string;
  title?: ReactNode;
  /** One line under the heading. */
  hint?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  level?: 2 | 3;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section
      id={anchor}
      className={clsx(
        anchor !== undefined && "scroll-mt-16",
        "min-w-0 overflow-hidden rounded-lg border border-line bg-surface",
        className,
      )}
      {...(title === undefined ? {} : { "aria-labelledby": id })}
    >
      {title !== undefined && (
        <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2">
          <div className="min-w-0">
            <Heading id={id} className="text-sm font-semibold">
              {title}
            </Heading>
            {hint !== undefined && <p className="text-xs text-ink-muted">{hint}</p>}
          </div>
          {actions}
        </div>
      )}
      <div className={flush ? "" : "p-4"}>{children}</div>
    </section>
  );
}
