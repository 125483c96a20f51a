import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { SkeletonRows } from "@/components/ui/Skeleton";

export default function RequestsLoading() {
  return (
    <>
      <PageHeader title="Requests" />
      <Panel flush>
        <SkeletonRows rows={10} label="Loading requests" />
      </Panel>
    </>
  );
}
