import type { Metadata } from "next";
import { RuleEditor } from "@/components/rules/RuleEditor";
import { PageHeader } from "@/components/ui/PageHeader";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getRuleEditor } from "@/lib/services/rule/edit";
import { askPreview, submitProposal } from "../../../changes/actions";

export const metadata: Metadata = { title: "Edit a rule" };

export default async function RuleEditRoute({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const name = decodeURIComponent((await params).name);
  const { change } = singles(await searchParams);
  const view = await forPage(getRuleEditor({ ctx, input: { name, change } }));
  return (
    <>
      <PageHeader
        title={
          <>
            Edit the rule <span className="font-mono">{name}</span>
          </>
        }
        description={
          view.change === null
            ? "It becomes a change request: what asks less widens and waits for review, what asks more is in force at once."
            : "You edit a change request: it is a draft again, and whoever approved it looks at it again."
        }
      />
      <RuleEditor view={view} preview={askPreview} propose={submitProposal} />
    </>
  );
}
