import { FileText } from "lucide-react";
import type { Metadata } from "next";
import { ToolPanel } from "@/components/catalogue/ToolPanel";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { Panel } from "@/components/ui/Panel";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { list } from "@/lib/services/catalogue/list";

export const metadata: Metadata = { title: "Catalogue" };

export default async function CataloguePage() {
  const ctx = await pageContext();
  const { tools } = await forPage(list({ ctx }));
  return (
    <>
      <PageHeader
        title="Catalogue"
        description="Every tool and what its actions can do. The facts were set by people; one that nobody stated counts as its worst value and is drawn dashed."
      />
      {tools.length === 0 ? (
        <Panel flush>
          <EmptyState icon={<FileText />} title="The catalogue is empty">
            Describe tools and their actions in a bundle, then run{" "}
            <code className="font-mono text-xs">npx --no ambit import FILE</code>.
          </EmptyState>
        </Panel>
      ) : (
        <div className="space-y-6">
          {tools.map((tool) => (
            <ToolPanel key={tool.name} tool={tool} />
          ))}
        </div>
      )}
    </>
  );
}
