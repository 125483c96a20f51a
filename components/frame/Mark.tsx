import clsx from "clsx";

/** Ambit's mark: an open arc around a dot, the bounds within which something may act. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={clsx("shrink-0", className)}>
      <path
        d="M17.66 4.92 A9 9 0 1 0 20.9 10.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.25"
        strokeLinecap="round"
      />
      <circle cx="12" cy="12" r="2.75" fill="currentColor" />
    </svg>
  );
}

/** The mark with the name. */
export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={clsx("inline-flex items-center gap-2 font-semibold tracking-tight", className)}>
      <Mark className="size-5" />
      Ambit
    </span>
  );
}
