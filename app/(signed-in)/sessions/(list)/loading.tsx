import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { SkeletonRows } from "@/components/ui/Skeleton";

export default function SessionsLoading() {
  return (
    <>
      <PageHeader title="Sessions" />
      <Panel flush>
        <SkeletonRows rows={10} label="Loading sessions" />
      </Panel>
    </>
  );
}
