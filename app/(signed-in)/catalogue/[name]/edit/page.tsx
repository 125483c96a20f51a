import type { Metadata } from "next";
import { FactsEditor } from "@/components/catalogue/FactsEditor";
import { PageHeader } from "@/components/ui/PageHeader";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getFactsEditor } from "@/lib/services/catalogue/edit";
import { askPreview, submitProposal } from "../../../changes/actions";

export const metadata: Metadata = { title: "State facts" };

export default async function FactsEditRoute({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const name = decodeURIComponent((await params).name);
  const { change: id, schema } = singles(await searchParams);
  const view = await forPage(getFactsEditor({ ctx, input: { name, change: id } }));
  return (
    <>
      <PageHeader
        title={
          <>
            What <span className="font-mono">{name}</span> does
          </>
        }
        description={
          view.change === null
            ? "It becomes a change request: a fact that says less risk widens and waits for review, one that says more is in force at once."
            : "You edit a change request: it is a draft again, and whoever approved it looks at it again."
        }
      />
      <FactsEditor
        view={view}
        begin={schema === "told" ? "told" : null}
        preview={askPreview}
        propose={submitProposal}
      />
    </>
  );
}
