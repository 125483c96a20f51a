import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";

/** A dense table that scrolls sideways inside its own frame; the caption names it for those who cannot see it. */
export function Table({ caption, className, children }: { caption: string; className?: string; children: ReactNode }) {
  return (
    // Relative, so that what is said to screen readers alone scrolls with it and does not widen the page.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className="relative overflow-x-auto" aria-label={caption} tabIndex={0}>
      <table className={clsx("w-full border-collapse text-sm", className)}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  );
}

export function Th({ className, scope = "col", ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope={scope}
      className={clsx(
        "h-9 border-b border-line px-4 text-left text-xs font-medium whitespace-nowrap text-ink-muted",
        className,
      )}
      {...rest}
    />
  );
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td className={clsx("border-b border-line px-4 py-2 align-top", className)} {...rest} />;
}

/** A row; the last one has no line under it. */
export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return (
    <tr
      className={clsx("hover:bg-sunken/60 [&:last-child>td]:border-b-0 [&:last-child>th]:border-b-0", className)}
      {...rest}
    />
  );
}
