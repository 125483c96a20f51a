import type { Metadata } from "next";
import { RequestPage } from "@/components/requests/RequestPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { getRequest } from "@/lib/services/request/get";

export const metadata: Metadata = { title: "Request" };

export default async function RequestRoute({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext();
  const id = decodeURIComponent((await params).id);
  return <RequestPage request={await forPage(getRequest({ ctx, input: { id } }))} />;
}
