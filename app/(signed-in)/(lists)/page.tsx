import type { Metadata } from "next";
import { OverviewPage } from "@/components/overview/OverviewPage";
import { pageContext } from "@/lib/http/person/session";
import { get } from "@/lib/services/overview/get";

export const metadata: Metadata = { title: "Overview" };

export default async function Page() {
  return <OverviewPage overview={await get({ ctx: await pageContext() })} />;
}
