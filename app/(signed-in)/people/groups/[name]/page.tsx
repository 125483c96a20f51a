import type { Metadata } from "next";
import { GroupForm } from "@/components/people/GroupForm";
import { PageHeader } from "@/components/ui/PageHeader";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { peopleForm } from "@/lib/services/person/form";
import { askPreview, submitProposal } from "../../../changes/actions";

export const metadata: Metadata = { title: "Change a group" };

export default async function GroupRoute({ params }: { params: Promise<{ name: string }> }) {
  const ctx = await pageContext();
  const group = decodeURIComponent((await params).name);
  const form = await forPage(peopleForm({ ctx, input: { group } }));
  return (
    <>
      <PageHeader
        title={`The group ${group}`}
        description="Whoever comes into it may answer what names the group, so that waits for a security reviewer."
      />
      <GroupForm form={form} actions={{ preview: askPreview, propose: submitProposal }} />
    </>
  );
}
