import type { Metadata } from "next";
import { RuleEditor } from "@/components/rules/RuleEditor";
import { PageHeader } from "@/components/ui/PageHeader";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getRuleEditor } from "@/lib/services/rule/edit";
import { askPreview, submitProposal } from "../../changes/actions";

export const metadata: Metadata = { title: "New rule" };

/** At an address that is no rule's name: those begin with a letter or a digit. */
export default async function NewRuleRoute() {
  const ctx = await pageContext();
  const view = await forPage(getRuleEditor({ ctx, input: { name: null } }));
  return (
    <>
      <PageHeader
        title="New rule"
        description="It becomes a change request. A rule takes nothing away that others ask for, so it is in force when it is submitted."
      />
      <RuleEditor view={view} preview={askPreview} propose={submitProposal} />
    </>
  );
}
