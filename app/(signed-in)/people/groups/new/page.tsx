import type { Metadata } from "next";
import { GroupForm } from "@/components/people/GroupForm";
import { PageHeader } from "@/components/ui/PageHeader";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { peopleForm } from "@/lib/services/person/form";
import { askPreview, submitProposal } from "../../../changes/actions";

export const metadata: Metadata = { title: "New group" };

export default async function NewGroupRoute() {
  const form = await forPage(peopleForm({ ctx: await pageContext(), input: {} }));
  return (
    <>
      <PageHeader title="New group" description="People across teams who can be asked together, under one name." />
      <GroupForm form={form} actions={{ preview: askPreview, propose: submitProposal }} />
    </>
  );
}
