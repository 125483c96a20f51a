import type { Metadata } from "next";
import { PersonForm } from "@/components/people/PersonForm";
import { PageHeader } from "@/components/ui/PageHeader";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { peopleForm } from "@/lib/services/person/form";
import { askPreview, submitProposal } from "../../../changes/actions";

export const metadata: Metadata = { title: "Propose a change" };

export default async function PersonChangeRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const person = decodeURIComponent((await params).id);
  const form = await forPage(peopleForm({ ctx, input: { person } }));
  return (
    <>
      <PageHeader
        title={`Propose a change of ${form.person?.name ?? ""}`}
        description="What takes something away is in force when it is submitted; what gives something waits for a security reviewer whom it is not about."
      />
      <PersonForm form={form} actions={{ preview: askPreview, propose: submitProposal }} />
    </>
  );
}
