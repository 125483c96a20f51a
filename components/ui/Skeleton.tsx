import clsx from "clsx";

/** A place that is being filled. Hidden from assistive technology: the page says itself that it loads. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx("animate-pulse rounded bg-sunken", className)} />;
}

/** A list that is being filled: `rows` lines of differing length. */
export function SkeletonRows({ rows = 6, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" className="space-y-3 p-4">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are identical and never move.
        <Skeleton key={row} className={clsx("h-4", ["w-11/12", "w-3/4", "w-5/6", "w-2/3"][row % 4])} />
      ))}
    </div>
  );
}
