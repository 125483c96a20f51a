import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { SkeletonRows } from "@/components/ui/Skeleton";

export default function ActionsLoading() {
  return (
    <>
      <PageHeader title="Actions" description="What each agent asked to do, what was decided, and what came of it." />
      <Panel flush>
        <SkeletonRows rows={10} label="Loading actions" />
      </Panel>
    </>
  );
}
