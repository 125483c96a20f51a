import { Skeleton, SkeletonRows } from "@/components/ui/Skeleton";

export default function Loading() {
  return (
    <>
      <Skeleton className="mb-6 h-7 w-48" />
      <div className="rounded-lg border border-line bg-surface">
        <SkeletonRows rows={8} label="Loading the page" />
      </div>
    </>
  );
}
