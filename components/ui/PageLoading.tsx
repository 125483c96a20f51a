import { Skeleton, SkeletonRows } from "./Skeleton";

/** Where a page's title and its list will stand. */
export function PageLoading() {
  return (
    <>
      <Skeleton className="mb-6 h-7 w-48" />
      <div className="rounded-lg border border-line bg-surface">
        <SkeletonRows rows={8} label="Loading the page" />
      </div>
    </>
  );
}
