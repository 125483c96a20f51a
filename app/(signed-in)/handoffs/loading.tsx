import { Skeleton, SkeletonRows } from "@/components/ui/Skeleton";

/** Where the list will stand, as wide as it will be. */
export default function Loading() {
  return (
    <div className="items-start gap-6 lg:grid lg:grid-cols-[20rem_minmax(0,1fr)]">
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <div className="space-y-2 border-b border-line px-4 py-3">
          <h1 className="text-base font-semibold">Hand-offs</h1>
          <Skeleton className="h-7 w-44" />
          <Skeleton className="h-9 w-full" />
        </div>
        <SkeletonRows rows={8} label="Loading the hand-offs" />
      </div>
    </div>
  );
}
