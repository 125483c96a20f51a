import type { Metadata } from "next";
import { SourcesPage } from "@/components/sources/SourcesPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listSources } from "@/lib/services/source/list";
import { submitSource } from "./actions";

export const metadata: Metadata = { title: "Sources" };

export default async function SourcesRoute() {
  const ctx = await pageContext();
  const { sources, may_manage: mayManage } = await forPage(listSources({ ctx }));
  return <SourcesPage sources={sources} add={mayManage ? submitSource : null} />;
}
