import clsx from "clsx";

/** Exact text in a fixed-width face: arguments, conditions, schemas, digests. `label` names it. */
export function CodeBlock({ label, children, className }: { label: string; children: string; className?: string }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label={label}
      className={clsx(
        "max-h-80 print:max-h-none overflow-auto rounded-md border border-line bg-sunken px-3 py-2",
        className,
      )}
    >
      <pre className="font-mono text-xs leading-5 break-words whitespace-pre-wrap text-ink">{children}</pre>
    </section>
  );
}
