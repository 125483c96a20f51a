import type { Metadata } from "next";
import { PersonForm } from "@/components/people/PersonForm";
import { PageHeader } from "@/components/ui/PageHeader";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { peopleForm } from "@/lib/services/person/form";
import { askPreview, submitProposal } from "../../changes/actions";

export const metadata: Metadata = { title: "New person" };

export default async function NewPersonRoute() {
  const form = await forPage(peopleForm({ ctx: await pageContext(), input: {} }));
  return (
    <>
      <PageHeader
        title="New person"
        description="They sign in through the provider, or with the one-time link that ambit person invite makes on the server."
      />
      <PersonForm form={form} actions={{ preview: askPreview, propose: submitProposal }} />
    </>
  );
}
