import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { ImportPage } from "@/components/catalogue/ImportPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { searchCatalogue } from "@/lib/services/catalogue/search";
import { submitImport } from "./actions";

export const metadata: Metadata = { title: "Import tools" };

export default async function ImportRoute() {
  const ctx = await pageContext();
  const { tools, propose_refusal } = await forPage(searchCatalogue({ ctx, input: {} }));
  if (propose_refusal !== null) forbidden();
  return <ImportPage tools={tools} importTools={submitImport} />;
}
