import clsx from "clsx";

/** Exact text in a fixed-width face: arguments, conditions, schemas, digests. `label` names it. */
export function CodeBlock({ label, children, className }: { label: string; children: string; className?: string }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      role="region"
      aria-label={label}
      className={clsx(
        "max-h-80 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs leading-5 text-ink",
        "break-words whitespace-pre-wrap",
        className,
      )}
    >
      {children}
    </pre>
  );
}
