import { Skeleton, SkeletonRows } from "@/components/ui/Skeleton";

/** The list's own frame, so that nothing moves when it is there. Cards come without: the list beside them stays. */
export default function Loading() {
  return (
    <div className="@container overflow-hidden rounded-lg border border-line bg-surface">
      <div className="space-y-2 border-b border-line px-4 py-3">
        <div className="flex h-7 items-center">
          <h1 className="text-base font-semibold">Inbox</h1>
        </div>
        <div className="grid grid-cols-2 gap-2 @3xl:grid-cols-[minmax(0,1fr)_10rem_12rem]">
          <Skeleton className="h-9 max-@3xl:col-span-2" />
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      </div>
      <SkeletonRows rows={10} label="Loading the inbox" />
    </div>
  );
}
