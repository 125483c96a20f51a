import type { Metadata } from "next";
import { EnvironmentsPage } from "@/components/environments/EnvironmentsPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { listEnvironments } from "@/lib/services/environment/list";

export const metadata: Metadata = { title: "Environments and stages" };

export default async function EnvironmentsRoute() {
  return <EnvironmentsPage answer={await forPage(listEnvironments({ ctx: await pageContext() }))} />;
}
